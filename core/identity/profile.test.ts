import { beforeEach, describe, expect, test } from 'vitest';
import * as Identity from './index.ts';
import {
  begun,
  type Cabinet,
  type Entered,
  entered,
  journalOf,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  proved,
  type Registered,
  registered,
  signedIn,
  startRecovery,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
let mine: Entered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  mine = await entered(cabinet, anna);
});

const NEXT = 'Newer2026pipe';
const WRONG = 'Wrong2026pipe';
const wrong = { code: 'identity.password_wrong', status: 422, fields: [{ field: 'password' }] };
const isOpen = (token: Identity.VerifiedToken) =>
  Identity.authenticate(cabinet.anonymous, token).then(
    () => true,
    () => false,
  );
const enters = (login: string, password = PASSWORD) =>
  signedIn(cabinet, { login, password }).then(
    () => true,
    () => false,
  );
const me = () => Identity.getMe(mine.ctx, {});
const news = (to: string) =>
  cabinet.sent.flatMap(({ to: address, content }) =>
    content.template === 'account-news' && Object.values(address).includes(to) ? [content.event] : [],
  );

describe.each([
  ['password', (ctx, password) => Identity.changePassword(ctx, { password, newPassword: NEXT })],
  ['phone', (ctx, password) => Identity.startPhoneChange(ctx, { password, phone: newPhone() })],
  ['e-mail', (ctx, password) => Identity.startEmailChange(ctx, { password, email: newEmail() })],
  ['way to sign in', (ctx, password) => Identity.setSignInBy(ctx, { password, signInBy: 'phone' })],
  ['second factor', (ctx, password) => Identity.setSecondFactor(ctx, { password, on: true })],
] as [string, (ctx: Entered['ctx'], password: string) => Promise<unknown>][])(
  'changing the %s',
  (_, change) => {
    test('needs the present password, and ten wrong ones make it wait', async () => {
      const before = cabinet.sent.length;
      for (let count = 0; count < 10; count += 1)
        await expect(change(mine.ctx, WRONG)).rejects.toMatchObject(wrong);
      await expect(change(mine.ctx, PASSWORD)).rejects.toMatchObject({ kind: 'throttled' });
      expect(cabinet.sent).toHaveLength(before);
      expect(await enters(anna.phone)).toBe(true);
      cabinet.world.pass(900);
      await expect(change(mine.ctx, PASSWORD)).resolves.toBeDefined();
    });

    test('is for somebody signed in and active', async () => {
      await expect(change(cabinet.anonymous, PASSWORD)).rejects.toMatchObject({ status: 401 });
      const key = { pk: `USER#${anna.userId}`, sk: '#HEAD' };
      await cabinet.table.commit([{ kind: 'patch', key, set: { state: 'blocked' } }]);
      await expect(change(mine.ctx, PASSWORD)).rejects.toMatchObject({ status: 401 });
    });

    test('leaves no session behind that checking the password opened', async () => {
      const { refreshTokens } = cabinet.credentials.users.get(anna.userId) ?? {};
      const before = refreshTokens?.size ?? 0;
      await change(mine.ctx, PASSWORD);
      expect(refreshTokens?.size).toBe(before);
    });
  },
);

describe('a new password', () => {
  const change = () => Identity.changePassword(mine.ctx, { password: PASSWORD, newPassword: NEXT });

  test('replaces the old one, ends every other session at once, and is told', async () => {
    const other = await entered(cabinet, anna);
    expect(await change()).toEqual({ done: true });
    expect(await isOpen(mine.token)).toBe(true);
    expect(await Identity.refreshSession(cabinet.anonymous, mine.tokens)).toBeDefined();
    expect(await isOpen(other.token)).toBe(false);
    expect(await enters(anna.phone)).toBe(false);
    expect(await enters(anna.phone, NEXT)).toBe(true);
    expect(news(anna.email)).toContain('password-changed');
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.password_changed');
  });

  test('forgets the other devices and not this one', async () => {
    const other = await entered(cabinet, anna);
    await change();
    const before = news(anna.email).length;
    for (const [{ deviceToken }, told] of [
      [mine.tokens, 0],
      [other.tokens, 1],
    ] as const) {
      await entered(cabinet, anna, { password: NEXT, device: { deviceToken } });
      expect(news(anna.email).length - before).toBe(told);
    }
  });

  test('ends a session that the old one opened while it was set', async () => {
    const set = cabinet.credentials.setPassword.bind(cabinet.credentials);
    let thief: Entered | undefined;
    cabinet.credentials.setPassword = async (userId, password) => {
      thief = await entered(cabinet, anna);
      await set(userId, password);
    };
    await change();
    expect(thief && (await isOpen(thief.token))).toBe(false);
  });

  test('that Cognito did not take leaves the old one, and may be tried again', async () => {
    const set = cabinet.credentials.setPassword.bind(cabinet.credentials);
    cabinet.credentials.setPassword = async () => {
      throw new Error('away');
    };
    await expect(change()).rejects.toThrow('away');
    cabinet.credentials.setPassword = set;
    expect(news(anna.email)).not.toContain('password-changed');
    await change();
    expect(await enters(anna.phone, NEXT)).toBe(true);
  });
});

