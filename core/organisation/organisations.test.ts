import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from '#contract/organisation';
import { ORGANISATION_ROLES, type OrganisationId, type UserId } from '#core/kernel';
import { type Office, openOffice } from '#core/testing';
import {
  changeOrganisation,
  closeOrganisation,
  createOrganisation,
  getOrganisation,
  inviteMember,
  listOrganisations,
  openInvitation,
} from './index.ts';

let office: Office;
let anna: UserId;
beforeEach(async () => {
  office = openOffice();
  anna = await office.person();
});

const NAME = 'ООО «Ромашка»';
const MISSING = { code: 'organisation.missing', status: 404 };
const TOO_LITTLE = { code: 'organisation.role_insufficient', status: 403 };
const nowhere = 'org_00000000000000000000000000' as OrganisationId;
const UNSIGNED = { status: 401 };

const create = async (who = anna, name = NAME, taxNumber?: string) =>
  createOrganisation(await office.as(who), { name, ...(taxNumber && { taxNumber }) }) as Promise<{
    organisationId: OrganisationId;
  }>;
const list = async (who = anna) => (await listOrganisations(await office.as(who), {})).organisations;
const get = async (organisationId: OrganisationId, who = anna) =>
  getOrganisation(await office.as(who), { organisationId });
const eventsOf = (pk: string): string[] =>
  office.world.table
    .snapshot()
    .filter((item) => item.pk === pk && item.sk.startsWith('JOURNAL#'))
    .map(({ event }) => String(event));

