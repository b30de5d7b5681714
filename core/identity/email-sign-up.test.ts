import { beforeEach, describe, expect, test } from 'vitest';
import type { UserId } from '#core/kernel';
import * as Identity from './index.ts';
import {
  AGREED,
  type Cabinet,
  journalOf,
  mailed,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  registered,
  registeredByEmail,
  signedIn,
  startEmailSignUp,
} from './testing/cabinet.ts';
import { easyCaptcha } from './testing/easy-captcha.ts';

let cabinet: Cabinet;
let email: string;
beforeEach(() => {
  cabinet = openCabinet();
  email = newEmail();
});

const NAMES = { givenName: 'Анна', familyName: 'Иванова' };
const DAY_SECONDS = 86_400;
const start = (to = email) => startEmailSignUp(cabinet.anonymous, to);
const complete = (token: string, password = PASSWORD) =>
  Identity.completeEmailSignUp(cabinet.anonymous, { token, password, ...NAMES });
const resend = (id: string) => Identity.resendSignUpLink(cabinet.anonymous, { id });
const tokenTo = (to = email) => cabinet.newest(to, 'sign-up-link').token;
const begin = async (to = email) => ({ ...(await start(to)), token: tokenTo(to) });
const latestUser = () => [...cabinet.credentials.users.keys()].at(-1) as UserId;
const linkInvalid = { code: 'identity.link_invalid', status: 422 };
const missing = { code: 'identity.conversation_missing', status: 404 };

describe('beginning a registration by e-mail', () => {
  test('sends a link to the address in lower case, and asks for no phone', async () => {
    const answer = await start('Anna.Ivanova@Example.ORG');
    expect({ ...answer, id: '' }).toEqual({
      id: '',
      sentTo: 'anna.ivanova@example.org',
      linkValidDays: 14,
      resendInSeconds: 60,
    });
    expect(tokenTo('anna.ivanova@example.org').length).toBeGreaterThan(40);
    expect(cabinet.sent).toHaveLength(1);
  });

  test('keeps the password with the keeper of passwords only, and the link only in the message', async () => {
    const { token } = await begin();
    const secret = token.split('.')[1] ?? '';
    const elsewhere = cabinet.table.snapshot().filter(({ pk }) => !pk.startsWith('OUTBOX#'));
    expect(JSON.stringify(elsewhere)).not.toContain(secret);
    expect(JSON.stringify(cabinet.table.snapshot())).not.toContain(PASSWORD);
    expect(cabinet.credentials.users.get(latestUser())?.password).toBe(PASSWORD);
  });

  test('takes nothing from the owner of the address: it signs nobody in and may be registered by others', async () => {
    await begin();
    await expect(signedIn(cabinet, { login: email, password: PASSWORD })).rejects.toMatchObject({
      code: 'identity.sign_in_refused',
    });
    await complete((await mailed(cabinet, newPhone(), email)).token).catch(() => undefined);
    await Identity.activate(cabinet.anonymous, { token: cabinet.newest(email, 'activation').token });
    await expect(complete(tokenTo())).rejects.toMatchObject({ code: 'identity.email_taken', status: 409 });
  });

  test('answers a known address alike after the same work, and tells its owner', async () => {
    const known = (await registered(cabinet)).email;
    const prints: unknown[] = [];
    for (const to of [known, newEmail()]) {
      const before = { ...cabinet.table.requests, items: cabinet.table.snapshot().length };
      const calls = cabinet.credentials.calls.length;
      const { id, sentTo, ...answer } = await start(to);
      const { get, query, commit } = cabinet.table.requests;
      prints.push({
        answer,
        sentTo: sentTo === to,
        requests: [get - before.get, query - before.query, commit - before.commit],
        calls: cabinet.credentials.calls.slice(calls),
      });
      expect(id).toMatch(/^sup_/);
    }
    expect(prints[0]).toEqual(prints[1]);
    expect(cabinet.newest(known, 'already-registered')).toBeDefined();
    expect(cabinet.sent.filter(({ content }) => content.template === 'sign-up-link')).toHaveLength(1);
  });

  test('quotes the texts in force, and comes with work done', async () => {
    const input = { email, password: PASSWORD, ...AGREED };
    const captcha = await easyCaptcha(cabinet.anonymous, 'sign-up');
    await expect(
      Identity.startEmailSignUp(cabinet.anonymous, { ...input, consentVersion: '2020-01-01', captcha }),
    ).rejects.toMatchObject({ code: 'identity.text_outdated' });
    await Identity.startEmailSignUp(cabinet.anonymous, { ...input, captcha });
    await expect(
      Identity.startEmailSignUp(cabinet.anonymous, { ...input, email: newEmail(), captcha }),
    ).rejects.toMatchObject({ code: 'identity.captcha_refused' });
  });

  test('is paced by address, five mails a day, and throttled by network', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ kind: 'throttled', retryAfterSeconds: 60 });
    for (let count = 1; count < 5; count += 1) {
      cabinet.world.pass(3600);
      await start();
    }
    cabinet.world.pass(3600);
    await expect(start()).rejects.toMatchObject({ kind: 'throttled' });
    cabinet.world.pass(DAY_SECONDS);
    for (let count = 0; count < Identity.STARTS_PER_HOUR; count += 1) await start(newEmail());
    await expect(start(newEmail())).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('sends nothing when the password could not be kept', async () => {
    cabinet.credentials.broken = true;
    await expect(start()).rejects.toMatchObject({ code: 'identity.credentials_unavailable' });
    expect(cabinet.sent).toEqual([]);
  });
});

