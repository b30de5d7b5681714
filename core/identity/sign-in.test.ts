import { beforeEach, describe, expect, test } from 'vitest';
import type { OrganisationId, OrganisationRole, SessionId, UserId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { solvedCaptcha } from '#core/testing';
import * as Identity from './index.ts';
import {
  type Cabinet,
  entered,
  mailed,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
  signedIn,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
});

const signIn = (login: string, password = PASSWORD, ctx: Ctx = cabinet.anonymous) =>
  signedIn(cabinet, { login, password }, {}, ctx);
const from = (sourceAddress: string): Ctx => ({ ...cabinet.anonymous, sourceAddress });
const setState = (userId: UserId, state: Identity.UserState) =>
  cabinet.table.commit([{ kind: 'patch', key: { pk: `USER#${userId}`, sk: '#HEAD' }, set: { state } }]);
/** How many of so many wrong passwords, each from a network of its own, are compared. */
const compared = async (login: string, tries: number): Promise<number> => {
  let count = 0;
  for (let network = 0; network < tries; network += 1) {
    const fault = await signIn(login, 'Wrong2026pipe', from(`198.51.100.${network}`)).catch(
      (error: unknown) => error,
    );
    if ((fault as { code: string }).code === refused.code) count += 1;
  }
  return count;
};
const refused = { code: 'identity.sign_in_refused', status: 401 };
const ended = { code: 'identity.session_ended', status: 401 };

