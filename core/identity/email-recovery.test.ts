import { beforeEach, describe, expect, test } from 'vitest';
import * as Identity from './index.ts';
import {
  type Cabinet,
  entered,
  journalOf,
  newEmail,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
  registeredByEmail,
  signedIn,
  startEmailRecovery,
  startEmailSignUp,
} from './testing/cabinet.ts';

const NEW_PASSWORD = 'Newer2026pipe';
let cabinet: Cabinet;
let anna: Registered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
});

const start = (email = anna.email) => startEmailRecovery(cabinet.anonymous, email);
const complete = (
  token: string,
  more: { password?: string; secondFactor?: { id: string; code: string } } = {},
) => Identity.completeEmailRecovery(cabinet.anonymous, { token, password: NEW_PASSWORD, ...more });
const begin = async (email = anna.email) => {
  await start(email);
  return cabinet.newest(email, 'recovery-link').token;
};
const passwordOf = (who = anna) => cabinet.credentials.users.get(who.userId)?.password;
const linkInvalid = { code: 'identity.recovery_link_invalid', status: 422 };

describe('beginning a recovery by e-mail', () => {
  test('sends a link to a known e-mail and only there, for the same answer', async () => {
    const unknown = newEmail();
    expect(await start()).toEqual({ sentTo: anna.email, linkValidMinutes: 30, resendInSeconds: 60 });
    expect(await start(unknown)).toEqual({ sentTo: unknown, linkValidMinutes: 30, resendInSeconds: 60 });
    const links = cabinet.sent.filter(({ content }) => content.template === 'recovery-link');
    expect(links.map(({ to }) => to)).toEqual([{ mail: anna.email }, { nobody: true }]);
  });

  test('sends none to who is blocked or has not finished registering', async () => {
    const unopened = newEmail();
    await startEmailSignUp(cabinet.anonymous, unopened);
    await Identity.blockUser(cabinet.world.system, { login: anna.email });
    const before = cabinet.sent.length;
    for (const email of [unopened, anna.email]) await start(email);
    expect(cabinet.sent.slice(before).map(({ to }) => to)).toEqual([{ nobody: true }, { nobody: true }]);
  });

  test('is paced by address, five mails a day, and throttled by network', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ kind: 'throttled', retryAfterSeconds: 60 });
    for (let count = 1; count < 5; count += 1) {
      cabinet.world.pass(1800);
      await start();
    }
    cabinet.world.pass(3600);
    await expect(start()).rejects.toMatchObject({ kind: 'throttled' });
    for (let count = 0; count < Identity.STARTS_PER_HOUR - 1; count += 1) await start(newEmail());
    await expect(start(newEmail())).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('keeps the link readable nowhere but in the message', async () => {
    const secret = (await begin()).split('.')[1] ?? '';
    const elsewhere = cabinet.table.snapshot().filter(({ pk }) => !pk.startsWith('OUTBOX#'));
    expect(JSON.stringify(elsewhere)).not.toContain(secret);
  });
});

