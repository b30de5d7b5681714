import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from '#contract/organisation';
import * as Identity from '#core/identity';
import { ORGANISATION_ROLES, type OrganisationId, type OrganisationRole, type UserId } from '#core/kernel';
import { type Office, openOffice } from '#core/testing';
import {
  changeRole,
  closeOrganisation,
  getOrganisation,
  leaveOrganisations,
  listJournal,
  listOrganisations,
  membersWith,
  removeMember,
  requireReplaceable,
} from './index.ts';

let office: Office;
let anna: UserId;
let organisationId: OrganisationId;
beforeEach(async () => {
  office = openOffice();
  anna = await office.person({ givenName: 'Анна', familyName: 'Иванова' });
  organisationId = await office.organisation(anna);
});

const MISSING = { code: 'organisation.missing', status: 404 };
const NO_MEMBER = { code: 'organisation.member_missing', status: 404 };
const TOO_LITTLE = { code: 'organisation.role_insufficient', status: 403 };
const LAST_MANAGER = { code: 'organisation.last_manager', status: 422 };

const joined = (role: OrganisationRole) => office.joined(organisationId, role);
const give = async (userId: UserId, role: OrganisationRole, by = anna, of = organisationId) =>
  changeRole(await office.as(by), { organisationId: of, userId, role });
const take = async (userId: UserId, by = anna, of = organisationId) =>
  removeMember(await office.as(by), { organisationId: of, userId });
const stored = () => {
  const items = office.world.table.snapshot();
  const head = items.find(({ pk, sk }) => pk === `ORG#${organisationId}` && sk === '#HEAD');
  const people = items.flatMap(({ pk, sk, memberOf }) =>
    pk.startsWith('USER#') && sk === '#HEAD' ? Object.values({ ...(memberOf as object) }) : [],
  );
  const listed = items.filter(({ pk, sk }) => pk === `ORG#${organisationId}` && sk.startsWith('MEMBER#'));
  return { head, people, listed };
};
/** What the organisation counts is what there is. */
const expectTrueCounts = (): void => {
  const { head, people, listed } = stored();
  expect(head).toMatchObject({
    ...{ members: people.length },
    managers: people.filter((role) => role === 'manager').length,
  });
  expect(listed).toHaveLength(people.length);
};
const journalOf = async (userId: UserId) =>
  (await Identity.queryJournal(office.world.system, userId, 50, undefined)).items.map(({ event }) => event);
const codesOf = (answers: PromiseSettledResult<unknown>[]) =>
  answers.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code)).sort();

describe('a member’s role', () => {
  test('is changed by a manager, acts with the next request, and stands in both journals', async () => {
    const boris = await joined('observer');
    const before = await office.as(boris);
    expect(await give(boris, 'manager')).toEqual({ done: true });
    expectTrueCounts();
    await expect(
      changeRole(before, { organisationId, userId: anna, role: 'observer' }),
    ).rejects.toMatchObject(TOO_LITTLE);
    expect((await getOrganisation(await office.as(boris), { organisationId })).role).toBe('manager');
    expect(await journalOf(boris)).toContain('organisation.role_changed');
    expect(await journalOf(anna)).toContain('organisation.role_changed');
    await give(boris, 'readings');
    expectTrueCounts();
  });

  test('given again changes nothing', async () => {
    const boris = await joined('observer');
    await give(boris, 'payments');
    const before = office.world.table.snapshot();
    await give(boris, 'payments');
    expect(office.world.table.snapshot()).toEqual(before);
  });

  test.each(ORGANISATION_ROLES.slice(0, -1))('is not changed by %s', async (role) => {
    const boris = await joined(role);
    await expect(give(boris, 'manager', boris)).rejects.toMatchObject(TOO_LITTLE);
    await expect(give(anna, 'observer', boris)).rejects.toMatchObject(TOO_LITTLE);
    await expect(take(anna, boris)).rejects.toMatchObject(TOO_LITTLE);
  });

  test('is no stranger’s to change, and nobody’s who is no member', async () => {
    const stranger = await office.person();
    await expect(give(anna, 'observer', stranger)).rejects.toMatchObject(MISSING);
    await expect(take(anna, stranger)).rejects.toMatchObject(MISSING);
    await expect(take(stranger, stranger)).rejects.toMatchObject(MISSING);
    await expect(give(stranger, 'observer')).rejects.toMatchObject(NO_MEMBER);
    await expect(take(stranger)).rejects.toMatchObject(NO_MEMBER);
    const nobody = 'usr_00000000000000000000000000' as UserId;
    await expect(give(nobody, 'observer')).rejects.toMatchObject(NO_MEMBER);
    // a member of another organisation of the same manager's is none of this one
    const other = await office.organisation(anna, 'ООО «Лютик»');
    const vera = await office.joined(other, 'observer');
    await expect(take(vera)).rejects.toMatchObject(NO_MEMBER);
    const { anonymous } = office.world;
    const of = { organisationId, userId: anna };
    await expect(removeMember(anonymous, of)).rejects.toMatchObject({ status: 401 });
    await expect(changeRole(anonymous, { ...of, role: 'observer' })).rejects.toMatchObject({ status: 401 });
  });

  test('is one of four', () => {
    const accepts = (role: string) =>
      operations.changeRole.input.safeParse({ organisationId, userId: anna, role }).success;
    expect([...ORGANISATION_ROLES, 'owner', ''].map(accepts)).toEqual([true, true, true, true, false, false]);
    const of = { organisationId, userId: organisationId };
    expect(operations.removeMember.input.safeParse(of).success).toBe(false);
  });
});

