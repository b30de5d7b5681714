import { beforeEach, describe, expect, test } from 'vitest';
import type { UserId } from '#core/kernel';
import * as Identity from './index.ts';
import {
  begun,
  type Cabinet,
  entered,
  newPhone,
  openCabinet,
  PASSWORD,
  proved,
  type Registered,
  registered,
  signedIn,
  startRecovery,
} from './testing/cabinet.ts';

const NEW_PASSWORD = 'Newer2026pipe';
let cabinet: Cabinet;
let anna: Registered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
});

const start = (phone = anna.phone) => startRecovery(cabinet, { phone });
const complete = (id: string, code: string, password = NEW_PASSWORD) =>
  Identity.completeRecovery(cabinet.anonymous, { id, code, password });
const resend = (id: string) => Identity.resendRecoveryCode(cabinet.anonymous, { id });
const signIn = (password: string) => signedIn(cabinet, { login: anna.phone, password });
const begin = async () => {
  const { id } = await start();
  return { id, code: cabinet.newest(anna.phone, 'recovery-code').code };
};
const other = (code: string) => (code === '000000' ? '000001' : '000000');
const setState = (userId: UserId, state: Identity.UserState) =>
  cabinet.table.commit([{ kind: 'patch', key: { pk: `USER#${userId}`, sk: '#HEAD' }, set: { state } }]);

describe('beginning a recovery', () => {
  test('sends a code to a known phone and only there, for the same answer', async () => {
    const [known, unknown] = [await start(), await start(newPhone())];
    expect({ ...known, id: '' }).toEqual({ ...unknown, id: '' });
    expect(known).toMatchObject({ resendInSeconds: 60 });
    const codes = cabinet.sent.filter(({ content }) => content.template === 'recovery-code');
    expect(codes.map(({ to }) => to)).toEqual([{ sms: anna.phone }, { nobody: true }]);
  });

  test('costs the same for a known, an unknown, a pending and a blocked user’s phone', async () => {
    const pending = newPhone();
    await proved(cabinet, pending);
    const blocked = await registered(cabinet);
    await setState(blocked.userId, 'blocked');
    const work: unknown[] = [];
    for (const phone of [anna.phone, newPhone(), pending, blocked.phone]) {
      const before = { ...cabinet.table.requests, items: cabinet.table.snapshot().length };
      await start(phone);
      const { get, query, commit } = cabinet.table.requests;
      work.push([
        get - before.get,
        query - before.query,
        commit - before.commit,
        cabinet.table.snapshot().length - before.items,
      ]);
    }
    // the first of them also makes the address's count of the hour and the two counts of the day's SMS
    const [[gets, queries, commits, items], ...others] = work as number[][] as [number[], ...number[][]];
    for (const one of others) expect(one).toEqual([gets, queries, commits, (items ?? 0) - 3]);
    expect(cabinet.sent.filter(({ to }) => 'sms' in to && to.sms === pending)).toHaveLength(1);
  });

  test('is paced by phone and throttled by address', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ kind: 'throttled', retryAfterSeconds: 60 });
    // the two above were counted
    for (let count = 2; count < Identity.STARTS_PER_HOUR; count += 1) await start(newPhone());
    await expect(start(newPhone())).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('keeps the code readable nowhere but in the message', async () => {
    const { code } = await begin();
    const elsewhere = cabinet.table.snapshot().filter(({ pk }) => !pk.startsWith('OUTBOX#'));
    for (const item of elsewhere) expect(Object.values(item)).not.toContain(code);
  });
});

describe('sending the recovery code again', () => {
  test('waits for the pause and replaces the code', async () => {
    const { id, code } = await begin();
    await expect(resend(id)).rejects.toMatchObject({ code: 'identity.resend_too_soon' });
    cabinet.world.pass(60);
    expect(await resend(id)).toMatchObject({ id, resendInSeconds: 120 });
    await expect(complete(id, code)).rejects.toMatchObject({ code: 'identity.code_wrong' });
    await complete(id, cabinet.newest(anna.phone, 'recovery-code').code);
  });

  test('goes the same way for an unknown phone', async () => {
    const { id } = await start(newPhone());
    cabinet.world.pass(60);
    expect(await resend(id)).toMatchObject({ id, resendInSeconds: 120 });
  });

  test('needs a recovery that is open', async () => {
    const missing = { code: 'identity.conversation_missing', status: 404 };
    await expect(resend('rec_00000000000000000000000000')).rejects.toMatchObject(missing);
    const { id } = await begin();
    cabinet.world.pass(3600);
    await expect(resend(id)).rejects.toMatchObject(missing);
  });
});

