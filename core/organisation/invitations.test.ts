import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from '#contract/organisation';
import type { OutboxMessage } from '#core/identity';
import {
  type InvitationId,
  ORGANISATION_ROLES,
  type OrganisationId,
  type OrganisationRole,
  type UserId,
} from '#core/kernel';
import { type Office, openOffice } from '#core/testing';
import {
  acceptInvitation,
  changeOrganisation,
  closeOrganisation,
  getOrganisation,
  inviteMember,
  listOrganisations,
  openInvitation,
  removeMember,
  withdrawInvitation,
} from './index.ts';

let office: Office;
let anna: UserId;
let boris: UserId;
let organisationId: OrganisationId;
beforeEach(async () => {
  office = openOffice();
  [anna, boris] = [await office.person(), await office.person()];
  organisationId = await office.organisation(anna, 'ООО «Ромашка»');
});

const TO = 'vera@example.org';
const DAY_SECONDS = 86_400;
const MISSING = { code: 'organisation.missing', status: 404 };
const TOO_LITTLE = { code: 'organisation.role_insufficient', status: 403 };
const INVALID = { code: 'organisation.invitation_invalid', status: 422 };
const NOT_THERE = { code: 'organisation.invitation_missing', status: 404 };
const FULL = { code: 'organisation.full', status: 422 };
const TOO_MANY_TRIES = { code: 'platform.too_many_tries', status: 429 };

const invite = async (email = TO, role: OrganisationRole = 'payments', who = anna) =>
  inviteMember(await office.as(who), { organisationId, email, role });
const invited = async (email = TO, role: OrganisationRole = 'payments') =>
  office.tokenOf(organisationId, (await invite(email, role)).invitationId);
const accept = async (token: string, who = boris) => acceptInvitation(await office.as(who), { token });
const open = (token: string) => openInvitation(office.world.anonymous, { token });
const withdraw = async (invitationId: string, who = anna) =>
  withdrawInvitation(await office.as(who), { organisationId, invitationId: invitationId as InvitationId });
const seen = async (who = anna) => getOrganisation(await office.as(who), { organisationId });
const sent = () =>
  office.world.table.snapshot().filter(({ pk }) => pk.startsWith('OUTBOX#')) as unknown as OutboxMessage[];
const codesOf = (answers: PromiseSettledResult<unknown>[]) =>
  answers.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code)).sort();

