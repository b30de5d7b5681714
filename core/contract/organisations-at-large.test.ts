import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ContractId, Fault, ORGANISATION_ROLES, type OrganisationId, type UserId } from '#core/kernel';
import * as Organisation from '#core/organisation';
import type { Ctx } from '#core/platform';
import { aHousehold, itemsOf, type Office, openOffice } from '#core/testing';
import {
  emptyCabinet,
  issueActivationCode,
  linkContract,
  moveContracts,
  requireHead,
  requireOwn,
  terminateContract,
  unlinkContract,
} from './index.ts';

/**
 * Three people found, join, share, hand over, leave and close three organisations with four contracts, one after another and
 * two at once. Whatever comes of it, what an organisation counts is what there is, it has a manager, and its contracts are
 * to be seen by its members and by nobody else.
 */

const PEOPLE = 3;
const CONTRACTS = 4;
const ORGANISATIONS = 3;

/** How often each thing is tried, beside the others. */
const OFTEN = {
  ...{ found: 2, join: 4, role: 6, remove: 3, leave: 3, close: 1, delete: 1 },
  ...{ link: 6, move: 8, unlink: 3, terminate: 1 },
};
type Act = keyof typeof OFTEN;

/** Who does what to whom, where, with which contracts. */
const move = fc.record({
  act: fc.constantFrom(
    ...Object.entries(OFTEN).flatMap(([act, times]) => Array<Act>(times).fill(act as Act)),
  ),
  by: fc.nat(PEOPLE - 1),
  whom: fc.nat(PEOPLE - 1),
  where: fc.nat(ORGANISATIONS - 1),
  role: fc.constantFrom(...ORGANISATION_ROLES),
  contracts: fc.uniqueArray(fc.nat(CONTRACTS - 1), { minLength: 1, maxLength: 2 }),
  /** Into their own cabinet, instead of the organisation's. */
  own: fc.boolean(),
});
type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

interface Town {
  readonly office: Office;
  readonly people: readonly UserId[];
  readonly contractIds: readonly ContractId[];
  /** The newest of each name; closed ones too. */
  readonly organisationIds: (OrganisationId | undefined)[];
}

async function aTown(): Promise<Town> {
  const office = openOffice();
  const people: UserId[] = [];
  for (let person = 0; person < PEOPLE; person += 1) people.push(await office.person());
  const homes = Array.from({ length: CONTRACTS }, (_, index) =>
    aHousehold({ number: `7801000000${index}017` }),
  );
  for (const home of homes) await office.world.table.load(itemsOf(home));
  const contractIds = homes.map(({ head }) => head.contractId);
  const [anna, boris, vera] = people as [UserId, UserId, UserId];
  const [one, other] = [await office.organisation(anna), await office.organisation(boris)];
  await office.joined(one, 'manager', boris);
  await office.joined(one, 'payments', vera);
  await office.joined(other, 'manager', vera);
  return { office, people, contractIds, organisationIds: [one, other, undefined] };
}

const NOWHERE = 'org_00000000000000000000000000' as OrganisationId;

/** Does it, if it may be done; what may not is a fault. The request was let in with what `ctx` says. */
async function doIt(town: Town, { act, where, own, ...move }: Move, ctx: Ctx): Promise<unknown> {
  const { office, people, contractIds, organisationIds } = town;
  const { system } = office.world;
  const organisationId = organisationIds[where] ?? NOWHERE;
  const userId = people[move.whom]!;
  const into = own ? {} : { organisationId };
  const some = move.contracts.map((index) => contractIds[index]!);
  const [contractId] = some as [ContractId];
  const { supplierId, number } = await requireHead(system, contractId);
  switch (act) {
    case 'found': {
      const begun = await Organisation.createOrganisation(ctx, { name: `Дом ${where}` });
      organisationIds[where] = begun.organisationId as OrganisationId;
      return begun;
    }
    case 'join': {
      const asked = { organisationId, email: `of.${userId}@example.org`, role: move.role };
      const { invitationId } = await Organisation.inviteMember(ctx, asked);
      const token = office.tokenOf(organisationId, invitationId);
      return Organisation.acceptInvitation(await office.as(userId), { token });
    }
    case 'role':
      return Organisation.changeRole(ctx, { organisationId, userId, role: move.role });
    case 'remove':
      return Organisation.removeMember(ctx, { organisationId, userId });
    case 'leave':
      return Organisation.removeMember(ctx, { organisationId, userId: people[move.by]! });
    case 'close':
      return Organisation.closeOrganisation(ctx, { organisationId });
    case 'delete':
      await emptyCabinet(system, { cabinetId: userId });
      return Organisation.leaveOrganisations(system, { userId }, emptyCabinet);
    case 'link': {
      const of = { supplierId, number, identityCheck: 'passport' as const };
      const { activationCode: code } = await issueActivationCode(system, of);
      const proof = { kind: 'activation-code' as const, code };
      return linkContract(ctx, { supplierId, number, proof, ...into }, async () => undefined);
    }
    case 'move':
      return moveContracts(ctx, { contractIds: some, ...into });
    case 'unlink':
      return unlinkContract(ctx, { contractId });
    case 'terminate':
      // what has ended stays so: only the first contract does
      return terminateContract(system, { supplierId, number: '78010000000017' });
  }
}