describe('sending the link again', () => {
  test('waits for a pause that grows, replaces the link and gives another 14 days', async () => {
    const { id, token } = await begin();
    await expect(resend(id)).rejects.toMatchObject({ code: 'identity.resend_too_soon', status: 429 });
    cabinet.world.pass(13 * DAY_SECONDS);
    expect(await resend(id)).toEqual({ id, sentTo: email, linkValidDays: 14, resendInSeconds: 60 });
    cabinet.world.pass(60);
    expect(await resend(id)).toMatchObject({ resendInSeconds: 120 });
    await expect(complete(token)).rejects.toMatchObject(linkInvalid);
    cabinet.world.pass(13 * DAY_SECONDS);
    await complete(tokenTo());
  });

  test('goes the same way for a known address, whose owner is told again', async () => {
    const known = (await registered(cabinet)).email;
    const { id } = await start(known);
    cabinet.world.pass(60);
    expect(await resend(id)).toMatchObject({ sentTo: known, resendInSeconds: 120 });
    const told = cabinet.sent.filter(({ content }) => content.template === 'already-registered');
    expect(told).toHaveLength(2);
  });

  test('needs a registration by e-mail that is open', async () => {
    await expect(resend('sup_00000000000000000000000000')).rejects.toMatchObject(missing);
    const { id, token } = await begin();
    await complete(token);
    await expect(resend(id)).rejects.toMatchObject(missing);
    const late = await begin(newEmail());
    cabinet.world.pass(14 * DAY_SECONDS);
    await expect(resend(late.id)).rejects.toMatchObject(missing);
    await expect(Identity.resendSignUpCode(cabinet.anonymous, late)).rejects.toMatchObject(missing);
  });
});