describe('signing in', () => {
  test('works by phone and by e-mail in any case', async () => {
    for (const login of [anna.phone, anna.email, anna.email.toUpperCase()]) {
      const { givenName, tokens } = await signIn(login);
      expect(givenName).toBe('Анна');
      expect(tokens.accessLifeSeconds).toBe(900);
      expect(tokens.refreshToken?.startsWith(`${anna.userId}.ses_`)).toBe(true);
    }
  });

  test('is told in the journal', async () => {
    cabinet.world.pass(1);
    await signIn(anna.phone);
    const { items } = await cabinet.table.query(`USER#${anna.userId}`, { prefix: 'JOURNAL#' });
    expect(items.map((entry) => (entry as { event?: string }).event)).toEqual([
      'identity.registered',
      'identity.signed_in',
    ]);
  });

  test('keeps no token in the table', async () => {
    const { tokens } = await signIn(anna.phone);
    const [, , secret = '', refreshToken = ''] = tokens.refreshToken?.split('.') ?? [];
    const stored = JSON.stringify(cabinet.table.snapshot());
    for (const kept of [secret, refreshToken, tokens.deviceToken ?? '']) {
      expect(kept.length).toBeGreaterThan(20);
      expect(stored).not.toContain(kept);
    }
  });

  test('has one answer and one amount of work for every reason to refuse', async () => {
    const pending = await mailed(cabinet, newPhone(), newEmail());
    const pendingPhone = (await Identity.getUser(cabinet.anonymous, pending.userId))?.phone ?? '';
    const blocked = await registered(cabinet);
    await setState(blocked.userId, 'blocked');
    const outcomes: unknown[] = [];
    for (const [login, password] of [
      [anna.phone, 'Wrong2026pipe'],
      [newPhone(), PASSWORD],
      [pendingPhone, PASSWORD],
      [blocked.phone, PASSWORD],
      [blocked.email, PASSWORD],
      [newEmail(), PASSWORD],
    ] as const) {
      const before = { ...cabinet.table.requests };
      cabinet.credentials.calls.length = 0;
      const fault = await signIn(login, password).catch((error: unknown) => error as Error);
      expect(fault).toMatchObject(refused);
      const { get, commit } = cabinet.table.requests;
      outcomes.push({
        message: (fault as Error).message,
        gets: get - before.get,
        commits: commit - before.commit,
        calls: [...cabinet.credentials.calls],
      });
    }
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  });

  test('of a blocked or pending user never asks Cognito for tokens of theirs', async () => {
    await setState(anna.userId, 'blocked');
    await signIn(anna.phone).catch(() => {});
    expect(cabinet.credentials.users.get(anna.userId)?.refreshTokens.size).toBe(0);
  });

  test('from one address stops after ten tries at a login, the right password included', async () => {
    for (let count = 0; count < 10; count += 1)
      await expect(signIn(anna.phone, 'Wrong2026pipe')).rejects.toMatchObject(refused);
    await expect(signIn(anna.phone)).rejects.toMatchObject({ kind: 'throttled', status: 429 });
    cabinet.world.pass(900);
    await expect(signIn(anna.phone)).resolves.toBeDefined();
  });

  test('is not closed to its owner by one stranger who keeps guessing', async () => {
    for (let count = 0; count < 200; count += 1)
      await signIn(anna.phone, 'Wrong2026pipe', from('198.51.100.1')).catch(() => {});
    await expect(signIn(anna.phone)).resolves.toBeDefined();
  });

  test('asks work of a guesser who uses many networks, at a known login and an unknown one', async () => {
    for (const login of [anna.phone, newPhone()]) expect(await compared(login, 150)).toBe(100);
  });

  test('is open to the owner while many networks guess: with work done from a new browser', async () => {
    await compared(anna.phone, 120);
    const ctx = from('192.0.2.1');
    const input = { login: anna.phone, password: PASSWORD };
    await expect(Identity.signIn(ctx, input)).rejects.toMatchObject({
      code: 'identity.work_needed',
      status: 422,
    });
    const captcha = await solvedCaptcha(ctx, 'sign-in');
    await expect(Identity.signIn(ctx, { ...input, captcha })).resolves.toBeDefined();
    await expect(Identity.signIn(ctx, { ...input, captcha })).rejects.toMatchObject({
      code: 'identity.captcha_refused',
    });
  });

  test('is open to the owner on a browser they used before, whatever strangers do, even on the same network', async () => {
    const { deviceToken } = (await signIn(anna.phone)).tokens;
    await compared(anna.phone, 120);
    for (let count = 0; count < 120; count += 1) await signIn(anna.phone, 'Wrong2026pipe').catch(() => {});
    await expect(signIn(anna.phone)).rejects.toMatchObject({ kind: 'throttled' });
    const again = await signedIn(cabinet, { login: anna.email, password: PASSWORD }, { deviceToken });
    expect(again.tokens).not.toHaveProperty('deviceToken');
  });

  test('from a browser used before has ten tries too', async () => {
    const { deviceToken } = (await signIn(anna.phone)).tokens;
    const guess = (password: string) =>
      Identity.signIn(cabinet.anonymous, { login: anna.phone, password }, { deviceToken });
    for (let count = 0; count < 10; count += 1)
      await expect(guess('Wrong2026pipe')).rejects.toMatchObject(refused);
    await expect(guess(PASSWORD)).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('stops a guesser who tries many logins from one address', async () => {
    for (let count = 0; count < 100; count += 1)
      await expect(signIn(newPhone(), 'Wrong2026pipe')).rejects.toMatchObject(refused);
    await expect(signIn(newPhone(), 'Wrong2026pipe')).rejects.toMatchObject({ kind: 'throttled' });
  });

  test('says that the service is away when it is, to everybody alike', async () => {
    cabinet.credentials.broken = true;
    for (const login of [anna.phone, newPhone()])
      await expect(signIn(login)).rejects.toMatchObject({ code: 'identity.credentials_unavailable' });
  });

  test('does not slip past a block that comes while the password is checked', async () => {
    const asked = cabinet.credentials.signIn.bind(cabinet.credentials);
    cabinet.credentials.signIn = async (userId, password) => {
      const tokens = await asked(userId, password);
      await setState(anna.userId, 'blocked');
      return tokens;
    };
    await expect(signIn(anna.phone)).rejects.toMatchObject(refused);
  });
});

describe('a request with a token', () => {
  const authenticate = (token: Identity.VerifiedToken) => Identity.authenticate(cabinet.anonymous, token);
  const notSignedIn = { code: 'platform.not_signed_in', status: 401 };

  test('stands for its user and session', async () => {
    const { token } = await entered(cabinet, anna);
    const { userId, sessionId } = token;
    expect(await authenticate(token)).toEqual({ kind: 'user', userId, sessionId });
  });

  test('may what the user’s record says of organisations by then, and no more from the next one on', async () => {
    const { token } = await entered(cabinet, anna);
    const organisationId = 'org_00000000000000000000000000' as OrganisationId;
    const give = async (role: OrganisationRole | undefined) => {
      const user = await Identity.getUser(cabinet.world.system, anna.userId, { strong: true });
      await cabinet.table.commit([Identity.setRole(user as Identity.User, organisationId, role)]);
    };
    for (const role of ['manager', 'observer'] as const) {
      await give(role);
      expect(await authenticate(token)).toMatchObject({ memberOf: { [organisationId]: role } });
    }
    await give(undefined);
    expect(await authenticate(token)).not.toHaveProperty('memberOf');
  });

  test('is refused with another secret, under another user’s id and for no session at all', async () => {
    const boris = await registered(cabinet);
    const { token } = await entered(cabinet, anna);
    const other = await entered(cabinet, anna);
    for (const wrong of [
      { ...token, sessionSecret: other.token.sessionSecret },
      { ...token, userId: boris.userId },
      { ...token, userId: 'usr_00000000000000000000000000' as UserId },
      { ...token, sessionId: 'ses_00000000000000000000000000' as SessionId },
    ])
      await expect(authenticate(wrong)).rejects.toMatchObject(notSignedIn);
  });

  test('is refused at once when the user is blocked', async () => {
    const { token } = await entered(cabinet, anna);
    await setState(anna.userId, 'blocked');
    await expect(authenticate(token)).rejects.toMatchObject(notSignedIn);
  });

  test('is refused at once when its session is signed out, while another goes on', async () => {
    const [one, two] = [await entered(cabinet, anna), await entered(cabinet, anna)];
    await Identity.signOut(cabinet.anonymous, one.tokens);
    await expect(authenticate(one.token)).rejects.toMatchObject(notSignedIn);
    expect(await authenticate(two.token)).toMatchObject({ kind: 'user' });
  });

  test('is refused after the thirty days of its session', async () => {
    const { token } = await entered(cabinet, anna);
    cabinet.world.pass(30 * 86_400);
    await expect(authenticate(token)).rejects.toMatchObject(notSignedIn);
  });

  test.each(['', 'x', 'eyJ.eyJ.sig', 'ses_00000000000000000000000000.eyJ', 'ses_0.secret.eyJ.eyJ.sig'])(
    'is none of ours when it reads %s',
    (text) => expect(Identity.readAccessToken(text)).toBeUndefined(),
  );

  test('is what a use case for customers asks for', () => {
    expect(() => Identity.requireUser(cabinet.anonymous)).toThrow(expect.objectContaining(notSignedIn));
    expect(() => Identity.requireUser(cabinet.world.system)).toThrow(expect.objectContaining(notSignedIn));
    expect(Identity.requireUser(cabinet.world.user(anna.userId))).toBe(anna.userId);
  });
});

describe('a session', () => {
  const refresh = (refreshToken?: string) => Identity.refreshSession(cabinet.anonymous, { refreshToken });
  const signOut = (refreshToken?: string) => Identity.signOut(cabinet.anonymous, { refreshToken });

  test('is renewed by its refresh token, which gives way to the next', async () => {
    const { tokens } = await signIn(anna.phone);
    const renewed = await refresh(tokens.refreshToken);
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
  });

  test.each([undefined, '', 'x', 'usr_00000000000000000000000000.', 'usr_00000000000000000000000000.guess'])(
    'is not renewed by %s',
    async (refreshToken) => {
      await expect(refresh(refreshToken)).rejects.toMatchObject(ended);
      expect(cabinet.credentials.calls).not.toContain('refresh');
    },
  );

  test('is not renewed under another user’s id', async () => {
    const boris = await registered(cabinet);
    const { tokens } = await signIn(anna.phone);
    const [, ...rest] = tokens.refreshToken?.split('.') ?? [];
    await expect(refresh([boris.userId, ...rest].join('.'))).rejects.toMatchObject(ended);
  });

  test('is not renewed by another session’s refresh token, nor with another secret', async () => {
    const parts = async () => (await signIn(anna.phone)).tokens.refreshToken?.split('.') ?? [];
    const [one, two] = [await parts(), await parts()];
    for (const part of [1, 2, 3])
      await expect(
        refresh(one.map((text, index) => (index === part ? two[index] : text)).join('.')),
      ).rejects.toMatchObject(ended);
    expect(cabinet.credentials.calls).not.toContain('refresh');
  });

  test('that is ended while Cognito renews it is not renewed', async () => {
    const { tokens } = await signIn(anna.phone);
    const asked = cabinet.credentials.refresh.bind(cabinet.credentials);
    cabinet.credentials.refresh = async (token) => {
      const renewed = await asked(token);
      await signOut(tokens.refreshToken);
      return renewed;
    };
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject(ended);
  });

  test('is not renewed after sign-out, while another session of the user goes on', async () => {
    const [one, two] = [await signIn(anna.phone), await signIn(anna.phone)];
    expect(await signOut(one.tokens.refreshToken)).toEqual({ done: true });
    await expect(refresh(one.tokens.refreshToken)).rejects.toMatchObject(ended);
    expect(await refresh(two.tokens.refreshToken)).toBeDefined();
  });

  test('stays ended though Cognito could not be told', async () => {
    const { tokens } = await signIn(anna.phone);
    cabinet.credentials.broken = true;
    expect(await signOut(tokens.refreshToken)).toEqual({ done: true });
    cabinet.credentials.broken = false;
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject(ended);
  });

  test('is signed out harmlessly twice, at once, or without one; the journal tells it once', async () => {
    const { tokens } = await signIn(anna.phone);
    await Promise.all([signOut(tokens.refreshToken), signOut(tokens.refreshToken)]);
    for (const text of [tokens.refreshToken, undefined, 'rubbish', `${anna.userId}.rubbish`])
      expect(await signOut(text)).toEqual({ done: true });
    const { items } = await cabinet.table.query(`USER#${anna.userId}`, { prefix: 'JOURNAL#' });
    const events = items.map((entry) => (entry as { event?: string }).event);
    expect(events.filter((event) => event === 'identity.signed_out')).toHaveLength(1);
  });

  test('is not renewed for a blocked user, nor after its 30 days', async () => {
    const [one, two] = [await signIn(anna.phone), await signIn(anna.phone)];
    await setState(anna.userId, 'blocked');
    await expect(refresh(one.tokens.refreshToken)).rejects.toMatchObject(ended);
    await setState(anna.userId, 'active');
    cabinet.world.pass(30 * 86_400);
    await expect(refresh(two.tokens.refreshToken)).rejects.toMatchObject(ended);
  });

  test('is not renewed when Cognito has ended it', async () => {
    const { tokens } = await signIn(anna.phone);
    await cabinet.credentials.globalSignOut(anna.userId);
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject(ended);
  });
});

describe('the signed-in user', () => {
  test('sees their own names, phone and e-mail', async () => {
    expect(await Identity.getMe(cabinet.world.user(anna.userId), {})).toEqual({
      givenName: 'Анна',
      familyName: 'Иванова',
      phone: anna.phone,
      email: anna.email,
      language: 'ru',
      signInBy: 'phone-or-email',
      notices: ['bill-ready', 'payment-received'],
      hasPassword: true,
      secondFactor: false,
    });
  });

  test('is somebody signed in', async () => {
    await expect(Identity.getMe(cabinet.anonymous, {})).rejects.toMatchObject({ status: 401 });
    await setState(anna.userId, 'blocked');
    await expect(Identity.getMe(cabinet.world.user(anna.userId), {})).rejects.toMatchObject({ status: 401 });
  });
});

test('anybody may read which texts are in force', async () => {
  expect(await Identity.getLegal(cabinet.anonymous, {})).toEqual({
    licenceVersion: Identity.LEGAL_TEXTS.licence.version,
    consentVersion: Identity.LEGAL_TEXTS['personal-data'].version,
    marketingVersion: Identity.LEGAL_TEXTS.marketing.version,
  });
});