describe('inviting a colleague', () => {
  test('sends a link to their e-mail and keeps no token', async () => {
    const { invitationId, expiresAt } = await invite('Vera@Example.ORG', 'readings');
    expect(expiresAt).toBe('2026-11-03T09:00:00.000Z');
    const token = office.tokenOf(organisationId, invitationId);
    expect(sent()).toMatchObject([
      {
        to: { mail: TO },
        content: {
          ...{ template: 'member-invitation', token, organisationName: 'ООО «Ромашка»', role: 'readings' },
          validDays: 14,
        },
      },
    ]);
    const kept = office.world.table.snapshot().filter(({ pk }) => !pk.startsWith('OUTBOX#'));
    expect(JSON.stringify(kept)).not.toContain(token.split('.')[2]);
    expect(kept.find(({ sk }) => sk.startsWith('INVITATION#'))).toHaveProperty('ttlSeconds');
  });

  test('is for managers of the organisation', async () => {
    for (const role of ORGANISATION_ROLES.slice(0, -1)) {
      const member = await office.joined(organisationId, role);
      await expect(invite(TO, 'observer', member)).rejects.toMatchObject(TOO_LITTLE);
      await expect(withdraw('inv_00000000000000000000000000', member)).rejects.toMatchObject(TOO_LITTLE);
    }
    await expect(invite(TO, 'observer', boris)).rejects.toMatchObject(MISSING);
    const { anonymous } = office.world;
    await expect(
      inviteMember(anonymous, { organisationId, email: TO, role: 'observer' }),
    ).rejects.toMatchObject({ status: 401 });
  });

  test('again to the same e-mail replaces what waits', async () => {
    const [first, second] = [await invited(TO, 'manager'), await invited(TO, 'observer')];
    expect((await seen()).invitations).toMatchObject([{ sentTo: TO, role: 'observer' }]);
    await expect(accept(first)).rejects.toMatchObject(INVALID);
    expect(await accept(second)).toEqual({ organisationId });
  });

  test('at once by two managers leaves one invitation to one e-mail', async () => {
    const vera = await office.joined(organisationId, 'manager');
    await Promise.all([invite(), invite(TO, 'observer', vera)]);
    expect((await seen()).invitations).toHaveLength(1);
  });

  test('while that e-mail’s owner accepts the last one replaces it or is a second one, and no fault', async () => {
    const token = await invited();
    const [accepted, again] = await Promise.allSettled([accept(token), invite()]);
    expect(again).toMatchObject({ status: 'fulfilled' });
    expect(await seen()).toMatchObject({
      members: accepted.status === 'fulfilled' ? 2 : 1,
      invitations: [(again as PromiseFulfilledResult<object>).value],
    });
  });

  test('goes on to twenty that wait, however many are sent at once', async () => {
    for (let count = 1; count <= 18; count += 1) await invite(`one${count}@example.org`);
    const vera = await office.joined(organisationId, 'manager');
    const last = await Promise.allSettled(
      [19, 20, 21].map((count) => invite(`one${count}@example.org`, 'observer', vera)),
    );
    expect(codesOf(last)).toEqual(['done', 'done', 'organisation.full']);
    expect((await seen()).invitations).toHaveLength(20);
    // the newest is shown first, and another to the same address takes no more room
    office.world.pass(DAY_SECONDS);
    const { invitationId } = await invite('one1@example.org');
    expect((await seen()).invitations[0]).toMatchObject({ invitationId });
    await expect(invite('one22@example.org')).rejects.toMatchObject(FULL);
    office.world.pass(14 * DAY_SECONDS);
    await invite('one22@example.org');
  });

  test('is over with thirty members', async () => {
    for (let members = 2; members <= 29; members += 1) {
      await office.joined(organisationId, 'observer');
      if (members % 10 === 0) office.world.pass(DAY_SECONDS);
    }
    const [one, other] = [await invited(), await invited('another@example.org')];
    const vera = await office.person();
    const both = await Promise.allSettled([accept(one), accept(other, vera)]);
    expect(codesOf(both)).toEqual(['done', 'organisation.full']);
    expect(await seen()).toMatchObject({ members: 30 });
    office.world.pass(DAY_SECONDS);
    await expect(invite()).rejects.toMatchObject(FULL);
  });

  test('sends one mailbox five mails a day, whoever asks', async () => {
    for (let count = 0; count < 5; count += 1) await invite();
    const vera = await office.joined(organisationId, 'manager');
    await expect(invite(TO.toUpperCase(), 'observer', vera)).rejects.toMatchObject(TOO_MANY_TRIES);
    const others = await office.organisation(boris, 'ООО «Лютик»');
    await expect(
      inviteMember(await office.as(boris), { organisationId: others, email: TO, role: 'observer' }),
    ).rejects.toMatchObject(TOO_MANY_TRIES);
    expect(sent().filter(({ to }) => 'mail' in to && to.mail === TO)).toHaveLength(5);
    office.world.pass(DAY_SECONDS);
    await invite();
  });

  test('sends twenty mails a day of one person, from however many organisations', async () => {
    for (let count = 0; count < 20; count += 1) {
      const { invitationId } = await invite(`one${count}@example.org`);
      await withdraw(invitationId);
    }
    const other = await office.organisation(anna, 'ООО «Лютик»');
    await expect(
      inviteMember(await office.as(anna), { organisationId: other, email: TO, role: 'observer' }),
    ).rejects.toMatchObject(TOO_MANY_TRIES);
    office.world.pass(DAY_SECONDS);
    await invite();
  });

  test('is over for the day when what all strangers may cause is spent, and sooner for a network', async () => {
    const mailBudget = { aDay: 10, aDayOfNetwork: 4 };
    office = openOffice({ ports: { mailBudget } });
    const manager = await office.person();
    const of = { organisationId: await office.organisation(manager), role: 'observer' } as const;
    const rung: unknown[] = [];
    const log = { info() {}, warn() {}, error: (_: string, facts?: object) => rung.push(facts) };
    const from = async (network: number, count: number) => {
      const ctx = { ...(await office.as(manager)), sourceAddress: `203.0.113.${network}`, log };
      for (let mail = 1; mail <= count; mail += 1)
        await inviteMember(ctx, { ...of, email: `of${network}.${mail}@example.org` });
    };
    await from(1, 4);
    await expect(from(1, 1)).rejects.toMatchObject(TOO_MANY_TRIES);
    await from(2, 4);
    expect(rung).toEqual([]);
    await from(3, 2);
    expect(rung).toEqual(Array(2).fill({ alarm: 'mail_nearly_used_up', purpose: 'member-invitation' }));
    await expect(from(4, 1)).rejects.toMatchObject(TOO_MANY_TRIES);
    office.world.pass(DAY_SECONDS);
    await from(4, 1);
  });

  test('while the organisation is closed sends nothing afterwards', async () => {
    const [closing, inviting] = [await office.as(anna), await office.as(anna)];
    const both = await Promise.allSettled([
      closeOrganisation(closing, { organisationId }),
      inviteMember(inviting, { organisationId, email: TO, role: 'observer' }),
    ]);
    const codes = codesOf(both);
    expect(codes[0]).toBe('done');
    expect(sent()).toHaveLength(codes[1] === 'done' ? 1 : 0);
    await expect(
      inviteMember(inviting, { organisationId, email: TO, role: 'observer' }),
    ).rejects.toMatchObject(MISSING);
  });

  test('takes an e-mail and a role, and nothing else', () => {
    const accepts = (more: object) =>
      operations.inviteMember.input.safeParse({ organisationId, email: TO, role: 'observer', ...more })
        .success;
    expect(accepts({})).toBe(true);
    for (const wrong of [
      ...[{ email: 'vera' }, { email: `${'a'.repeat(250)}@example.org` }, { email: 'a@b.ru\nBcc: c@d.ru' }],
      ...[{ role: 'owner' }, { role: undefined }, { organisationId: 'org_1' }, { organisationId: anna }],
    ])
      expect(accepts(wrong), JSON.stringify(wrong)).toBe(false);
  });
});

