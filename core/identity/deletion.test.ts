import { beforeEach, describe, expect, test } from 'vitest';
import type { OrganisationId } from '#core/kernel';
import * as Identity from './index.ts';
import {
  begun,
  type Cabinet,
  type Entered,
  entered,
  journalOf,
  nobodyDepends,
  openCabinet,
  PASSWORD,
  type Registered,
  registered,
} from './testing/cabinet.ts';

let cabinet: Cabinet;
let anna: Registered;
let mine: Entered;
beforeEach(async () => {
  cabinet = openCabinet();
  anna = await registered(cabinet);
  mine = await entered(cabinet, anna);
});

const GRACE = 30 * 86_400;
const ask = (password = PASSWORD) => Identity.askDeletion(mine.ctx, { password }, nobodyDepends);
const erase = () => Identity.eraseUser(cabinet.world.system, { userId: anna.userId });
const user = () => Identity.getUser(cabinet.world.system, anna.userId);
const told = () =>
  cabinet.sent.flatMap(({ content }) => (content.template === 'account-news' ? [content.event] : []));

describe('an account to be deleted', () => {
  test('needs its password, and is told on every channel once, however often it is asked for', async () => {
    await expect(ask('Wrong2026pipe')).rejects.toMatchObject({ code: 'identity.password_wrong' });
    await Promise.all([ask(), ask()]);
    cabinet.world.pass(86_400);
    await ask();
    expect(told().filter((event) => event === 'deletion-asked')).toHaveLength(2);
    const { deletionAt } = await Identity.getMe(mine.ctx, {});
    expect(Date.parse(deletionAt ?? '') - Date.parse(cabinet.world.now)).toBe((GRACE - 86_400) * 1000);
  });

  test('works until its time is over, and may be kept after all', async () => {
    await ask();
    cabinet.world.pass(GRACE - 1);
    expect(await Identity.isDeletionDue(cabinet.world.system, anna.userId)).toBe(false);
    await erase();
    expect((await user())?.state).toBe('active');
    for (let count = 0; count < 2; count += 1)
      expect(await Identity.cancelDeletion(mine.ctx, {})).toEqual({ done: true });
    cabinet.world.pass(86_400);
    await erase();
    expect(await user()).toMatchObject({ state: 'active', phone: anna.phone });
    expect(await Identity.getMe(mine.ctx, {})).not.toHaveProperty('deletionAt');
    expect(cabinet.table.snapshot().filter(({ pk }) => pk.startsWith('ONCE#deletion#'))).toEqual([]);
  });

  test('is for somebody signed in, and carried out by the system alone', async () => {
    await expect(
      Identity.askDeletion(cabinet.anonymous, { password: PASSWORD }, nobodyDepends),
    ).rejects.toMatchObject({
      status: 401,
    });
    await expect(Identity.cancelDeletion(cabinet.anonymous, {})).rejects.toMatchObject({ status: 401 });
    await expect(Identity.eraseUser(mine.ctx, { userId: anna.userId })).rejects.toThrow('by the system');
  });
});

describe('a deleted account', () => {
  const gone = async () => {
    await Identity.startEmailChange(mine.ctx, { email: 'anna.new@example.org', password: PASSWORD });
    await ask();
    cabinet.world.pass(GRACE);
    await erase();
  };

  test('leaves nothing in the table that says who it was', async () => {
    await gone();
    const left = cabinet.table
      .snapshot()
      .filter(({ pk, ttlSeconds }) => !pk.startsWith('OUTBOX#') && ttlSeconds === undefined);
    expect(left.length).toBeGreaterThan(3);
    const text = JSON.stringify(left);
    for (const word of [anna.phone, anna.email, 'anna.new@example.org', 'Анна', 'Иванова'])
      expect(text).not.toContain(word);
    const kinds = new Set(
      left.filter(({ pk }) => pk === `USER#${anna.userId}`).map(({ sk }) => sk.split('#')[0] || '#HEAD'),
    );
    expect([...kinds].sort()).toEqual(['#HEAD', 'AGREEMENT', 'JOURNAL']);
  });

  test('opens to nobody, and frees the phone and the e-mail', async () => {
    await gone();
    expect(cabinet.credentials.users.has(anna.userId)).toBe(false);
    await expect(Identity.authenticate(cabinet.anonymous, mine.token)).rejects.toMatchObject({ status: 401 });
    await expect(
      Identity.signIn(cabinet.anonymous, { login: anna.phone, password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'identity.sign_in_refused' });
    const again = await begun(cabinet, anna.phone);
    expect(await Identity.confirmSignUp(cabinet.anonymous, again)).toEqual({ done: true });
  });

  test('has withdrawn its consents, keeps its journal, and was told the last time', async () => {
    await gone();
    const acts = cabinet.table
      .snapshot()
      .filter(({ pk, sk }) => pk === `USER#${anna.userId}` && sk.startsWith('AGREEMENT#'))
      .map(({ kind, act }) => [kind, act]);
    expect(acts).toEqual([
      ['licence', 'given'],
      ['licence', 'withdrawn'],
      ['personal-data', 'given'],
      ['personal-data', 'withdrawn'],
    ]);
    expect(await journalOf(cabinet, anna.userId)).toContain('identity.deleted');
    expect(cabinet.newest(anna.email, 'account-news')).toMatchObject({ event: 'deleted' });
  });

  test('is not deleted while it is in an organisation, whose counts would not be true any more', async () => {
    await ask();
    cabinet.world.pass(GRACE);
    const organisationId = 'org_00000000000000000000000000' as OrganisationId;
    const joining = Identity.setRole((await user()) as Identity.User, organisationId, 'observer');
    await cabinet.table.commit([joining]);
    await expect(erase()).rejects.toThrow('has left their organisations');
    expect(await user()).toMatchObject({ state: 'active', memberOf: { [organisationId]: 'observer' } });
    await cabinet.table.commit([
      Identity.setRole((await user()) as Identity.User, organisationId, undefined),
    ]);
    await erase();
    expect(await user()).toMatchObject({ state: 'deleted' });
  });

  test('is deleted once, and finished when a crash came between', async () => {
    await ask();
    cabinet.world.pass(GRACE);
    cabinet.credentials.broken = true;
    await expect(erase()).rejects.toMatchObject({ code: 'identity.credentials_unavailable' });
    cabinet.credentials.broken = false;
    await Promise.all([erase(), erase()]);
    expect(cabinet.credentials.users.has(anna.userId)).toBe(false);
    expect(told().filter((event) => event === 'deleted')).toHaveLength(1);
  });
});