async function check({ office, people, contractIds }: Town): Promise<void> {
  const { system, table } = office.world;
  const items = table.snapshot();
  const of = (pk: string, prefix: string) =>
    items.filter((item) => item.pk === pk && item.sk.startsWith(prefix));
  const memberOf = new Map(
    people.map((userId) => [userId, (of(`USER#${userId}`, '#HEAD')[0]?.memberOf ?? {}) as object]),
  );
  const open = items.flatMap(({ pk, sk, organisationId }) =>
    pk.startsWith('ORG#') && sk === '#HEAD' ? [organisationId as OrganisationId] : [],
  );
  for (const organisationId of open) {
    const roles = [...memberOf].flatMap(([userId, roleIn]) =>
      organisationId in roleIn ? [[userId, roleIn[organisationId as never]] as const] : [],
    );
    const held = items.filter((item) => item.userPk === `ORG#${organisationId}`);
    const managers = roles.filter(([, role]) => role === 'manager').length;
    expect(managers).toBeGreaterThan(0);
    expect(of(`ORG#${organisationId}`, '#HEAD')).toMatchObject([
      { members: roles.length, managers, contracts: held.length },
    ]);
    expect(of(`ORG#${organisationId}`, 'MEMBER#').map(({ userId }) => userId)).toEqual(
      roles.map(([userId]) => userId).sort(),
    );
    expect(of(`ORG#${organisationId}`, 'LINK#').map(({ number }) => number)).toEqual(
      held.map(({ number }) => number),
    );
  }
  for (const roleIn of memberOf.values())
    for (const organisationId of Object.keys(roleIn)) expect(open).toContain(organisationId);
  for (const contractId of contractIds) {
    const { ownerId, status } = await requireHead(system, contractId);
    if (status === 'terminated') expect(ownerId).toBeUndefined();
    if (ownerId) expect([...people, ...open]).toContain(ownerId);
    for (const userId of people) {
      const sees = await requireOwn(await office.as(userId), contractId).then(
        () => true,
        () => false,
      );
      expect(sees).toBe(ownerId !== undefined && (ownerId === userId || ownerId in memberOf.get(userId)!));
    }
  }
}

/** Only faults are answers. */
const answered = (doing: Promise<unknown>): Promise<unknown> =>
  doing.catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
    return error.code;
  });

test('what organisations count is what there is, whatever people do, and who is out sees nothing', async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(move, { minLength: 1, maxLength: 2 }), { minLength: 10, maxLength: 30 }),
      async (turns) => {
        const town = await aTown();
        for (const moves of turns) {
          town.office.world.pass(86_400);
          const asked = await Promise.all(
            moves.map(async (one) => [one, await town.office.as(town.people[one.by]!)] as const),
          );
          const answers = await Promise.all(asked.map(([one, ctx]) => answered(doIt(town, one, ctx))));
          for (const [index, answer] of answers.entries()) {
            const { act } = moves[index]!;
            if (typeof answer !== 'string') done.set(act, (done.get(act) ?? 0) + 1);
          }
          await check(town);
        }
      },
    ),
    { numRuns: 150 },
  );
  // nothing was only refused
  expect([...done.keys()].sort()).toEqual([
    ...['close', 'delete', 'found', 'join', 'leave', 'link', 'move', 'remove', 'role', 'terminate', 'unlink'],
  ]);
});
