import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import type { ContractId, OrganisationId } from '#core/kernel';
import * as Organisation from '#core/organisation';
import { aHousehold, itemsOf, type Office, openOffice } from '#core/testing';
import {
  type Cabinet,
  entered,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
} from '../../core/identity/testing/cabinet.ts';
import { mortal } from '../../core/payment/testing/mortal.ts';
import { carryOutDeletion } from './deletions.ts';

test('when its reminder is forgotten, an account’s contracts leave the cabinet and the person is made unknown', async () => {
  const cabinet = openCabinet();
  const ctx = cabinet.world.system;
  const [anna, boris] = [await registered(cabinet), await registered(cabinet)];
  const mine = await entered(cabinet, anna);
  const home = aHousehold({ head: { ownerId: anna.userId, linkedAt: cabinet.world.now } });
  await cabinet.table.load(itemsOf(home));
  const { contractId } = home.head;
  await Identity.askDeletion(mine.ctx, { password: PASSWORD }, Organisation.requireReplaceable);
  const reminder = cabinet.table.snapshot().find(({ pk }) => pk.startsWith('ONCE#deletion#'));
  const record = (eventName: DynamoDBRecord['eventName']) =>
    ({
      eventName,
      dynamodb: {
        Keys: { pk: { S: reminder?.pk ?? '' }, sk: { S: '#HEAD' } },
        OldImage: { userId: { S: anna.userId } },
      },
    }) as DynamoDBRecord;

  await carryOutDeletion(ctx, record('REMOVE'));
  cabinet.world.pass(30 * 86_400);
  await carryOutDeletion(ctx, record('MODIFY'));
  expect((await Contract.requireHead(ctx, contractId)).ownerId).toBe(anna.userId);

  for (let count = 0; count < 2; count += 1) await carryOutDeletion(ctx, record('REMOVE'));
  expect((await Contract.requireHead(ctx, contractId)).ownerId).toBeUndefined();
  expect((await Identity.getUser(ctx, anna.userId))?.state).toBe('deleted');
  expect((await Identity.getUser(ctx, boris.userId))?.state).toBe('active');
});