describe('the last manager', () => {
  test('stays one, and stays', async () => {
    await joined('payments');
    await expect(give(anna, 'observer')).rejects.toMatchObject(LAST_MANAGER);
    await expect(take(anna)).rejects.toMatchObject(LAST_MANAGER);
    expectTrueCounts();
  });

  test.each([
    ['demote each other', (by: UserId, other: UserId) => give(other, 'observer', by)],
    ['remove each other', (by: UserId, other: UserId) => take(other, by)],
    ['demote themselves', (by: UserId) => give(by, 'observer', by)],
    ['leave', (by: UserId) => take(by, by)],
  ])('is there, though two managers %s at once', async (_, act) => {
    const boris = await joined('manager');
    const both = await Promise.allSettled([act(anna, boris), act(boris, anna)]);
    expect(codesOf(both)).toEqual(['done', 'organisation.last_manager']);
    expect(stored().head).toMatchObject({ managers: 1 });
    expectTrueCounts();
  });
});

describe('a member who is taken out', () => {
  test('has no part in it from the next request on, and finds it in their journal', async () => {
    const boris = await joined('payments');
    expect(await take(boris)).toEqual({ done: true });
    expectTrueCounts();
    expect((await listOrganisations(await office.as(boris), {})).organisations).toEqual([]);
    await expect(getOrganisation(await office.as(boris), { organisationId })).rejects.toMatchObject(MISSING);
    expect(await journalOf(boris)).toContain('organisation.member_removed');
    expect((await Identity.getUser(office.world.system, boris))?.memberOf).toBeUndefined();
    await expect(take(boris)).rejects.toMatchObject(NO_MEMBER);
  });

  test('twice at once is taken out once', async () => {
    const boris = await joined('payments');
    const both = await Promise.allSettled([take(boris), take(boris)]);
    expect(codesOf(both)).toEqual(['done', 'organisation.member_missing']);
    expectTrueCounts();
  });

  test('by themselves leaves it, whatever their role', async () => {
    for (const role of ORGANISATION_ROLES) {
      const member = await joined(role);
      await take(member, member);
      expect(await journalOf(member)).toContain('organisation.left');
    }
    expectTrueCounts();
    expect(stored().head).toMatchObject({ members: 1 });
  });

  test('stays in their other organisations', async () => {
    const boris = await joined('payments');
    const other = await office.organisation(boris, 'ООО «Лютик»');
    await take(boris);
    expect((await Identity.getUser(office.world.system, boris))?.memberOf).toEqual({ [other]: 'manager' });
  });
});

describe('those who are told', () => {
  test('are the members whose role suffices, by their own record', async () => {
    const [observer, reader, payer] = [
      await joined('observer'),
      await joined('readings'),
      await joined('payments'),
    ];
    const told = async (role: OrganisationRole) =>
      (await membersWith(office.world.system, organisationId, role)).map(({ userId }) => userId).sort();
    expect(await told('observer')).toEqual([anna, observer, reader, payer].sort());
    expect(await told('readings')).toEqual([anna, reader, payer].sort());
    expect(await told('payments')).toEqual([anna, payer].sort());
    expect(await told('manager')).toEqual([anna]);
    await take(payer);
    expect(await told('payments')).toEqual([anna]);
  });
});