describe('opening the link of a registration by e-mail', () => {
  test('with its password makes an active user without a phone, who agreed when they began', async () => {
    const begunAt = cabinet.world.now;
    const { token } = await begin();
    cabinet.world.pass(3600);
    expect(await complete(token)).toEqual({ email });
    const userId = latestUser();
    const user = await Identity.getUser(cabinet.anonymous, userId);
    expect(user).toMatchObject({ state: 'active', email, ...NAMES, createdAt: cabinet.world.now });
    expect(user).not.toHaveProperty('phone');
    expect(user).not.toHaveProperty('ttlSeconds');
    const given = { act: 'given', at: begunAt, language: 'ru' };
    const { items } = await cabinet.table.query(`USER#${userId}`, { prefix: 'AGREEMENT#' });
    expect(items).toMatchObject([
      { kind: 'licence', textVersion: Identity.LEGAL_TEXTS.licence.version, ...given },
      { kind: 'personal-data', textHash: Identity.LEGAL_TEXTS['personal-data'].hashes.ru, ...given },
    ]);
    expect(await journalOf(cabinet, userId)).toEqual(['identity.registered']);
    expect(await signedIn(cabinet, { login: email, password: PASSWORD })).toMatchObject({
      givenName: 'Анна',
    });
  });

  test('again, or twice at once, answers the same and changes nothing', async () => {
    const { token } = await begin();
    const answers = await Promise.all([complete(token), complete(token), complete(token)]);
    expect(answers).toEqual([{ email }, { email }, { email }]);
    expect(await complete(token)).toEqual({ email });
    expect(await journalOf(cabinet, latestUser())).toEqual(['identity.registered']);
  });

  test('without the password it began with opens nothing: a stranger’s registration stays the stranger’s trouble', async () => {
    const { token } = await begin();
    await expect(complete(token, 'Another2026pipe')).rejects.toMatchObject({
      code: 'identity.sign_up_password_wrong',
      status: 422,
    });
    for (let tries = 1; tries < 10; tries += 1) await complete(token, 'Wrong2026pipe').catch(() => undefined);
    await expect(complete(token)).rejects.toMatchObject({ kind: 'throttled' });
    expect(await Identity.getUser(cabinet.anonymous, latestUser())).toBeUndefined();
    cabinet.world.pass(900);
    await complete(token);
  });

  test('leaves the password’s tokens to nobody', async () => {
    const { token } = await begin();
    await complete(token);
    expect(cabinet.credentials.users.get(latestUser())?.refreshTokens.size).toBe(0);
  });

  test('of two that registered one address, the first to open theirs gets it', async () => {
    const first = await begin();
    cabinet.world.pass(60);
    const second = await begin();
    await complete(first.token);
    await expect(complete(second.token)).rejects.toMatchObject({ code: 'identity.email_taken' });
  });

  test('ends with its 14 days, and takes no other link for it', async () => {
    const { token } = await begin();
    const other = await mailed(cabinet, newPhone(), newEmail());
    const untrue = [
      other.token,
      'x'.repeat(40),
      `${token}x`,
      `${token.split('.')[0]}.${other.token.split('.')[1]}`,
      `sup_00000000000000000000000000.${token.split('.')[1]}`,
    ];
    for (const one of untrue) await expect(complete(one)).rejects.toMatchObject(linkInvalid);
    await expect(Identity.activate(cabinet.anonymous, { token })).rejects.toMatchObject(linkInvalid);
    cabinet.world.pass(14 * DAY_SECONDS);
    await expect(complete(token)).rejects.toMatchObject(linkInvalid);
  });
});

describe('a registration by e-mail that is never finished', () => {
  test('vanishes, also from the keeper of passwords; a finished one stays', async () => {
    await begin();
    const abandoned = latestUser();
    const { userId } = await registeredByEmail(cabinet);
    cabinet.world.pass(14 * DAY_SECONDS);
    const forget = (one: UserId) => Identity.forgetSignUp(cabinet.world.system, { userId: one });
    expect(await forget(abandoned)).toBe(true);
    expect(await forget(userId)).toBe(false);
    expect([...cabinet.credentials.users.keys()]).toEqual([userId]);
  });

  test('is left to the table’s forgetting, and nothing of a finished user is', async () => {
    await begin();
    const traces = cabinet.table.snapshot().filter(({ pk }) => pk.startsWith('ONCE#sign-up#'));
    expect(traces).toMatchObject([{ userId: latestUser(), ttlSeconds: expect.any(Number) }]);
    const { userId } = await registeredByEmail(cabinet);
    const kept = cabinet.table
      .snapshot()
      .filter((item) => item.pk === `USER#${userId}` || item.userId === userId)
      .filter(({ pk }) => !pk.startsWith('ONCE#sign-up#'));
    expect(kept.length).toBeGreaterThanOrEqual(5);
    for (const item of kept) expect(item, item.pk + item.sk).not.toHaveProperty('ttlSeconds');
  });
});
