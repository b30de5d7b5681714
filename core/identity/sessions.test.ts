import { beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/platform';
import * as Identity from './index.ts';
import {
  type Cabinet,
  entered,
  journalOf,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
});

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
const missing = { code: 'identity.session_missing', status: 404 };
const list = async (ctx: Ctx) => (await Identity.listSessions(ctx, {})).sessions;
const isOpen = (token: Identity.VerifiedToken) =>
  Identity.authenticate(cabinet.anonymous, token).then(
    () => true,
    () => false,
  );

describe('the list of sessions', () => {
  test('names each by its browser and system, the newest first, and says which one asks', async () => {
    const first = await entered(cabinet, anna, { device: { userAgent: FIREFOX } });
    const startedAt = cabinet.world.now;
    cabinet.world.pass(60);
    const second = await entered(cabinet, anna, { device: { userAgent: PHONE } });
    cabinet.world.pass(900);
    await Identity.refreshSession(cabinet.anonymous, first.tokens);
    expect(await list(second.ctx)).toEqual([
      expect.objectContaining({
        sessionId: second.token.sessionId,
        deviceName: 'Chrome, Android',
        current: true,
      }),
      {
        sessionId: first.token.sessionId,
        deviceName: 'Firefox, Windows',
        startedAt,
        lastSeenAt: cabinet.world.now,
        current: false,
      },
    ]);
  });

  test('holds nothing of what a browser made up about itself', async () => {
    const { ctx } = await entered(cabinet, anna, { device: { userAgent: '<b>Anna</b>'.repeat(99) } });
    expect(await list(ctx)).toMatchObject([{ deviceName: '' }]);
  });

  test('leaves out what was ended or ran out, and other people’s', async () => {
    const out = await entered(cabinet, anna);
    await Identity.signOut(cabinet.anonymous, out.tokens);
    await entered(cabinet, anna);
    await entered(cabinet, await registered(cabinet));
    cabinet.world.pass(30 * 86_400);
    const mine = await entered(cabinet, anna);
    expect(await list(mine.ctx)).toMatchObject([{ sessionId: mine.token.sessionId }]);
  });

  test('goes on page by page', async () => {
    for (let count = 0; count < 51; count += 1) {
      cabinet.world.pass(120);
      await entered(cabinet, anna);
    }
    const ctx = cabinet.world.user(anna.userId);
    const { sessions, cursor } = await Identity.listSessions(ctx, {});
    expect(sessions).toHaveLength(50);
    const rest = await Identity.listSessions(ctx, { cursor });
    expect(rest.sessions).toHaveLength(1);
    expect(rest.cursor).toBeUndefined();
  });

  test('is for somebody signed in', async () => {
    await expect(list(cabinet.anonymous)).rejects.toMatchObject({ status: 401 });
  });
});

