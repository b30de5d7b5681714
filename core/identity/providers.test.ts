import { beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/platform';
import * as Identity from './index.ts';
import {
  begun,
  entered,
  journalOf,
  nobodyDepends,
  PASSWORD,
  proved,
  registered,
  startRecovery,
} from './testing/cabinet.ts';
import {
  aPerson,
  CITY,
  came,
  insideOf,
  joined,
  NAMED,
  newcomer,
  openTown,
  type Town,
  wentTo,
} from './testing/town.ts';

let town: Town;
beforeEach(() => {
  town = openTown();
});

const refused = (code: string) => expect.objectContaining({ code: `identity.${code}` });
const finish = (answer: object, sent: object, which = CITY) =>
  Identity.finishProviderSignIn(town.anonymous, { ...which, state: '', ...answer }, sent);
const signedIn = (said: object): said is Identity.SignedIn => 'tokens' in said;
const told = () =>
  town.sent.flatMap(({ content }) => (content.template === 'account-news' ? [content.event] : []));

describe('somebody a provider vouches for', () => {
  test('agrees to the texts, has a cabinet with what was proved to the provider, and is in', async () => {
    const olga = aPerson();
    const { newcomer: shown, entryId, browser } = await newcomer(town, olga);
    expect(shown).toEqual({
      givenName: 'Ольга',
      familyName: 'Смирнова',
      email: olga.email,
      phone: olga.phone,
    });
    expect(town.credentials.users.size).toBe(0);
    const { tokens } = await Identity.signUpByProvider(town.anonymous, { id: entryId, ...NAMED }, browser);
    const { userId, ctx } = insideOf(town, { givenName: '', tokens });
    expect(await Identity.getMe(ctx, {})).toMatchObject({
      ...{ email: olga.email, phone: olga.phone, givenName: 'Ольга', hasPassword: false },
    });
    const { consents } = await Identity.listConsents(ctx, {});
    expect(consents.map(({ kind, given }) => [kind, given])).toEqual([
      ['licence', true],
      ['personal-data', true],
      ['marketing', false],
    ]);
    expect((await journalOf(town, userId)).sort()).toEqual([
      'identity.provider_connected',
      'identity.registered',
      'identity.signed_in',
    ]);
    expect(told()).toEqual([]);
  });

  test('is in at once the next time, and a browser that is not known is told of', async () => {
    const olga = aPerson();
    const { userId, tokens } = await joined(town, olga);
    const again = await came(town, olga, { deviceToken: tokens.deviceToken });
    expect(signedIn(again.said) && insideOf(town, again.said).userId).toBe(userId);
    expect(told()).toEqual([]);
    await came(town, olga);
    expect(told()).toEqual(['new-device']);
  });

  test('is the same person whatever their e-mail is there by now', async () => {
    const olga = aPerson();
    const { userId } = await joined(town, olga);
    const { said } = await came(town, { ...olga, email: aPerson().email, proved: false });
    expect(signedIn(said) && insideOf(town, said).userId).toBe(userId);
  });

  test('never gets the cabinet of whoever has their e-mail or their phone', async () => {
    const anna = await registered(town);
    const kept = () => town.table.snapshot().filter(({ pk }) => !/^ONCE#(throttle|provider-state)#/.test(pk));
    const before = kept();
    for (const known of [{ email: anna.email.toUpperCase() }, { phone: anna.phone }])
      await expect(came(town, { ...aPerson(), ...known })).rejects.toThrow(refused('provider_login_known'));
    expect(kept()).toEqual(before);
  });

  test('needs an e-mail that was proved to the provider; a phone they need not have', async () => {
    const olga = aPerson();
    await expect(came(town, { ...olga, proved: false })).rejects.toThrow(refused('provider_email_missing'));
    const { ctx } = await joined(town, { ...olga, phone: '' });
    expect(await Identity.getMe(ctx, {})).toMatchObject({ phone: '', email: olga.email });
  });

  test('without a phone switches on nothing that needs one', async () => {
    const { ctx, userId } = await joined(town, { ...aPerson(), phone: '' });
    await town.credentials.setPassword(userId, PASSWORD);
    const on = { password: PASSWORD, on: true };
    await expect(Identity.setSecondFactor(ctx, on)).rejects.toThrow(refused('phone_needed'));
    const byPhone = { password: PASSWORD, signInBy: 'phone' } as const;
    await expect(Identity.setSignInBy(ctx, byPhone)).rejects.toThrow(refused('phone_needed'));
  });

  test('takes a phone over from a registration that nobody finished', async () => {
    const olga = aPerson();
    const { userId } = await proved(town, olga.phone);
    await joined(town, olga);
    expect(await Identity.getUser(town.world.system, userId)).toBeUndefined();
    const { code } = await begun(town, aPerson().phone);
    expect(code).toMatch(/^\d{6}$/);
  });

  test('is shut out while the supplier blocks them', async () => {
    const olga = aPerson();
    const { ctx } = await joined(town, olga);
    await Identity.blockUser(town.world.system, { login: olga.email });
    await expect(came(town, olga)).rejects.toThrow(refused('cabinet_closed'));
    await expect(Identity.getMe(ctx, {})).rejects.toMatchObject({ status: 401 });
    await Identity.unblockUser(town.world.system, { login: olga.email });
    expect(signedIn((await came(town, olga)).said)).toBe(true);
  });
});

describe('the way to a provider and back', () => {
  test('is found by its supplier and its short name alone', async () => {
    const { providers } = await Identity.listProviders(town.world.as({ kind: 'anonymous' }, 'en'), {});
    expect(providers).toEqual([
      { ...CITY, name: 'City ID' },
      { ...CITY, provider: 'bank', name: 'City ID' },
    ]);
    const nowhere = { ...CITY, provider: 'nowhere' };
    await expect(Identity.startProviderSignIn(town.anonymous, nowhere)).rejects.toThrow(
      refused('provider_missing'),
    );
    await expect(finish({}, {}, nowhere)).rejects.toThrow(refused('provider_missing'));
  });

  test('stores nothing on the way there', async () => {
    const before = town.table.snapshot().filter(({ pk }) => !pk.startsWith('ONCE#throttle#'));
    await wentTo(town, aPerson());
    expect(town.table.snapshot().filter(({ pk }) => !pk.startsWith('ONCE#throttle#'))).toEqual(before);
  });

  test('ends in the browser it began in', async () => {
    const { answer, browser } = await wentTo(town, aPerson());
    const { browser: other } = await wentTo(town, aPerson());
    for (const sent of [other, {}, { browserToken: `${browser.browserToken}x` }])
      await expect(finish(answer, sent)).rejects.toThrow(refused('provider_state_unknown'));
    expect(await finish(answer, browser)).toHaveProperty('newcomer');
  });

  test('may begin in several tabs of one browser', async () => {
    const first = await wentTo(town, aPerson());
    const second = await wentTo(town, aPerson(), { browser: first.browser });
    expect(second.browser).toEqual(first.browser);
    for (const { answer, browser } of [first, second])
      expect(await finish(answer, browser)).toHaveProperty('newcomer');
  });

  test('is gone once, also when the answer is handed in twice at once', async () => {
    const olga = aPerson();
    await joined(town, olga);
    const { answer, browser } = await wentTo(town, olga);
    const both = await Promise.allSettled([finish(answer, browser), finish(answer, browser)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(finish(answer, browser)).rejects.toThrow(refused('provider_state_used'));
  });

  test('takes twenty minutes at most', async () => {
    const { answer, browser } = await wentTo(town, aPerson());
    town.world.pass(1200);
    await expect(finish(answer, browser)).rejects.toThrow(refused('provider_state_unknown'));
  });

  test('leads back from the provider it led to', async () => {
    const { answer, browser } = await wentTo(town, aPerson());
    const bank = { ...CITY, provider: 'bank' };
    await expect(finish(answer, browser, bank)).rejects.toThrow(refused('provider_state_unknown'));
    const mixed = { ...answer, iss: town.bank.issuer };
    await expect(finish(mixed, browser)).rejects.toThrow(refused('provider_mixed_up'));
  });

  test.each(['', 'x', 'sign-in', 'sign-in.9999999999', 'sign-in.9999999999.x.y.z', 'connect.1.2.3'])(
    'does not take %j for a state of ours',
    async (state) => {
      const { browser } = await wentTo(town, aPerson());
      await expect(finish({ state }, browser)).rejects.toThrow(refused('provider_state_unknown'));
    },
  );

  test('is not stretched by whoever changes the end in its state', async () => {
    const { answer, browser } = await wentTo(town, aPerson());
    const state = answer.state.replace(/\.\d+\./, '.9999999999.');
    await expect(finish({ ...answer, state }, browser)).rejects.toThrow(refused('provider_state_unknown'));
  });

  test('says whether the person refused or the provider is out of order', async () => {
    const { answer, browser } = await wentTo(town, 'refuse');
    await expect(finish(answer, browser)).rejects.toThrow(refused('provider_denied'));
    const next = await wentTo(town, aPerson());
    town.city.broken = true;
    await expect(finish(next.answer, next.browser)).rejects.toThrow(refused('provider_unavailable'));
    await expect(Identity.startProviderSignIn(town.anonymous, CITY)).rejects.toThrow(
      refused('provider_unavailable'),
    );
  });

  test('is throttled for each network', async () => {
    const tries = Array.from({ length: 130 }, () => Identity.startProviderSignIn(town.anonymous, CITY));
    const refusals = (await Promise.allSettled(tries)).filter(({ status }) => status === 'rejected');
    expect(refusals).toHaveLength(10);
    const { code } = (refusals[0] as PromiseRejectedResult).reason;
    expect(code).toBe('platform.too_many_tries');
  });
});

describe('what waits for the consents', () => {
  const join = (id: string, browser: object, more: object = {}) =>
    Identity.signUpByProvider(town.anonymous, { id, ...NAMED, ...more }, browser);

  test('is for the browser that came back, for an hour, and once', async () => {
    const { entryId, browser } = await newcomer(town, aPerson());
    const { browser: other } = await wentTo(town, aPerson());
    for (const sent of [other, {}])
      await expect(join(entryId, sent)).rejects.toThrow(refused('conversation_missing'));
    await expect(join('pve_00000000000000000000000000', browser)).rejects.toThrow(
      refused('conversation_missing'),
    );
    const late = await newcomer(town, aPerson());
    town.world.pass(3600);
    await expect(join(late.entryId, late.browser)).rejects.toThrow(refused('conversation_missing'));
    const fresh = await newcomer(town, aPerson());
    const both = await Promise.allSettled([1, 2].map(() => join(fresh.entryId, fresh.browser)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(join(fresh.entryId, fresh.browser)).rejects.toThrow(refused('conversation_missing'));
  });

  test('needs the texts in force', async () => {
    const { entryId, browser } = await newcomer(town, aPerson());
    const old = { licenceVersion: '2020-01-01' };
    await expect(join(entryId, browser, old)).rejects.toThrow(refused('text_outdated'));
    expect(await join(entryId, browser)).toMatchObject({ givenName: 'Ольга' });
  });

  test('comes to nothing when somebody has the e-mail, the phone or the account by then', async () => {
    const olga = aPerson();
    const waiting = await newcomer(town, olga);
    const same = await newcomer(town, olga);
    await join(same.entryId, same.browser);
    await expect(join(waiting.entryId, waiting.browser)).rejects.toThrow(refused('provider_login_known'));
    const racing = aPerson();
    const entries = [await newcomer(town, racing), await newcomer(town, { ...racing, login: 'other' })];
    const both = await Promise.allSettled(entries.map((one) => join(one.entryId, one.browser)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: refused('provider_login_known'),
    });
  });

  test('leaves nobody in Cognito who did not finish', async () => {
    const olga = aPerson();
    const [lost, won] = [await newcomer(town, olga), await newcomer(town, olga)];
    await join(won.entryId, won.browser);
    await join(lost.entryId, lost.browser).catch(() => {});
    const entry = town.table.snapshot().find(({ pk }) => pk === `ONCE#provider-entry#${lost.entryId}`);
    const { userId } = entry as unknown as { userId: Identity.User['userId'] };
    expect(await Identity.forgetSignUp(town.world.system, { userId })).toBe(true);
    expect(town.credentials.users.size).toBe(1);
  });
});

describe('a session that a provider vouched for', () => {
  const isOpen = (token: Identity.VerifiedToken) =>
    Identity.authenticate(town.anonymous, token).then(
      () => true,
      () => false,
    );

  test('is renewed by us, for a quarter of an hour each time, and ended like any other', async () => {
    const { tokens, token, userId } = await joined(town, aPerson());
    const { poolToken } = Identity.readAccessToken(tokens.accessToken)!;
    expect(Identity.readVouchedToken(town.anonymous, poolToken)).toBe(userId);
    town.world.pass(900);
    expect(Identity.readVouchedToken(town.anonymous, poolToken)).toBeUndefined();
    const calls = town.credentials.calls.length;
    const renewed = await Identity.refreshSession(town.anonymous, tokens);
    expect(insideOf(town, { givenName: '', tokens: renewed }).userId).toBe(userId);
    expect(town.credentials.calls).toHaveLength(calls);
    expect(await isOpen(token)).toBe(true);
    await Identity.signOut(town.anonymous, renewed);
    expect(await isOpen(token)).toBe(false);
    expect(town.credentials.calls).toHaveLength(calls);
    await expect(Identity.refreshSession(town.anonymous, renewed)).rejects.toThrow(refused('session_ended'));
  });

  test('is not taken for another user’s, nor stretched', async () => {
    const [mine, theirs] = [await joined(town, aPerson()), await joined(town, aPerson())];
    const { poolToken } = Identity.readAccessToken(mine.tokens.accessToken)!;
    const [userId = '', until = '', signature = ''] = poolToken.split('.');
    for (const forged of [
      `${theirs.userId}.${until}.${signature}`,
      `${userId}.9999999999.${signature}`,
      `${userId}.${until}.`,
      `${userId}.${until}`,
      'eyJ.x.y',
    ])
      expect(Identity.readVouchedToken(town.anonymous, forged)).toBeUndefined();
  });

  test('ends with all the others', async () => {
    const { ctx, token } = await joined(town, aPerson());
    await Identity.endAllSessions(ctx, {});
    expect(await isOpen(token)).toBe(false);
  });
});

describe('a second factor', () => {
  async function guarded() {
    const olga = aPerson();
    const { ctx, userId } = await joined(town, olga);
    await town.credentials.setPassword(userId, PASSWORD);
    await Identity.setSecondFactor(ctx, { on: true, password: PASSWORD });
    const { said, browser } = await came(town, olga);
    if (!('code' in said)) throw new Error('a code is asked for');
    const code = town.newest(olga.phone, 'sign-in-code').code;
    return {
      olga,
      userId,
      ctx,
      entryId: said.entryId,
      given: { id: said.code.id, code, remember: false },
      browser,
    };
  }
  const give = (id: string, secondFactor: { id: string; code: string; remember: boolean }, browser: object) =>
    Identity.giveProviderCode(town.anonymous, { id, secondFactor }, browser);

  test('is asked for after the provider vouched, and no session begins before', async () => {
    const { entryId, given, browser, userId } = await guarded();
    const wrong = { ...given, code: given.code === '000000' ? '000001' : '000000' };
    await expect(give(entryId, wrong, browser)).rejects.toThrow(refused('code_wrong'));
    expect(insideOf(town, await give(entryId, given, browser)).userId).toBe(userId);
    await expect(give(entryId, given, browser)).rejects.toThrow(refused('conversation_missing'));
  });

  test('is given in the browser that came back', async () => {
    const { entryId, given, browser } = await guarded();
    const { browser: other } = await wentTo(town, aPerson());
    for (const sent of [other, {}])
      await expect(give(entryId, given, sent)).rejects.toThrow(refused('conversation_missing'));
    const newcomers = await newcomer(town, aPerson());
    await expect(give(newcomers.entryId, given, newcomers.browser)).rejects.toThrow(
      refused('conversation_missing'),
    );
    const joinBy = { id: entryId, ...NAMED };
    await expect(Identity.signUpByProvider(town.anonymous, joinBy, browser)).rejects.toThrow(
      refused('conversation_missing'),
    );
  });

  test('is spared a browser where it is waived', async () => {
    const { olga, entryId, given, browser } = await guarded();
    const { tokens } = await give(entryId, { ...given, remember: true }, browser);
    expect(signedIn((await came(town, olga, { deviceToken: tokens.deviceToken })).said)).toBe(true);
  });

  test('lets nobody in who was blocked or disconnected meanwhile', async () => {
    const one = await guarded();
    await Identity.blockUser(town.world.system, { login: one.olga.email });
    await expect(give(one.entryId, one.given, one.browser)).rejects.toThrow(refused('cabinet_closed'));
    const other = await guarded();
    const { connections } = await Identity.listConnections(other.ctx, {});
    const connectionId = connections[0]!.connectionId as never;
    await Identity.disconnectProvider(other.ctx, { connectionId, password: PASSWORD });
    await expect(give(other.entryId, other.given, other.browser)).rejects.toThrow(
      refused('conversation_missing'),
    );
  });
});

describe('an account at a provider, connected to a cabinet', () => {
  const goConnect = (ctx: Ctx, password = PASSWORD) =>
    Identity.startProviderConnection(ctx, { ...CITY, password });
  async function connect(ctx: Ctx, who = aPerson()) {
    const { url, browserToken } = await goConnect(ctx);
    const answer = await town.city.visit(url, who);
    const hand = (as = ctx) => Identity.connectProvider(as, { ...CITY, ...answer }, { browserToken });
    return { who, hand };
  }
  const anna = async () => {
    const person = await registered(town);
    return { ...person, ...(await entered(town, person)) };
  };

  test('opens it, and the owner is told on every channel; the same again changes nothing', async () => {
    const { ctx, userId } = await anna();
    const { who, hand } = await connect(ctx);
    expect(await hand()).toEqual({ done: true });
    const again = await connect(ctx, who);
    expect(await again.hand()).toEqual({ done: true });
    expect(told().filter((event) => event === 'provider-connected')).toHaveLength(2);
    expect(await Identity.listConnections(ctx, {})).toMatchObject({
      connections: [{ ...CITY, name: 'Городской ID', connectedAt: town.world.now }],
      providers: [{ provider: 'city' }, { provider: 'bank' }],
    });
    const { said } = await came(town, who);
    expect(signedIn(said) && insideOf(town, said).userId).toBe(userId);
    expect((await Identity.getMe(ctx, {})).hasPassword).toBe(true);
  });

  test('needs the cabinet’s password, a session, and a provider that there is', async () => {
    const { ctx } = await anna();
    await expect(goConnect(ctx, 'Wrong2026pipe')).rejects.toThrow(refused('password_wrong'));
    await expect(goConnect(town.anonymous)).rejects.toMatchObject({ status: 401 });
    await expect(Identity.listConnections(town.anonymous, {})).rejects.toMatchObject({ status: 401 });
    const nowhere = { ...CITY, provider: 'nowhere', password: PASSWORD };
    await expect(Identity.startProviderConnection(ctx, nowhere)).rejects.toThrow(refused('provider_missing'));
  });

  test('is connected to whoever asked, while their sessions go on, and by the door it was asked at', async () => {
    const [mine, theirs] = [await anna(), await anna()];
    const { hand } = await connect(mine.ctx);
    await expect(hand(theirs.ctx)).rejects.toThrow(refused('provider_state_unknown'));
    await expect(hand(town.anonymous)).rejects.toMatchObject({ status: 401 });
    await Identity.endAllSessions(theirs.ctx, {});
    const ended = await connect((await anna()).ctx);
    await Identity.endAllSessions(mine.ctx, {});
    await expect(hand()).rejects.toThrow(refused('provider_state_unknown'));
    expect(await ended.hand()).toEqual({ done: true });
    const { answer, browser } = await wentTo(town, aPerson());
    const { ctx } = await anna();
    await expect(Identity.connectProvider(ctx, { ...CITY, ...answer }, browser)).rejects.toThrow(
      refused('provider_state_unknown'),
    );
    const { url, browserToken } = await goConnect(ctx);
    const toConnect = await town.city.visit(url, aPerson());
    await expect(finish(toConnect, { browserToken })).rejects.toThrow(refused('provider_state_unknown'));
  });

  test('opens one cabinet alone, also when two connect it at once', async () => {
    const [mine, theirs] = [await anna(), await anna()];
    const who = aPerson();
    const both = [await connect(mine.ctx, who), await connect(theirs.ctx, who)];
    const outcomes = await Promise.allSettled(both.map(({ hand }) => hand()));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: refused('connection_taken'),
    });
  });

  test('is one of five at most', async () => {
    const { ctx } = await anna();
    for (let count = 0; count < 5; count += 1) await (await connect(ctx)).hand();
    await expect((await connect(ctx)).hand()).rejects.toThrow(refused('too_many_connections'));
    expect((await Identity.listConnections(ctx, {})).connections).toHaveLength(5);
  });

  test('opens nothing any more once it is disconnected, and whoever is in with it is out', async () => {
    const { ctx, email } = await anna();
    const { who, hand } = await connect(ctx);
    await hand();
    const { said } = await came(town, who);
    const intruder = signedIn(said) ? insideOf(town, said) : undefined;
    const [{ connectionId } = { connectionId: '' as never }] = (await Identity.listConnections(ctx, {}))
      .connections;
    const disconnect = (password = PASSWORD) =>
      Identity.disconnectProvider(ctx, { connectionId: connectionId as never, password });
    await expect(disconnect('Wrong2026pipe')).rejects.toThrow(refused('password_wrong'));
    const both = await Promise.allSettled([disconnect(), disconnect()]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(disconnect()).rejects.toThrow(refused('connection_missing'));
    await expect(Identity.authenticate(town.anonymous, intruder!.token)).rejects.toMatchObject({
      status: 401,
    });
    await expect(came(town, { ...who, email })).rejects.toThrow(refused('provider_login_known'));
    expect(told().filter((event) => event === 'provider-disconnected')).toHaveLength(2);
  });

  test('is disconnected by its owner alone', async () => {
    const [mine, theirs] = [await anna(), await anna()];
    await (await connect(theirs.ctx)).hand();
    const { connections } = await Identity.listConnections(theirs.ctx, {});
    const connectionId = connections[0]!.connectionId as never;
    await expect(Identity.disconnectProvider(mine.ctx, { connectionId, password: PASSWORD })).rejects.toThrow(
      refused('connection_missing'),
    );
    expect((await Identity.listConnections(theirs.ctx, {})).connections).toHaveLength(1);
  });

  test('is not taken from who has no password: there would be no way in', async () => {
    const olga = aPerson();
    const { ctx } = await joined(town, olga);
    const { connections } = await Identity.listConnections(ctx, {});
    const connectionId = connections[0]!.connectionId as never;
    await expect(
      Identity.disconnectProvider(ctx, { connectionId, password: 'Guess2026pipe' }),
    ).rejects.toThrow(refused('password_wrong'));
  });

  test('opens nothing any more after the password is recovered, and may be connected again', async () => {
    const olga = aPerson();
    await joined(town, olga);
    const { id } = await startRecovery(town, olga);
    const { code } = town.newest(olga.phone, 'recovery-code');
    town.world.pass(1);
    await Identity.completeRecovery(town.anonymous, { id, code, password: PASSWORD });
    await expect(came(town, olga)).rejects.toThrow(refused('provider_login_known'));
    const userId = [...town.credentials.users.keys()].at(-1) as Identity.User['userId'];
    const { ctx } = await entered(town, { userId, phone: olga.phone });
    expect((await Identity.getMe(ctx, {})).hasPassword).toBe(true);
    expect((await Identity.listConnections(ctx, {})).connections).toEqual([]);
    town.world.pass(1);
    await (await connect(ctx, olga)).hand();
    expect(signedIn((await came(town, olga)).said)).toBe(true);
  });

  test('goes to whoever connects it next, once its cabinet’s password was recovered', async () => {
    const [victim, thief] = [await anna(), await anna()];
    const who = aPerson();
    await (await connect(victim.ctx, who)).hand();
    const { id } = await startRecovery(town, victim);
    const { code } = town.newest(victim.phone, 'recovery-code');
    town.world.pass(1);
    await Identity.completeRecovery(town.anonymous, { id, code, password: 'Newer2026pipe' });
    await (await connect(thief.ctx, who)).hand();
    const { said } = await came(town, who);
    expect(signedIn(said) && insideOf(town, said).userId).toBe(thief.userId);
  });

  test('is forgotten with the account', async () => {
    const { ctx, userId } = await anna();
    const { who, hand } = await connect(ctx);
    await hand();
    await Identity.askDeletion(ctx, { password: PASSWORD }, nobodyDepends);
    town.world.pass(31 * 86_400);
    await Identity.eraseUser(town.world.system, { userId });
    const left = town.table.snapshot().filter(({ pk, sk }) => /PROVIDER#|connection/.test(pk + sk));
    expect(left).toEqual([]);
    expect(await newcomer(town, who)).toMatchObject({ newcomer: { email: who.email } });
  });
});
