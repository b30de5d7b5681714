import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import type { InvitationId, OrganisationId, UserId } from '#core/kernel';
import { dynamoTable, type Spending, type Table } from '#core/platform';
import { aHousehold, itemsOf, type Office, openOffice } from '#core/testing';
import { freshTable } from '#testing/fresh-table';
import * as Organisation from './index.ts';

let table: Table;
const spent: Spending[] = [];
beforeAll(async () => {
  table = dynamoTable({ ...(await freshTable()), onSpending: (spending) => spent.push(spending) });
});

let offices = 0;
let office: Office;
let anna: UserId;
let organisationId: OrganisationId;
beforeEach(async () => {
  offices += 1;
  office = openOffice({ table, seed: `office ${offices}` });
  anna = await office.person();
  organisationId = await office.organisation(anna);
});

const commits = () => spent.filter(({ request }) => request === 'commit').length;
const seen = async (who = anna, of = organisationId) =>
  Organisation.getOrganisation(await office.as(who), { organisationId: of });
const listed = async (who: UserId) =>
  (await Organisation.listOrganisations(await office.as(who), {})).organisations;
const codesOf = (answers: PromiseSettledResult<unknown>[]) =>
  answers.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code)).sort();

describe('an organisation on DynamoDB', () => {
  test('begins in one commit and is answered again', async () => {
    const before = commits();
    const ctx = await office.as(anna);
    const begun = await Organisation.createOrganisation(ctx, { name: 'Лютик', taxNumber: '7801000009' });
    expect(commits()).toBe(before + 1);
    expect(await Organisation.createOrganisation(ctx, { name: 'Лютик', taxNumber: '7801000009' })).toEqual(
      begun,
    );
    const of = begun.organisationId as OrganisationId;
    expect(await seen(anna, of)).toMatchObject({ members: 1, contracts: 0, taxNumber: '7801000009' });
    await Organisation.changeOrganisation(await office.as(anna), { organisationId: of, name: 'Лютик' });
    expect(await seen(anna, of)).not.toHaveProperty('taxNumber');
  });

  test('twice at once is one', async () => {
    const ctx = await office.as(anna);
    const both = await Promise.all([1, 2].map(() => Organisation.createOrganisation(ctx, { name: 'Лютик' })));
    expect(both[1]).toEqual(both[0]);
    expect(await listed(anna)).toHaveLength(2);
  });

  test('is joined by the first of several who have the link', async () => {
    const people = [await office.person(), await office.person(), await office.person()];
    const { invitationId } = await Organisation.inviteMember(await office.as(anna), {
      ...{ organisationId, email: 'vera@example.org', role: 'manager' },
    });
    const token = office.tokenOf(organisationId, invitationId);
    const asked = await Promise.all(people.map((who) => office.as(who)));
    const answers = await Promise.allSettled(
      asked.map((ctx) => Organisation.acceptInvitation(ctx, { token })),
    );
    const invalid = 'organisation.invitation_invalid';
    expect(codesOf(answers)).toEqual(['done', invalid, invalid]);
    expect(await seen()).toMatchObject({ members: 2, invitations: [] });
    const of = { organisationId, invitationId: invitationId as InvitationId };
    await expect(Organisation.withdrawInvitation(await office.as(anna), of)).rejects.toMatchObject({
      code: 'organisation.invitation_missing',
    });
  });

  test('of thirty members is read in two round trips and closed in one commit', async () => {
    const people: UserId[] = [];
    for (let members = 2; members <= 30; members += 1) {
      people.push(await office.joined(organisationId, 'observer'));
      if (members % 15 === 0) office.world.pass(86_400);
    }
    expect((await seen()).people).toHaveLength(30);
    const before = commits();
    await Organisation.closeOrganisation(await office.as(anna), { organisationId });
    expect(commits()).toBe(before + 1);
    for (const who of [anna, ...people]) expect(await listed(who)).toEqual([]);
    const left = await table.query<{ sk: string }>(`ORG#${organisationId}`, { strong: true });
    const kinds = new Set(left.items.map(({ sk }) => sk.split('#')[0]));
    expect([...kinds].sort()).toEqual(['INVITATION', 'JOURNAL']);
  });

  test('keeps a manager, though two demote each other at once', async () => {
    const boris = await office.joined(organisationId, 'manager');
    const both = await Promise.all(
      [
        [anna, boris],
        [boris, anna],
      ].map(async ([by, userId]) => [await office.as(by!), userId!] as const),
    );
    const answers = await Promise.allSettled(
      both.map(([ctx, userId]) => Organisation.changeRole(ctx, { organisationId, userId, role: 'observer' })),
    );
    expect(codesOf(answers)).toEqual(['done', 'organisation.last_manager']);
    const managers = await Organisation.membersWith(office.world.system, organisationId, 'manager');
    expect(managers).toHaveLength(1);
    expect(await seen(managers[0]?.userId)).toMatchObject({ members: 2, role: 'manager' });
  });

  test('is left by its last member’s account, with its contracts', async () => {
    const [contractId = ''] = await contracts(1);
    await move(organisationId, [contractId]);
    const { system } = office.world;
    await expect.poll(() => held(organisationId)).toHaveLength(1);
    for (let times = 0; times < 2; times += 1)
      await Organisation.leaveOrganisations(system, { userId: anna }, Contract.emptyCabinet);
    expect((await Identity.getUser(system, anna))?.memberOf).toBeUndefined();
    expect((await Contract.requireHead(system, contractId as never)).ownerId).toBeUndefined();
  });
});

const home = (index: number) => aHousehold({ number: `7${String(offices).padStart(6, '0')}${index}000017` });

/** Contracts in the customer's own cabinet. */
async function contracts(count: number) {
  const ids = [];
  for (let index = 0; index < count; index += 1) {
    const { head, ...rest } = home(index);
    await table.load(itemsOf({ ...rest, head: { ...head, ownerId: anna, linkedAt: office.world.now } }));
    ids.push(head.contractId);
  }
  return ids;
}

const move = async (to: OrganisationId | undefined, contractIds: readonly string[]) =>
  Contract.moveContracts(await office.as(anna), {
    contractIds: contractIds as never,
    ...(to && { organisationId: to }),
  });
const held = async (of: OrganisationId) =>
  (await Contract.getDashboard(await office.as(anna), { organisationId: of })).contracts;

describe('ten contracts', () => {
  test('move into an organisation, into another and back in one commit each, and are counted', async () => {
    const ids = await contracts(10);
    const other = await office.organisation(anna, 'Лютик');
    for (const to of [organisationId, other, undefined]) {
      office.world.pass(60);
      const before = commits();
      await move(to, ids);
      expect(commits()).toBe(before + 1);
      const counts = [await seen(), await seen(anna, other)].map((one) => one.contracts);
      expect(counts).toEqual([organisationId, other].map((one) => (one === to ? 10 : 0)));
      if (to) await expect.poll(() => held(to)).toHaveLength(10);
    }
    await Organisation.closeOrganisation(await office.as(anna), { organisationId });
  });

  test('moved to two organisations at once end in one of them, or some in each, and each counts its own', async () => {
    const ids = await contracts(4);
    const other = await office.organisation(anna, 'Лютик');
    await Promise.all([move(organisationId, ids), move(other, ids)]);
    const heads = await Contract.headsOf(office.world.system, ids as never);
    for (const of of [organisationId, other])
      expect((await seen(anna, of)).contracts).toBe(heads.filter(({ ownerId }) => ownerId === of).length);
  });
});