describe('an invitation', () => {
  test('says which organisation and what role, however often it is looked at, by its name of now', async () => {
    const token = await invited();
    await changeOrganisation(await office.as(anna), { organisationId, name: 'ООО «Лютик»' });
    const expiresAt = '2026-11-03T09:00:00.000Z';
    for (let count = 0; count < 2; count += 1)
      expect(await open(token)).toEqual({ organisationName: 'ООО «Лютик»', role: 'payments', expiresAt });
  });

  test('makes whoever accepts it a member with its role, once; repeats answer the same', async () => {
    const { invitationId } = await invite();
    const token = office.tokenOf(organisationId, invitationId);
    for (let count = 0; count < 2; count += 1) expect(await accept(token)).toEqual({ organisationId });
    expect(await seen(boris)).toMatchObject({ role: 'payments', members: 2 });
    const vera = await office.person();
    await expect(accept(token, vera)).rejects.toMatchObject(INVALID);
    await expect(open(token)).rejects.toMatchObject(INVALID);
    expect((await seen()).invitations).toEqual([]);
    await expect(withdraw(invitationId)).rejects.toMatchObject(NOT_THERE);
  });

  test('is accepted by one of two at once', async () => {
    const token = await invited();
    const vera = await office.person();
    const both = await Promise.allSettled([accept(token), accept(token, vera)]);
    expect(codesOf(both)).toEqual(['done', 'organisation.invitation_invalid']);
    expect(await seen()).toMatchObject({ members: 2 });
  });

  test('accepted twice at once by the same person makes one member', async () => {
    const token = await invited(TO, 'manager');
    const ctx = await office.as(boris);
    await Promise.all([acceptInvitation(ctx, { token }), acceptInvitation(ctx, { token })]);
    expect(await seen()).toMatchObject({ members: 2 });
  });

  test('of who is a member already changes nothing, and waits for somebody else', async () => {
    const token = await invited(TO, 'observer');
    expect(await accept(token, anna)).toEqual({ organisationId });
    expect(await seen()).toMatchObject({ role: 'manager', members: 1 });
    await accept(token);
    expect(await seen(boris)).toMatchObject({ role: 'observer', members: 2 });
  });

  test('of who was a member and left is a new one', async () => {
    const token = await invited();
    await accept(token);
    await removeMember(await office.as(boris), { organisationId, userId: boris });
    await expect(accept(token)).rejects.toMatchObject(INVALID);
    await accept(await invited(TO, 'readings'));
    expect(await seen(boris)).toMatchObject({ role: 'readings', members: 2 });
  });

  test('is withdrawn at once, also while somebody accepts it', async () => {
    const { invitationId } = await invite();
    expect(await withdraw(invitationId)).toEqual({ done: true });
    await expect(withdraw(invitationId)).rejects.toMatchObject(NOT_THERE);
    await expect(accept(office.tokenOf(organisationId, invitationId))).rejects.toMatchObject(INVALID);
    const next = await invite();
    const both = await Promise.allSettled([
      accept(office.tokenOf(organisationId, next.invitationId)),
      withdraw(next.invitationId),
    ]);
    expect(codesOf(both).filter((code) => code === 'done')).toHaveLength(1);
    expect((await seen()).members).toBe(both[0].status === 'fulfilled' ? 2 : 1);
  });

  test('of another organisation is not there to be withdrawn', async () => {
    const { invitationId } = await invite();
    const others = await office.organisation(boris, 'ООО «Лютик»');
    const ctx = await office.as(boris);
    const of = { organisationId: others, invitationId: invitationId as InvitationId };
    await expect(withdrawInvitation(ctx, of)).rejects.toMatchObject(NOT_THERE);
    await expect(withdrawInvitation(ctx, { ...of, organisationId })).rejects.toMatchObject(MISSING);
    expect((await seen()).invitations).toHaveLength(1);
  });

  test('lasts fourteen days', async () => {
    const token = await invited();
    office.world.pass(14 * DAY_SECONDS - 1);
    await open(token);
    office.world.pass(1);
    await expect(open(token)).rejects.toMatchObject(INVALID);
    await expect(accept(token)).rejects.toMatchObject(INVALID);
    expect((await seen()).invitations).toEqual([]);
  });

  test('leads nowhere when the organisation is closed, also while somebody accepts it', async () => {
    const token = await invited();
    const both = await Promise.allSettled([
      accept(token),
      closeOrganisation(await office.as(anna), { organisationId }),
    ]);
    expect(both[1].status).toBe('fulfilled');
    expect((await listOrganisations(await office.as(boris), {})).organisations).toEqual([]);
    expect(office.world.table.snapshot().filter(({ sk }) => sk.startsWith('MEMBER#'))).toEqual([]);
    await expect(open(token)).rejects.toMatchObject(INVALID);
    await expect(accept(token)).rejects.toMatchObject(INVALID);
  });

  test('is for somebody signed in and active', async () => {
    const token = await invited();
    await expect(acceptInvitation(office.world.anonymous, { token })).rejects.toMatchObject({ status: 401 });
    const pending = await office.person({ state: 'pending' });
    await expect(accept(token, pending)).rejects.toMatchObject({ status: 401 });
  });

  test('is refused to who is in twenty organisations', async () => {
    for (let count = 1; count <= 20; count += 1) await office.organisation(boris, `Дом ${count}`);
    const token = await invited();
    await expect(accept(token)).rejects.toMatchObject({ code: 'organisation.too_many' });
    const vera = await office.person();
    expect(await accept(token, vera)).toEqual({ organisationId });
  });

  test.each([
    '',
    'x'.repeat(40),
    'org_00000000000000000000000000.inv_00000000000000000000000000.guess',
    'a.b.c.d',
  ])('is none that reads %j', async (token) => {
    await expect(open(token)).rejects.toMatchObject(INVALID);
    await expect(accept(token)).rejects.toMatchObject(INVALID);
  });

  test('is not taken for another: its hash covers whose it is and which', async () => {
    const { invitationId } = await invite(TO, 'manager');
    const others = await office.organisation(boris, 'ООО «Лютик»');
    const { invitationId: their } = await inviteMember(await office.as(boris), {
      ...{ organisationId: others, email: 'one@example.org', role: 'observer' },
    });
    await expect(open(office.tokenOf(others, invitationId))).rejects.toMatchObject(INVALID);
    await expect(open(office.tokenOf(organisationId, their))).rejects.toMatchObject(INVALID);
    const [one = '', id = '', secret = ''] = office.tokenOf(organisationId, invitationId).split('.');
    await expect(open(`${one}.${id}.${secret.slice(0, -1)}`)).rejects.toMatchObject(INVALID);
    await expect(open(`${one}.${id}.${secret}.more`)).rejects.toMatchObject(INVALID);
  });

  test('is guessed at thirty times in ten minutes by a person, sixty by a network', async () => {
    const ctx = await office.as(boris);
    const token = 'x'.repeat(40);
    for (let count = 0; count < 30; count += 1)
      await expect(acceptInvitation(ctx, { token })).rejects.toMatchObject(INVALID);
    await expect(acceptInvitation(ctx, { token })).rejects.toMatchObject(TOO_MANY_TRIES);
    for (let count = 0; count < 60; count += 1) await expect(open(token)).rejects.toMatchObject(INVALID);
    await expect(open(token)).rejects.toMatchObject(TOO_MANY_TRIES);
  });
});