describe('setting a new password', () => {
  test('replaces the old one and ends every session at once', async () => {
    const { tokens, token: stolen } = await entered(cabinet, anna);
    const { id, code } = await begin();
    expect(await complete(id, code)).toEqual({ done: true });

    await expect(Identity.authenticate(cabinet.anonymous, stolen)).rejects.toMatchObject({ status: 401 });
    await expect(
      Identity.refreshSession(cabinet.anonymous, { refreshToken: tokens.refreshToken }),
    ).rejects.toMatchObject({ code: 'identity.session_ended' });
    expect(cabinet.credentials.users.get(anna.userId)?.refreshTokens.size).toBe(0);
    await expect(signIn(PASSWORD)).rejects.toMatchObject({ code: 'identity.sign_in_refused' });
    const { token: again } = await entered(cabinet, anna, { password: NEW_PASSWORD });
    expect(await Identity.authenticate(cabinet.anonymous, again)).toMatchObject({ kind: 'user' });
  });

  test('ends also a session that began in the same moment, and not one that begins in it afterwards', async () => {
    const { id, code } = await begin();
    const { tokens } = await signIn(PASSWORD);
    await complete(id, code);
    const refresh = (refreshToken = '') => Identity.refreshSession(cabinet.anonymous, { refreshToken });
    // though Cognito did not end it, as a call that came a moment too early would leave it
    cabinet.credentials.users.get(anna.userId)?.refreshTokens.add(tokens.refreshToken?.split('.')[1] ?? '');
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject({ code: 'identity.session_ended' });
    const again = await signIn(NEW_PASSWORD);
    expect(await refresh(again.tokens.refreshToken)).toBeDefined();
  });

  test('is told to the owner by mail and by SMS, and in the journal', async () => {
    cabinet.world.pass(1);
    const { id, code } = await begin();
    await complete(id, code);
    for (const to of [anna.email, anna.phone]) {
      expect(cabinet.newest(to, 'password-changed')).toEqual({
        template: 'password-changed',
        changedAt: cabinet.world.now,
        by: 'phone',
      });
    }
    const { items } = await cabinet.table.query(`USER#${anna.userId}`, { prefix: 'JOURNAL#' });
    expect(items.at(-1)).toMatchObject({ event: 'identity.password_recovered', ref: id });
  });

  test('counts five tries before comparing, whether or not the phone is known', async () => {
    const known = await begin();
    const unknown = await start(newPhone());
    for (const triesLeft of [4, 3, 2, 1, 0])
      for (const [id, code] of [
        [known.id, other(known.code)],
        [unknown.id, '123456'],
      ] as const)
        await expect(complete(id, code)).rejects.toMatchObject({
          code: 'identity.code_wrong',
          facts: { triesLeft },
        });
    for (const [id, code] of [
      [known.id, known.code],
      [unknown.id, '123456'],
    ] as const)
      await expect(complete(id, code)).rejects.toMatchObject({ code: 'identity.code_used_up' });
    expect(cabinet.credentials.users.get(anna.userId)?.password).toBe(PASSWORD);
  });

  test('compares five of many simultaneous guesses', async () => {
    const { id, code } = await begin();
    const answers = await Promise.allSettled(Array.from({ length: 200 }, () => complete(id, other(code))));
    const faults = answers.map((answer) => answer.status === 'rejected' && answer.reason.code);
    expect(faults.filter((fault) => fault === 'identity.code_wrong')).toHaveLength(5);
  });

  test('works once: a second use of the code, later or at once, changes nothing', async () => {
    const { id, code } = await begin();
    const answers = await Promise.allSettled([
      complete(id, code, 'First2026pipe'),
      complete(id, code, 'Second2026pipe'),
      complete(id, code, 'Third2026pipe'),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const kept = cabinet.credentials.users.get(anna.userId)?.password;
    await expect(complete(id, code)).rejects.toMatchObject({ code: 'identity.code_used_up', status: 422 });
    expect(cabinet.credentials.users.get(anna.userId)?.password).toBe(kept);
    expect(cabinet.credentials.calls.filter((call) => call === 'setPassword')).toHaveLength(1);
  });

  test('ends with the ten minutes', async () => {
    const { id, code } = await begin();
    cabinet.world.pass(600);
    await expect(complete(id, code)).rejects.toMatchObject({ code: 'identity.code_expired', status: 422 });
  });

  test('needs a recovery, and takes no registration for one', async () => {
    const missing = { code: 'identity.conversation_missing', status: 404 };
    await expect(complete('rec_00000000000000000000000000', '123456')).rejects.toMatchObject(missing);
    const signUp = await begun(cabinet, newPhone());
    await expect(complete(signUp.id, signUp.code)).rejects.toMatchObject(missing);
  });

  test('is refused to a user who was blocked meanwhile', async () => {
    const { id, code } = await begin();
    await setState(anna.userId, 'blocked');
    await expect(complete(id, code)).rejects.toMatchObject({ code: 'identity.conversation_missing' });
    expect(cabinet.credentials.users.get(anna.userId)?.password).toBe(PASSWORD);
  });

  test('may be tried again when Cognito failed, with the same code', async () => {
    const { id, code } = await begin();
    cabinet.credentials.broken = true;
    await expect(complete(id, code)).rejects.toMatchObject({ code: 'identity.credentials_unavailable' });
    cabinet.credentials.broken = false;
    await complete(id, code);
    await expect(signIn(NEW_PASSWORD)).resolves.toBeDefined();
  });

  test('killed between the password and the end of the sessions has ended them, and may be finished', async () => {
    const { tokens } = await signIn(PASSWORD);
    cabinet.world.pass(60);
    const { id, code } = await begin();
    const set = cabinet.credentials.setPassword.bind(cabinet.credentials);
    let commits = 0;
    cabinet.table.beforeRequest = (kind) => {
      if (kind === 'commit' && cabinet.credentials.calls.includes('setPassword')) commits += 1;
      if (commits > 0) throw new Error('killed');
    };
    await expect(complete(id, code)).rejects.toThrow('killed');
    cabinet.table.beforeRequest = () => {};
    cabinet.credentials.setPassword = set;

    const refreshing = Identity.refreshSession(cabinet.anonymous, { refreshToken: tokens.refreshToken });
    await expect(refreshing).rejects.toMatchObject({ code: 'identity.session_ended' });
    await expect(complete(id, code)).rejects.toMatchObject({ code: 'identity.code_used_up' });
    cabinet.world.pass(31);
    await complete(id, code);
    expect(cabinet.newest(anna.email, 'password-changed')).toBeDefined();
  });

  test('says from the claim of the code on that what was entrusted before serves no more', async () => {
    const recoveredAt = async () => (await Identity.getUser(cabinet.anonymous, anna.userId))?.recoveredAt;
    expect(await recoveredAt()).toBeUndefined();
    const { id, code } = await begin();
    expect(await recoveredAt()).toBeUndefined();
    cabinet.table.beforeRequest = () => {
      if (cabinet.credentials.calls.includes('setPassword')) throw new Error('killed');
    };
    await expect(complete(id, code)).rejects.toThrow('killed');
    cabinet.table.beforeRequest = () => {};
    expect(await recoveredAt()).toBe(cabinet.world.now);
    cabinet.world.pass(31);
    await complete(id, code);
    expect(await recoveredAt()).toBe(cabinet.world.now);
  });

  test('lets the next recovery begin without a pause', async () => {
    const { id, code } = await begin();
    await complete(id, code);
    await expect(start()).resolves.toMatchObject({ resendInSeconds: 60 });
  });
});