describe('a new phone', () => {
  const start = (phone: string) => Identity.startPhoneChange(mine.ctx, { phone, password: PASSWORD });
  const confirm = (id: string, code: string, ctx = mine.ctx) =>
    Identity.confirmPhoneChange(ctx, { id, code });
  const begin = async (phone = newPhone()) => {
    const { id } = await start(phone);
    return { phone, id, code: cabinet.newest(phone, 'phone-code').code };
  };

  test('is proved by its code and takes the place of the old one, which is told as the e-mail is', async () => {
    const { phone, id, code } = await begin();
    expect((await me()).phone).toBe(anna.phone);
    expect(await confirm(id, code)).toEqual({ done: true });
    expect((await me()).phone).toBe(phone);
    expect([await enters(phone), await enters(anna.phone)]).toEqual([true, false]);
    for (const to of [anna.phone, anna.email]) expect(news(to)).toContain('phone-changed');
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.phone_changed');
  });

  test('leaves the old number free for somebody else', async () => {
    const { id, code } = await begin();
    await confirm(id, code);
    const boris = await begun(cabinet, anna.phone);
    await expect(Identity.confirmSignUp(cabinet.anonymous, boris)).resolves.toEqual({ done: true });
  });

  test('proved twice, or twice at once, changes it once', async () => {
    const { id, code } = await begin();
    await Promise.all([confirm(id, code), confirm(id, code)]);
    expect(await confirm(id, code)).toEqual({ done: true });
    expect(news(anna.phone)).toEqual(['phone-changed']);
  });

  test('that another cabinet has is answered alike, and told by SMS', async () => {
    const boris = await registered(cabinet);
    const [known, unknown] = [await start(boris.phone), await start(newPhone())];
    expect({ ...known, id: '' }).toEqual({ ...unknown, id: '' });
    expect(cabinet.newest(boris.phone, 'already-registered')).toBeDefined();
    for (const code of ['000000', '123456'])
      await expect(confirm(known.id, code)).rejects.toMatchObject({ code: 'identity.code_wrong' });
  });

  test('that is registered to the end meanwhile stays with who registered it; an unfinished one gives way', async () => {
    const { phone, id, code } = await begin();
    await proved(cabinet, phone);
    await confirm(id, code);
    expect((await me()).phone).toBe(phone);
  });

  test('is asked for by nobody but the caller: others’ codes are missing, and no try is counted', async () => {
    const { id, code } = await begin();
    const boris = await entered(cabinet, await registered(cabinet));
    for (let count = 0; count < 6; count += 1)
      await expect(confirm(id, '000000', boris.ctx)).rejects.toMatchObject({
        code: 'identity.conversation_missing',
      });
    await expect(Identity.resendPhoneCode(boris.ctx, { id })).rejects.toMatchObject({ status: 404 });
    await confirm(id, code);
  });

  test('gets another code after the pause', async () => {
    const { phone, id, code } = await begin();
    await expect(Identity.resendPhoneCode(mine.ctx, { id })).rejects.toMatchObject({
      code: 'identity.resend_too_soon',
    });
    cabinet.world.pass(60);
    await Identity.resendPhoneCode(mine.ctx, { id });
    const next = cabinet.newest(phone, 'phone-code').code;
    await expect(confirm(id, code)).rejects.toMatchObject({ code: 'identity.code_wrong' });
    await confirm(id, next);
  });

  test('is another one than the present, and ten may be tried in a day', async () => {
    await expect(start(anna.phone)).rejects.toMatchObject({
      code: 'identity.login_unchanged',
      fields: [{ field: 'phone' }],
    });
    for (let count = 0; count < 10; count += 1) {
      cabinet.world.pass(120);
      await start(newPhone());
    }
    cabinet.world.pass(900);
    await expect(start(newPhone())).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('makes a recovery code that went to the old one worthless', async () => {
    const { id, code } = await begin();
    const recovery = await startRecovery(cabinet, { phone: anna.phone });
    const recoveryCode = cabinet.newest(anna.phone, 'recovery-code').code;
    await confirm(id, code);
    await expect(
      Identity.completeRecovery(cabinet.anonymous, { id: recovery.id, code: recoveryCode, password: NEXT }),
    ).rejects.toMatchObject({ code: 'identity.conversation_missing' });
  });
});

describe('a new e-mail', () => {
  const start = (email: string) => Identity.startEmailChange(mine.ctx, { email, password: PASSWORD });
  const confirm = (token: string) => Identity.confirmEmailChange(cabinet.anonymous, { token });
  const begin = async (email = newEmail()) => {
    await start(email);
    return { email, token: cabinet.newest(email, 'email-change').token };
  };
  const invalid = { code: 'identity.email_link_invalid', status: 422 };

  test('is proved by its link and takes the place of the old one, which is told', async () => {
    const { email, token } = await begin(newEmail().toUpperCase().toLowerCase());
    expect((await me()).email).toBe(anna.email);
    expect(await confirm(token)).toEqual({ done: true });
    expect((await me()).email).toBe(email);
    expect([await enters(email), await enters(anna.email)]).toEqual([true, false]);
    expect(news(anna.email)).toContain('email-changed');
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.email_changed');
  });

  test('opened again, or twice at once, answers the same and changes nothing, even after a change back', async () => {
    const { token } = await begin();
    await Promise.all([confirm(token), confirm(token)]);
    const back = await begin(anna.email);
    await confirm(back.token);
    await expect(confirm(token)).rejects.toMatchObject(invalid);
    expect(await confirm(back.token)).toEqual({ done: true });
    expect((await me()).email).toBe(anna.email);
  });

  test('that another cabinet has is answered alike, and told by mail', async () => {
    const boris = await registered(cabinet);
    const [known, unknown] = [await start(boris.email), await start(newEmail())];
    expect({ ...known, sentTo: '' }).toEqual({ ...unknown, sentTo: '' });
    expect(cabinet.newest(boris.email, 'already-registered')).toBeDefined();
  });

  test('that another cabinet took meanwhile is a conflict', async () => {
    const { email, token } = await begin();
    const boris = await entered(cabinet, await registered(cabinet));
    await Identity.startEmailChange(boris.ctx, { email, password: PASSWORD });
    await confirm(cabinet.newest(email, 'email-change').token);
    await expect(confirm(token)).rejects.toMatchObject({ code: 'identity.email_taken', status: 409 });
  });

  test('is proved by the newest link alone, within a day', async () => {
    const [first, second] = [await begin(), await begin()];
    await expect(confirm(first.token)).rejects.toMatchObject(invalid);
    cabinet.world.pass(24 * 3600);
    await expect(confirm(second.token)).rejects.toMatchObject(invalid);
    for (const token of ['', 'x'.repeat(64), `${anna.userId}.${'a'.repeat(43)}`, anna.token])
      await expect(confirm(token)).rejects.toMatchObject(invalid);
  });

  test('is not slipped in by an intruder after the owner recovered the password or signed out everywhere', async () => {
    const { token } = await begin();
    await Identity.endAllSessions(mine.ctx, {});
    await expect(confirm(token)).rejects.toMatchObject(invalid);
  });

  test('is another one than the present, and five may be tried in an hour', async () => {
    await expect(start(anna.email.toUpperCase())).rejects.toMatchObject({
      code: 'identity.login_unchanged',
      fields: [{ field: 'email' }],
    });
    for (let count = 0; count < 5; count += 1) await start(newEmail());
    await expect(start(newEmail())).rejects.toMatchObject({ kind: 'throttled' });
  });
});

describe('the way to sign in', () => {
  const choose = (signInBy: Identity.SignInBy) =>
    Identity.setSignInBy(mine.ctx, { signInBy, password: PASSWORD });
  const ways = async () => [await enters(anna.phone), await enters(anna.email)];

  test('is either, or the one that was chosen; the other is refused like a wrong password', async () => {
    await choose('phone');
    expect(await ways()).toEqual([true, false]);
    expect((await me()).signInBy).toBe('phone');
    await choose('email');
    expect(await ways()).toEqual([false, true]);
    await expect(signedIn(cabinet, { login: anna.phone, password: PASSWORD })).rejects.toMatchObject({
      code: 'identity.sign_in_refused',
    });
    await choose('phone-or-email');
    expect(await ways()).toEqual([true, true]);
  });

  test('is told once, however often the same is chosen', async () => {
    await Promise.all([choose('phone'), choose('phone')]);
    await choose('phone');
    expect(news(anna.email).filter((event) => event === 'sign-in-switched')).toHaveLength(1);
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.sign_in_switched');
  });

  test('by e-mail alone still lets the phone recover the password', async () => {
    await choose('email');
    const { id } = await startRecovery(cabinet, { phone: anna.phone });
    const { code } = cabinet.newest(anna.phone, 'recovery-code');
    await Identity.completeRecovery(cabinet.anonymous, { id, code, password: NEXT });
    expect(await enters(anna.email, NEXT)).toBe(true);
  });
});