describe('the journal', () => {
  test('says who did what to whom, the newest first, to managers alone', async () => {
    const boris = await office.person({ givenName: 'Борис', familyName: 'Петров' });
    office.world.pass(1);
    await office.joined(organisationId, 'observer', boris);
    office.world.pass(1);
    await give(boris, 'payments');
    const read = async (who: UserId) => listJournal(await office.as(who), { organisationId });
    const { entries, cursor } = await read(anna);
    expect(cursor).toBeUndefined();
    expect(entries[0]).toEqual({
      ...{ event: 'organisation.role_changed', at: office.world.now },
      ...{ by: 'Анна Иванова', member: 'Борис Петров', role: 'payments' },
    });
    expect(
      entries
        .slice(1)
        .map(({ event }) => event)
        .sort(),
    ).toEqual([...['organisation.created', 'organisation.joined', 'organisation.member_invited']]);
    await expect(read(boris)).rejects.toMatchObject(TOO_LITTLE);
    await expect(read(await office.person())).rejects.toMatchObject(MISSING);
  });

  test('goes on page by page, and names nobody whose account was deleted', async () => {
    const boris = await joined('observer');
    for (let count = 0; count < 30; count += 1) {
      office.world.pass(1);
      await give(boris, 'payments');
      office.world.pass(1);
      await give(boris, 'observer');
    }
    const key = { pk: `USER#${boris}`, sk: '#HEAD' };
    const set = { givenName: undefined, familyName: undefined };
    await office.world.table.commit([{ kind: 'patch', key, set }]);
    const ctx = await office.as(anna);
    const first = await listJournal(ctx, { organisationId });
    expect(first.entries).toHaveLength(50);
    expect(new Set(first.entries.map(({ member }) => member))).toEqual(new Set(['']));
    const rest = await listJournal(ctx, { organisationId, cursor: first.cursor });
    expect(rest.entries).toHaveLength(13);
    expect(rest.cursor).toBeUndefined();
  });
});

describe('an account that is to be deleted', () => {
  const emptied: OrganisationId[] = [];
  const empty = async (_: unknown, { cabinetId }: { cabinetId: OrganisationId }) => {
    emptied.push(cabinetId);
  };
  const leave = (userId: UserId) => leaveOrganisations(office.world.system, { userId }, empty);
  const replaceable = async (userId: UserId) => requireReplaceable(await office.as(userId), userId);
  beforeEach(() => {
    emptied.length = 0;
  });

  test('must leave a manager to others, and nobody to itself', async () => {
    await replaceable(anna);
    const boris = await joined('payments');
    await expect(replaceable(anna)).rejects.toMatchObject({
      ...LAST_MANAGER,
      detail: { ru: expect.stringContaining('Ромашка') },
    });
    await replaceable(boris);
    await give(boris, 'manager');
    await replaceable(anna);
    await replaceable(await office.person());
  });

  test('leaves what goes on without it, and closes what does not', async () => {
    const boris = await joined('manager');
    const own = await office.organisation(anna, 'ООО «Лютик»');
    const vera = await office.joined(own, 'payments');
    await leave(anna);
    await leave(anna);
    expect(emptied).toEqual([own]);
    expectTrueCounts();
    expect(stored().head).toMatchObject({ members: 1, managers: 1 });
    for (const userId of [anna, vera])
      expect((await Identity.getUser(office.world.system, userId))?.memberOf).toBeUndefined();
    expect(await journalOf(vera)).toContain('organisation.closed');
    const { organisations } = await listOrganisations(await office.as(boris), {});
    expect(organisations).toMatchObject([{ organisationId, members: 1 }]);
  });

  test('is done by the system, and to nobody who is nowhere', async () => {
    await expect(leaveOrganisations(await office.as(anna), { userId: anna }, empty)).rejects.toThrow();
    await leave('usr_00000000000000000000000000' as UserId);
    await leave(await office.person());
    expect(emptied).toEqual([]);
  });

  test('closes nothing that has got another manager while its cabinet was emptied', async () => {
    const boris = await joined('payments');
    await leaveOrganisations(office.world.system, { userId: anna }, async () => {
      await give(boris, 'manager');
    });
    expectTrueCounts();
    expect(stored().head).toMatchObject({ members: 1, managers: 1 });
  });

  test('while its last organisation is closed by another manager loses it once', async () => {
    const boris = await joined('manager');
    const closing = await office.as(boris);
    await Promise.all([leave(anna), closeOrganisation(closing, { organisationId })]);
    expect(stored()).toEqual({ head: undefined, people: [], listed: [] });
  });
});