describe('an organisation', () => {
  test('begins with who made it as its manager and only member', async () => {
    const { organisationId } = await create(anna, NAME, '7801000009');
    const shown = { organisationId, name: NAME, taxNumber: '7801000009', role: 'manager' };
    expect(await list()).toEqual([{ ...shown, contracts: 0, members: 1 }]);
    const since = office.world.now;
    expect(await get(organisationId)).toEqual({
      ...{ ...shown, contracts: 0, members: 1, invitations: [] },
      people: [
        {
          ...{ userId: anna, givenName: 'Анна', familyName: 'Иванова', role: 'manager', since },
          isCaller: true,
        },
      ],
    });
    expect(eventsOf(`USER#${anna}`)).toEqual(['organisation.created']);
    expect(eventsOf(`ORG#${organisationId}`)).toEqual(['organisation.created']);
  });

  test('is there once, though it is asked for again or twice at once', async () => {
    const asked = await Promise.all([create(), create()]);
    expect(asked[1]).toEqual(asked[0]);
    expect(await create()).toEqual(asked[0]);
    expect(await list()).toHaveLength(1);
  });

  test('is another by another tax number, and by the same name of another’s', async () => {
    const { organisationId } = await create();
    expect(await create(anna, NAME, '7801000009')).not.toEqual({ organisationId });
    const boris = await office.person();
    expect(await create(boris)).not.toEqual({ organisationId });
    // who is in it, but does not manage it, begins one of their own
    await office.joined(organisationId, 'observer', boris);
    expect(await create(boris, `${NAME} 2`)).not.toEqual({ organisationId });
  });

  test('is one of twenty at most', async () => {
    for (let count = 1; count <= 19; count += 1) await create(anna, `Дом ${count}`);
    const last = await Promise.allSettled([create(anna, 'Дом 20'), create(anna, 'Дом 21')]);
    expect(last.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(create(anna, 'Дом 22')).rejects.toMatchObject({
      code: 'organisation.too_many',
      status: 422,
    });
    expect(await list()).toHaveLength(20);
    // one that there is answers all the same
    expect(await create(anna, 'Дом 1')).toEqual({ organisationId: expect.any(String) });
  });

  test('is listed by its name, in one read, to its members alone', async () => {
    for (const name of ['Яблоко', 'Ёлка', 'Арбуз']) await create(anna, name);
    expect((await list()).map(({ name }) => name)).toEqual(['Арбуз', 'Ёлка', 'Яблоко']);
    const ctx = await office.as(anna);
    Object.assign(office.world.table.requests, { get: 0, query: 0, commit: 0 });
    await listOrganisations(ctx, {});
    expect(office.world.table.requests).toEqual({ get: 1, query: 0, commit: 0 });
    expect(await list(await office.person())).toEqual([]);
  });

  test('is read in two round trips, the invitations of it only by managers', async () => {
    const organisationId = await office.organisation(anna);
    const observer = await office.joined(organisationId, 'observer');
    const { invitationId } = await inviteMember(await office.as(anna), {
      ...{ organisationId, email: 'Vera@Example.org', role: 'payments' },
    });
    const ctx = await office.as(anna);
    Object.assign(office.world.table.requests, { get: 0, query: 0, commit: 0 });
    const seen = await getOrganisation(ctx, { organisationId });
    expect(office.world.table.requests).toEqual({ get: 2, query: 2, commit: 0 });
    const expiresAt = '2026-11-03T09:00:00.000Z';
    expect(seen.invitations).toEqual([
      { invitationId, sentTo: 'vera@example.org', role: 'payments', expiresAt },
    ]);
    const theirs = await get(organisationId, observer);
    expect(theirs).toMatchObject({ role: 'observer', members: 2, invitations: [] });
    expect(theirs.people.map(({ userId, isCaller }) => [userId, isCaller]).sort()).toEqual(
      [
        [anna, false],
        [observer, true],
      ].sort(),
    );
  });

  test('is renamed by its managers; a repeat changes nothing', async () => {
    const organisationId = await office.organisation(anna);
    const change = async (who: UserId, taxNumber?: string) =>
      changeOrganisation(await office.as(who), {
        ...{ organisationId, name: 'АО «НПП №5»', ...(taxNumber && { taxNumber }) },
      });
    office.world.pass(1);
    await change(anna, '7801000009');
    await change(anna, '7801000009');
    expect(await list()).toMatchObject([{ name: 'АО «НПП №5»', taxNumber: '7801000009' }]);
    expect(eventsOf(`ORG#${organisationId}`)).toEqual(['organisation.created', 'organisation.changed']);
    await change(anna);
    expect((await list())[0]).not.toHaveProperty('taxNumber');
    for (const role of ['observer', 'readings', 'payments'] as const)
      await expect(change(await office.joined(organisationId, role))).rejects.toMatchObject(TOO_LITTLE);
    await expect(change(await office.person())).rejects.toMatchObject(MISSING);
  });

  test('keeps both changes of two managers at once: the later name stands', async () => {
    const organisationId = await office.organisation(anna);
    const boris = await office.joined(organisationId, 'manager');
    const [one, other] = [await office.as(anna), await office.as(boris)];
    await Promise.all([
      changeOrganisation(one, { organisationId, name: 'Первая' }),
      changeOrganisation(other, { organisationId, name: 'Вторая' }),
    ]);
    expect(eventsOf(`ORG#${organisationId}`).filter((event) => event.endsWith('changed'))).toHaveLength(2);
    expect(['Первая', 'Вторая']).toContain((await list())[0]?.name);
  });
});

describe('whoever is no member', () => {
  test('is answered alike about an organisation that is and one that is not', async () => {
    const organisationId = await office.organisation(anna);
    const stranger = await office.person();
    await expect(get(organisationId, stranger)).rejects.toMatchObject(MISSING);
    await expect(get(nowhere, stranger)).rejects.toMatchObject(MISSING);
    const close = async (of: OrganisationId) =>
      closeOrganisation(await office.as(stranger), { organisationId: of });
    await expect(close(organisationId)).rejects.toMatchObject(MISSING);
    await expect(close(nowhere)).rejects.toMatchObject(MISSING);
  });

  test('and is not signed in, is told to sign in', async () => {
    const { anonymous, system } = office.world;
    const organisationId = await office.organisation(anna);
    for (const ctx of [anonymous, system]) {
      await expect(createOrganisation(ctx, { name: NAME })).rejects.toMatchObject(UNSIGNED);
      await expect(listOrganisations(ctx, {})).rejects.toMatchObject(UNSIGNED);
      await expect(getOrganisation(ctx, { organisationId })).rejects.toMatchObject(UNSIGNED);
      await expect(closeOrganisation(ctx, { organisationId })).rejects.toMatchObject(UNSIGNED);
    }
  });

  test('but blocked begins none', async () => {
    const blocked = await office.person({ state: 'blocked' });
    await expect(create(blocked)).rejects.toMatchObject(UNSIGNED);
  });
});

describe('closing an organisation', () => {
  test('takes it from every member at once, whose journals say so, and ends its invitations', async () => {
    const organisationId = await office.organisation(anna);
    const boris = await office.joined(organisationId, 'observer');
    const { invitationId } = await inviteMember(await office.as(anna), {
      ...{ organisationId, email: 'vera@example.org', role: 'payments' },
    });
    const before = await office.as(anna);
    expect(await closeOrganisation(before, { organisationId })).toEqual({ done: true });
    for (const who of [anna, boris]) {
      expect(await list(who)).toEqual([]);
      await expect(get(organisationId, who)).rejects.toMatchObject(MISSING);
      expect(eventsOf(`USER#${who}`).filter((event) => event === 'organisation.closed')).toHaveLength(1);
    }
    const token = office.tokenOf(organisationId, invitationId);
    await expect(openInvitation(office.world.anonymous, { token })).rejects.toMatchObject({
      code: 'organisation.invitation_invalid',
    });
    // again, by the request that was under way and by the next one
    await expect(closeOrganisation(before, { organisationId })).rejects.toMatchObject(MISSING);
    await expect(closeOrganisation(await office.as(anna), { organisationId })).rejects.toMatchObject(MISSING);
  });

  test('is for managers', async () => {
    const organisationId = await office.organisation(anna);
    for (const role of ORGANISATION_ROLES.slice(0, -1)) {
      const member = await office.joined(organisationId, role);
      await expect(closeOrganisation(await office.as(member), { organisationId })).rejects.toMatchObject(
        TOO_LITTLE,
      );
    }
  });

  test('by two managers at once closes it once', async () => {
    const organisationId = await office.organisation(anna);
    const boris = await office.joined(organisationId, 'manager');
    const closing = [await office.as(anna), await office.as(boris)];
    const answers = await Promise.allSettled(
      closing.map((ctx) => closeOrganisation(ctx, { organisationId })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(office.world.table.snapshot().filter(({ sk }) => sk.startsWith('MEMBER#'))).toEqual([]);
  });

  test('leaves other organisations of its members alone', async () => {
    const [one, other] = [await office.organisation(anna), await office.organisation(anna, 'Лютик')];
    await closeOrganisation(await office.as(anna), { organisationId: one });
    expect((await list()).map(({ organisationId }) => organisationId)).toEqual([other]);
  });
});

describe('a name', () => {
  const accepts = (name: string) => operations.createOrganisation.input.safeParse({ name }).success;

  test.each([
    'ООО «Ромашка»',
    'ООО "Ромашка"',
    'ООО „Ромашка“',
    'ИП Иванов И.И.',
    'ИП Иванов И. И',
    'И.И. Иванов',
    'ТСЖ "Энергетиков, 10"',
    'ТСЖ «пр. Энергетиков, д.10»',
    'АО «НПП №5»',
    'ГБОУ СОШ № 1234',
    'Иванов, Петров & Ко. (аренда)',
    "O'Neill-Smith Ltd.",
    'ТСЖ «Дом +»',
  ])('of a company may be %s', (name) => {
    expect(accepts(name)).toBe(true);
  });

  test.each([
    'https://evil.example',
    'evil.example',
    'Зайдите на evil.example/приз',
    't.me',
    'Пишите t.me, там приз',
    'ООО Ромашка.рф',
    'www.ромашка',
    'И.Иванов.рф',
    'a.b.ru',
    '«.ru»',
    'anna@example',
    'ООО «<b>Ромашка</b>»',
    'Позвоните +7 (921) 123-45-67',
    'Позвоните 89211234567',
    'Ромашка: приз',
    'Ромашка\nBcc',
    'Ромашка\u202emoc',
    'рома。рф',
    '   ',
    'Р'.repeat(101),
  ])('that mails would be misused by is refused: %j', (name) => {
    expect(accepts(name)).toBe(false);
  });

  test('is trimmed, and a tax number has ten or twelve digits', () => {
    expect(operations.createOrganisation.input.parse({ name: `  ${NAME} ` })).toEqual({ name: NAME });
    const taxed = (taxNumber: string) =>
      operations.changeOrganisation.input.safeParse({ organisationId: nowhere, name: NAME, taxNumber })
        .success;
    expect(['7801000009', '780100000912'].map(taxed)).toEqual([true, true]);
    expect(['', '780100000', '78010000091', '78010000O9'].map(taxed)).toEqual([false, false, false, false]);
  });
});