describe('setting a new password by the link', () => {
  test('replaces the old one, ends every session and forgets every device at once', async () => {
    const { token: stolen } = await entered(cabinet, anna);
    const before = await Identity.getUser(cabinet.anonymous, anna.userId);
    const token = await begin();
    cabinet.world.pass(60);
    expect(await complete(token)).toEqual({ done: true });
    await expect(Identity.authenticate(cabinet.anonymous, stolen)).rejects.toMatchObject({ status: 401 });
    const signIn = (password: string) => signedIn(cabinet, { login: anna.email, password });
    await expect(signIn(PASSWORD)).rejects.toMatchObject({ code: 'identity.sign_in_refused' });
    await signIn(NEW_PASSWORD);
    const user = await Identity.getUser(cabinet.anonymous, anna.userId);
    // what bound cards and autopay are taken away by
    expect(user?.recoveredAt).toBe(cabinet.world.now);
    expect(user?.sessionEpoch).toBeGreaterThan(before?.sessionEpoch ?? 0);
  });

  test('is told to the owner by mail and by SMS, and in the journal', async () => {
    await complete(await begin());
    for (const to of [anna.email, anna.phone])
      expect(cabinet.newest(to, 'password-changed')).toMatchObject({ by: 'email' });
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.password_recovered');
  });

  test('serves who has no phone', async () => {
    const boris = await registeredByEmail(cabinet);
    await complete(await begin(boris.email));
    expect(cabinet.credentials.users.get(boris.userId)?.password).toBe(NEW_PASSWORD);
    expect(cabinet.newest(boris.email, 'password-changed')).toBeDefined();
  });

  test('works once, later or at once', async () => {
    const token = await begin();
    const answers = await Promise.allSettled(
      ['First2026pipe', 'Second2026pipe', 'Third2026pipe'].map((password) => complete(token, { password })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const kept = passwordOf();
    await expect(complete(token)).rejects.toMatchObject(linkInvalid);
    expect(passwordOf()).toBe(kept);
    expect(cabinet.credentials.calls.filter((call) => call === 'setPassword')).toHaveLength(1);
  });

  test('may be tried again after the keeper of passwords was away', async () => {
    const token = await begin();
    cabinet.credentials.broken = true;
    await expect(complete(token)).rejects.toMatchObject({ code: 'identity.credentials_unavailable' });
    cabinet.credentials.broken = false;
    await complete(token);
    expect(passwordOf()).toBe(NEW_PASSWORD);
  });

  test('ends with its half an hour, and takes no other link for it', async () => {
    const token = await begin();
    const email = newEmail();
    await startEmailSignUp(cabinet.anonymous, email);
    const signUp = cabinet.newest(email, 'sign-up-link').token;
    for (const untrue of [signUp, anna.token, `${token}x`, 'x'.repeat(40)])
      await expect(complete(untrue)).rejects.toMatchObject(linkInvalid);
    cabinet.world.pass(1800);
    await expect(complete(token)).rejects.toMatchObject(linkInvalid);
    expect(passwordOf()).toBe(PASSWORD);
  });

  test('is worth nothing once the user is blocked or has another e-mail', async () => {
    const token = await begin();
    const { ctx } = await entered(cabinet, anna);
    const email = newEmail();
    await Identity.startEmailChange(ctx, { email, password: PASSWORD });
    await Identity.confirmEmailChange(ctx, { token: cabinet.newest(email, 'email-change').token });
    await expect(complete(token)).rejects.toMatchObject(linkInvalid);
    const next = await begin(email);
    await Identity.blockUser(cabinet.world.system, { login: email });
    await expect(complete(next)).rejects.toMatchObject(linkInvalid);
    expect(passwordOf()).toBe(PASSWORD);
  });
});

describe('the second factor of who recovers by the link', () => {
  beforeEach(async () => {
    const { ctx } = await entered(cabinet, anna);
    await Identity.setSecondFactor(ctx, { on: true, password: PASSWORD });
  });

  const ask = async (token: string) => {
    const answer = await complete(token);
    if (!('code' in answer)) throw new Error('no code was asked for');
    return { id: answer.code.id, code: cabinet.newest(anna.phone, 'sign-in-code').code };
  };

  test('is asked for: whoever gets into the mailbox alone gets no further', async () => {
    const token = await begin();
    const secondFactor = await ask(token);
    expect(passwordOf()).toBe(PASSWORD);
    const wrong = secondFactor.code === '000000' ? '000001' : '000000';
    await expect(complete(token, { secondFactor: { ...secondFactor, code: wrong } })).rejects.toMatchObject({
      code: 'identity.code_wrong',
    });
    expect(await complete(token, { secondFactor })).toEqual({ done: true });
    expect(passwordOf()).toBe(NEW_PASSWORD);
    const again = await signedIn(cabinet, { login: anna.email, password: NEW_PASSWORD }).catch(String);
    expect(again).toContain('a code is asked for');
  });

  test('is the user’s own, and is used up', async () => {
    const boris = await registered(cabinet);
    const his = await entered(cabinet, boris);
    await Identity.setSecondFactor(his.ctx, { on: true, password: PASSWORD });
    const asked = await Identity.signIn(cabinet.anonymous, { login: boris.phone, password: PASSWORD });
    if (!('code' in asked)) throw new Error('no code was asked for');
    const foreign = { id: asked.code.id, code: cabinet.newest(boris.phone, 'sign-in-code').code };
    const token = await begin();
    await expect(complete(token, { secondFactor: foreign })).rejects.toMatchObject({
      code: 'identity.conversation_missing',
    });
    const secondFactor = await ask(token);
    await complete(token, { secondFactor });
    cabinet.world.pass(60);
    const next = await begin();
    await expect(complete(next, { secondFactor })).rejects.toMatchObject({ code: 'identity.code_used_up' });
  });

  test('is sent again after the pause', async () => {
    const token = await begin();
    const { id } = await ask(token);
    await expect(complete(token)).rejects.toMatchObject({ code: 'identity.resend_too_soon' });
    cabinet.world.pass(60);
    await Identity.resendSignInCode(cabinet.anonymous, { id });
    const { code } = cabinet.newest(anna.phone, 'sign-in-code');
    expect(await complete(token, { secondFactor: { id, code } })).toEqual({ done: true });
  });
});