describe('an account with organisations', () => {
  let cabinet: Cabinet;
  let office: Office;
  let anna: Registered;
  let boris: Registered;
  beforeEach(async () => {
    cabinet = openCabinet();
    office = openOffice({ table: cabinet.world.system.table, seed: 'office' });
    [anna, boris] = [await registered(cabinet), await registered(cabinet)];
  });

  const ask = async () => {
    const { ctx } = await entered(cabinet, anna);
    return Identity.askDeletion(ctx, { password: PASSWORD }, Organisation.requireReplaceable);
  };
  const carryOut = (ctx = cabinet.world.system) =>
    carryOutDeletion(ctx, {
      eventName: 'REMOVE',
      dynamodb: {
        Keys: { pk: { S: `ONCE#deletion#${anna.userId}` }, sk: { S: '#HEAD' } },
        OldImage: { userId: { S: anna.userId } },
      },
    } as DynamoDBRecord);
  const stateOf = async ({ userId }: Registered) =>
    (await Identity.getUser(cabinet.world.system, userId))?.state;
  const listed = async ({ userId }: Registered) =>
    (await Organisation.listOrganisations(await office.as(userId), {})).organisations;
  /** A contract in an organisation, brought there by its manager. */
  async function contractIn(organisationId: OrganisationId): Promise<ContractId> {
    const home = aHousehold({ head: { ownerId: anna.userId, linkedAt: cabinet.world.now } });
    await cabinet.table.load(itemsOf(home));
    const { contractId } = home.head;
    await Contract.moveContracts(await office.as(anna.userId), { contractIds: [contractId], organisationId });
    return contractId;
  }
  const ownerOf = async (contractId: ContractId) =>
    (await Contract.requireHead(cabinet.world.system, contractId)).ownerId;

  test('is not asked for while others would be left without a manager', async () => {
    const organisationId = await office.organisation(anna.userId);
    await office.joined(organisationId, 'payments', boris.userId);
    await expect(ask()).rejects.toMatchObject({ code: 'organisation.last_manager', status: 422 });
    expect(cabinet.table.snapshot().filter(({ pk }) => pk.startsWith('ONCE#deletion#'))).toEqual([]);
    await Organisation.changeRole(await office.as(anna.userId), {
      ...{ organisationId, userId: boris.userId, role: 'manager' },
    });
    expect(await ask()).toEqual({ done: true });
  });

  test('leaves those that others manage, with their contracts, and closes its own', async () => {
    const shared = await office.organisation(anna.userId, 'ООО «Ромашка»');
    await office.joined(shared, 'manager', boris.userId);
    const own = await office.organisation(anna.userId, 'ООО «Лютик»');
    const contractId = await contractIn(shared);
    await ask();
    cabinet.world.pass(30 * 86_400);
    for (let times = 0; times < 2; times += 1) await carryOut();
    expect(await stateOf(anna)).toBe('deleted');
    expect(await listed(boris)).toMatchObject([{ organisationId: shared, members: 1, contracts: 1 }]);
    expect(await ownerOf(contractId)).toBe(shared);
    expect(cabinet.table.snapshot().filter(({ pk, sk }) => pk === `ORG#${own}` && sk === '#HEAD')).toEqual(
      [],
    );
    // and is a name no more where its deeds are told
    const { entries } = await Organisation.listJournal(await office.as(boris.userId), {
      organisationId: shared,
    });
    expect(entries.filter(({ by }) => by === '').length).toBeGreaterThan(2);
    expect(JSON.stringify(entries)).not.toContain(anna.userId);
  });

  test('that became the last manager since it was asked for is deleted all the same: what nobody manages is closed', async () => {
    const organisationId = await office.organisation(anna.userId);
    await office.joined(organisationId, 'manager', boris.userId);
    const contractId = await contractIn(organisationId);
    await ask();
    await Organisation.changeRole(await office.as(boris.userId), {
      ...{ organisationId, userId: boris.userId, role: 'payments' },
    });
    cabinet.world.pass(30 * 86_400);
    await carryOut();
    expect([await stateOf(anna), await stateOf(boris)]).toEqual(['deleted', 'active']);
    expect(await listed(boris)).toEqual([]);
    expect(await ownerOf(contractId)).toBeUndefined();
  });

  test('is finished when it was killed at any moment, and joins nothing half', async () => {
    const shared = await office.organisation(anna.userId, 'ООО «Ромашка»');
    await office.joined(shared, 'manager', boris.userId);
    const contractId = await contractIn(await office.organisation(anna.userId, 'ООО «Лютик»'));
    await ask();
    cabinet.world.pass(30 * 86_400);
    const stored = cabinet.table.snapshot();
    for (let moment = 1; ; moment += 1) {
      for (const { pk, sk } of cabinet.table.snapshot())
        await cabinet.table.commit([{ kind: 'remove', key: { pk, sk } }]);
      await cabinet.table.load(stored);
      const dying = mortal(cabinet.table);
      dying.dieAt(moment);
      const died = await carryOut({ ...cabinet.world.system, table: dying.table }).then(
        () => false,
        () => true,
      );
      await carryOut();
      expect(await stateOf(anna), `killed at ${moment}`).toBe('deleted');
      expect(await listed(boris), `killed at ${moment}`).toMatchObject([{ members: 1, contracts: 0 }]);
      expect(await ownerOf(contractId), `killed at ${moment}`).toBeUndefined();
      expect(
        cabinet.table.snapshot().filter(({ sk }) => sk.startsWith('MEMBER#')),
        `killed at ${moment}`,
      ).toMatchObject([{ userId: boris.userId }]);
      if (died) continue;
      expect(moment).toBeGreaterThan(8);
      break;
    }
  });
});