describe('ending one session', () => {
  test('acts on its next request and its renewal, and on no other session', async () => {
    const [lost, mine] = [await entered(cabinet, anna), await entered(cabinet, anna)];
    const { sessionId } = lost.token;
    expect(await Identity.endSession(mine.ctx, { sessionId })).toEqual({ done: true });
    expect(await isOpen(lost.token)).toBe(false);
    await expect(Identity.refreshSession(cabinet.anonymous, lost.tokens)).rejects.toMatchObject({
      status: 401,
    });
    expect(await isOpen(mine.token)).toBe(true);
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.session_ended');
  });

  test('is told alike of none, of somebody else’s, and of one that has ended; twice at once it ends once', async () => {
    const boris = await entered(cabinet, await registered(cabinet));
    const [lost, mine] = [await entered(cabinet, anna), await entered(cabinet, anna)];
    const { sessionId } = lost.token;
    const answers = await Promise.allSettled([
      Identity.endSession(mine.ctx, { sessionId }),
      Identity.endSession(mine.ctx, { sessionId }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const nobodys = 'ses_00000000000000000000000000' as Identity.VerifiedToken['sessionId'];
    for (const id of [sessionId, boris.token.sessionId, nobodys])
      await expect(Identity.endSession(mine.ctx, { sessionId: id })).rejects.toMatchObject(missing);
    expect(await isOpen(boris.token)).toBe(true);
  });
});

describe('signing out everywhere', () => {
  test('ends every session at once, even those begun in the same moment', async () => {
    const all = [await entered(cabinet, anna), await entered(cabinet, anna), await entered(cabinet, anna)];
    expect(await Identity.endAllSessions(all[0]!.ctx, {})).toEqual({ done: true });
    for (const { token, tokens } of all) {
      expect(await isOpen(token)).toBe(false);
      await expect(Identity.refreshSession(cabinet.anonymous, tokens)).rejects.toMatchObject({ status: 401 });
    }
    expect(cabinet.credentials.users.get(anna.userId)?.refreshTokens.size).toBe(0);
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.all_sessions_ended');
    const again = await entered(cabinet, anna);
    expect(await isOpen(again.token)).toBe(true);
    expect(await list(again.ctx)).toHaveLength(1);
  });

  test('is not slipped past by a sign-in that was under way', async () => {
    const { ctx } = await entered(cabinet, anna);
    const asked = cabinet.credentials.signIn.bind(cabinet.credentials);
    cabinet.credentials.signIn = async (userId, password) => {
      const tokens = await asked(userId, password);
      await Identity.endAllSessions(ctx, {});
      return tokens;
    };
    await expect(entered(cabinet, anna)).rejects.toMatchObject({ code: 'identity.sign_in_refused' });
  });

  test('holds though Cognito could not be told, and when repeated', async () => {
    const { ctx, token } = await entered(cabinet, anna);
    cabinet.credentials.broken = true;
    await Promise.all([Identity.endAllSessions(ctx, {}), Identity.endAllSessions(ctx, {})]);
    expect(await isOpen(token)).toBe(false);
  });

  test('is for somebody signed in', async () => {
    await expect(Identity.endAllSessions(cabinet.anonymous, {})).rejects.toMatchObject({ status: 401 });
  });
});

describe('a new device', () => {
  const news = () => cabinet.sent.filter(({ content }) => content.template === 'account-news');

  test('is told to the owner by e-mail, but for the first sign-in there ever was', async () => {
    await entered(cabinet, anna, { device: { userAgent: PHONE } });
    expect(news()).toEqual([]);
    await entered(cabinet, anna, { device: { userAgent: FIREFOX } });
    expect(news()).toMatchObject([
      {
        to: { mail: anna.email },
        content: { event: 'new-device', deviceName: 'Firefox, Windows', at: cabinet.world.now },
      },
    ]);
  });

  test('is known from then on, to that user alone; several people may share it', async () => {
    const boris = await registered(cabinet);
    for (const user of [anna, boris]) await entered(cabinet, user);
    const { deviceToken } = (await entered(cabinet, anna)).tokens;
    expect(news()).toHaveLength(1);
    const shared = (await entered(cabinet, boris, { device: { deviceToken } })).tokens.deviceToken;
    expect(news()).toHaveLength(2);
    for (const user of [anna, boris]) await entered(cabinet, user, { device: { deviceToken: shared } });
    expect(news()).toHaveLength(2);
  });

  test('is new again after a year without a sign-in, and after signing out everywhere', async () => {
    const { tokens } = await entered(cabinet, anna);
    const device = { deviceToken: tokens.deviceToken };
    cabinet.world.pass(364 * 86_400);
    const { ctx } = await entered(cabinet, anna, { device });
    cabinet.world.pass(364 * 86_400);
    await entered(cabinet, anna, { device });
    expect(news()).toHaveLength(0);
    await Identity.endAllSessions(ctx, {});
    await entered(cabinet, anna, { device });
    expect(news()).toHaveLength(1);
    cabinet.world.pass(366 * 86_400);
    await entered(cabinet, anna, { device });
    expect(news()).toHaveLength(2);
  });

  test.each(['', 'x', 'a'.repeat(43), `${'a'.repeat(43)}.`.repeat(90), '..', 'ж'.repeat(43)])(
    'is what a made-up cookie comes from: %s',
    async (deviceToken) => {
      await entered(cabinet, anna);
      const { tokens } = await entered(cabinet, anna, { device: { deviceToken } });
      expect(news()).toHaveLength(1);
      expect(tokens.deviceToken?.length).toBeLessThan(180);
    },
  );

  test('is not told of when the password was wrong', async () => {
    await entered(cabinet, anna);
    await expect(
      Identity.signIn(cabinet.anonymous, { login: anna.phone, password: `${PASSWORD}x` }),
    ).rejects.toThrow();
    expect(news()).toEqual([]);
  });
});

describe('a refresh token', () => {
  const refresh = (tokens: Identity.SessionTokens) => Identity.refreshSession(cabinet.anonymous, tokens);
  const tokenOf = ({ accessToken }: Identity.SessionTokens): Identity.VerifiedToken => {
    const { sessionId, sessionSecret } = Identity.readAccessToken(accessToken)!;
    return { userId: anna.userId, sessionId, sessionSecret };
  };
  const told = () =>
    cabinet.sent.flatMap(({ content }) => (content.template === 'account-news' ? [content.event] : []));

  test('is good once, and gives way to the next; the session stays the same', async () => {
    const { tokens, token } = await entered(cabinet, anna);
    const once = await refresh(tokens);
    const twice = await refresh(once);
    expect(new Set([tokens, once, twice].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect(tokenOf(twice).sessionId).toBe(token.sessionId);
    expect(await isOpen(tokenOf(twice))).toBe(true);
  });

  test('renews for all tabs that send it at the same time, and each gets the same next one', async () => {
    const { tokens } = await entered(cabinet, anna);
    const tabs = await Promise.all([1, 2, 3].map(() => refresh(tokens)));
    const [next, ...others] = tabs.map(({ refreshToken }) => refreshToken);
    expect(others).toEqual([next, next]);
    cabinet.world.pass(299);
    expect((await refresh(tokens)).refreshToken).toBe(next);
    for (const tab of tabs) expect(await isOpen(tokenOf(tab))).toBe(true);
    expect(await refresh(tabs[0]!)).toBeDefined();
    expect(told()).toEqual([]);
  });

  test('that was copied ends the session for whoever has it, once its five minutes are over', async () => {
    const { tokens } = await entered(cabinet, anna);
    const owner = await refresh(tokens);
    cabinet.world.pass(300);
    await expect(refresh(tokens)).rejects.toMatchObject({ code: 'identity.session_ended' });
    await expect(refresh(owner)).rejects.toMatchObject({ code: 'identity.session_ended' });
    expect(await isOpen(tokenOf(owner))).toBe(false);
    expect(told()).toEqual(['session-copied']);
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.session_copied');
  });

  test('older than the one before ends the session at once, though two of them come together', async () => {
    const { tokens } = await entered(cabinet, anna);
    const owner = await refresh(await refresh(tokens));
    const both = await Promise.allSettled([refresh(tokens), refresh(tokens)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await isOpen(tokenOf(owner))).toBe(false);
    expect(told()).toEqual(['session-copied']);
  });

  test('leaves the requests of other tabs alone that were on their way', async () => {
    const { tokens, token } = await entered(cabinet, anna);
    const once = await refresh(tokens);
    expect(await isOpen(token)).toBe(true);
    await refresh(once);
    expect(await isOpen(token)).toBe(false);
  });

  test('of another session ends nothing', async () => {
    const [one, two] = [await entered(cabinet, anna), await entered(cabinet, anna)];
    const [user, , secret, pool] = two.tokens.refreshToken!.split('.');
    const mixed = { refreshToken: [user, one.token.sessionId, secret, pool].join('.') };
    await expect(Identity.refreshSession(cabinet.anonymous, mixed)).rejects.toMatchObject({ status: 401 });
    expect([await isOpen(one.token), await isOpen(two.token)]).toEqual([true, true]);
  });
});
