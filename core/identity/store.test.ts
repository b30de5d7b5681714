import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SupplierId } from '#core/kernel';
import { check, dynamoTable, type Table } from '#core/platform';
import { freshTable } from '#testing/fresh-table';
import * as Identity from './index.ts';
import {
  AGREED,
  begun,
  type Cabinet,
  mailed,
  newEmail,
  newPhone,
  openCabinet,
  PASSWORD,
  proved,
  registered,
  signedIn,
  startEmailRecovery,
  startEmailSignUp,
  startRecovery,
  startSignUp,
} from './testing/cabinet.ts';

let table: Table;
let cabinet: Cabinet;
beforeAll(async () => {
  table = dynamoTable(await freshTable());
});
// ids are seeded: each test's own seed keeps them apart in the shared table
beforeEach(() => {
  cabinet = openCabinet({ table, seed: randomUUID() });
});

const faultsOf = (answers: PromiseSettledResult<unknown>[]): unknown[] =>
  answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code ?? answer.reason] : []));

/** A phone nobody had in an earlier test of the run either. */
const freshPhone = (): string => `+79${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`;

describe('on DynamoDB', () => {
  test('the whole way from the phone to the session and out again', async () => {
    const { phone, email, userId } = await registered(cabinet);
    const { tokens } = await signedIn(cabinet, { login: email, password: PASSWORD });
    await Identity.refreshSession(cabinet.anonymous, tokens);
    await Identity.signOut(cabinet.anonymous, tokens);
    await expect(Identity.refreshSession(cabinet.anonymous, tokens)).rejects.toMatchObject({
      code: 'identity.session_ended',
    });
    const { id } = await startRecovery(cabinet, { phone });
    const { code } = cabinet.newest(phone, 'recovery-code');
    await Identity.completeRecovery(cabinet.anonymous, { id, code, password: 'Newer2026pipe' });
    await Identity.signIn(cabinet.anonymous, { login: phone, password: 'Newer2026pipe' });
    expect(await Identity.getMe(cabinet.world.user(userId), {})).toMatchObject({ phone, email });
  });

  test('the whole way by e-mail alone, each link followed at once by many', async () => {
    const email = `${randomUUID()}@example.org`;
    await startEmailSignUp(cabinet.anonymous, email);
    const { token } = cabinet.newest(email, 'sign-up-link');
    const names = { givenName: 'Борис', familyName: 'Петров' };
    const times = <T>(what: () => Promise<T>) => Promise.allSettled(Array.from({ length: 6 }, what));
    const completed = await times(() =>
      Identity.completeEmailSignUp(cabinet.anonymous, { token, password: PASSWORD, ...names }),
    );
    expect(faultsOf(completed)).toEqual([]);
    await signedIn(cabinet, { login: email, password: PASSWORD });
    await startEmailRecovery(cabinet.anonymous, email);
    const link = cabinet.newest(email, 'recovery-link').token;
    const recovered = await times(() =>
      Identity.completeEmailRecovery(cabinet.anonymous, { token: link, password: 'Newer2026pipe' }),
    );
    expect(faultsOf(recovered)).toEqual(Array(5).fill('identity.recovery_link_invalid'));
    await signedIn(cabinet, { login: email, password: 'Newer2026pipe' });
  });

  test('another sign-in is given once, however many approve, reject and stop it at once', async () => {
    const { userId, phone } = await registered(cabinet);
    const home = { pk: `CONTRACT#${randomUUID()}`, sk: '#HEAD' };
    await table.load([home]);
    const next = { phone: freshPhone() };
    const customer = { userId, supplierId: 'demo' as SupplierId, still: check(home, { exists: true }) };
    const job = (name: string) => cabinet.world.as({ kind: 'system', job: name });
    const asked = { ...next, supplierName: 'Поставщик', reason: 'Паспорт проверен' };
    await Identity.requestSignInChange(job('one'), customer, asked);
    const { token } = cabinet.newest(phone, 'sign-in-change-asked');
    cabinet.world.pass(86_400);
    const answers = await Promise.allSettled([
      Identity.approveSignInChange(job('two'), customer, next),
      Identity.rejectSignInChange(job('one'), customer),
      Identity.keepSignIn(cabinet.anonymous, { token }),
      Identity.approveSignInChange(job('three'), customer, next),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const user = await Identity.getUser(cabinet.anonymous, userId, { strong: true });
    const isGiven = answers[0]?.status === 'fulfilled' || answers[3]?.status === 'fulfilled';
    expect(user?.phone).toBe(isGiven ? next.phone : phone);
    expect(user).not.toHaveProperty('signInChangeFromSeconds');
  });

  test('a code sees five comparisons, however many guess at once', async () => {
    const { id, code } = await begun(cabinet, freshPhone());
    const wrong = code === '000000' ? '000001' : '000000';
    const answers = await Promise.allSettled(
      Array.from({ length: 40 }, () => Identity.confirmSignUp(cabinet.anonymous, { id, code: wrong })),
    );
    const faults = faultsOf(answers);
    expect(faults.filter((fault) => fault === 'identity.code_wrong')).toHaveLength(5);
    expect(faults.filter((fault) => fault === 'identity.code_used_up')).toHaveLength(35);
  });

  test('one code goes to a phone, however many ask at once', async () => {
    const phone = freshPhone();
    const input = { phone, password: PASSWORD, ...AGREED };
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => startSignUp(cabinet, input)));
    expect(faultsOf(answers)).toEqual(Array(7).fill('platform.too_many_tries'));
    expect(cabinet.sent).toHaveLength(1);
  });

  test('a code doubled proves the phone once', async () => {
    const { id, code } = await begun(cabinet, freshPhone());
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => Identity.confirmSignUp(cabinet.anonymous, { id, code })),
    );
    expect(faultsOf(answers)).toEqual([]);
  });

  test('a phone is in one registration, of however many proved at once', async () => {
    const phone = freshPhone();
    const one = await begun(cabinet, phone);
    cabinet.world.pass(60);
    const two = await begun(cabinet, phone);
    await Promise.allSettled([
      Identity.confirmSignUp(cabinet.anonymous, one),
      Identity.confirmSignUp(cabinet.anonymous, two),
    ]);
    const users = await Promise.all(
      [...cabinet.credentials.users.keys()].map((userId) =>
        Identity.getUser(cabinet.anonymous, userId as never),
      ),
    );
    expect(users.filter(Boolean)).toHaveLength(1);
  });

  test('an e-mail goes to one cabinet, of however many open their links at once', async () => {
    const email = `${randomUUID()}@example.org`;
    const links: Awaited<ReturnType<typeof mailed>>[] = [];
    for (let count = 0; count < 3; count += 1) links.push(await mailed(cabinet, freshPhone(), email));
    const answers = await Promise.allSettled(
      links.map(({ token }) => Identity.activate(cabinet.anonymous, { token })),
    );
    expect(faultsOf(answers)).toEqual(Array(2).fill('identity.email_taken'));
    const states = await Promise.all(
      links.map(async ({ userId }) => (await Identity.getUser(cabinet.anonymous, userId))?.state),
    );
    expect(states.sort()).toEqual(['active', 'pending', 'pending']);
  });

  test('a link opened many times at once completes once and answers the same', async () => {
    const { token, userId } = await mailed(cabinet, freshPhone(), newEmail());
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => Identity.activate(cabinet.anonymous, { token })),
    );
    expect(faultsOf(answers)).toEqual([]);
    const journal = await table.query(`USER#${userId}`, { prefix: 'JOURNAL#' });
    expect(journal.items).toHaveLength(1);
  });

  test('a recovery code sets one password, however many use it at once', async () => {
    const { phone } = await registered(cabinet);
    const { id } = await startRecovery(cabinet, { phone });
    const { code } = cabinet.newest(phone, 'recovery-code');
    const answers = await Promise.allSettled(
      ['First2026pipe', 'Second2026pipe', 'Third2026pipe'].map((password) =>
        Identity.completeRecovery(cabinet.anonymous, { id, code, password }),
      ),
    );
    expect(faultsOf(answers)).toEqual(Array(2).fill('identity.code_used_up'));
    expect(cabinet.credentials.calls.filter((call) => call === 'setPassword')).toHaveLength(1);
  });

  test('what is only pending is left to the table’s forgetting, and nothing of a finished user is', async () => {
    const pending = await proved(cabinet, newPhone());
    expect(await table.get({ pk: `USER#${pending.userId}`, sk: '#HEAD' })).toHaveProperty('ttlSeconds');
    const { userId, phone, email } = await registered(cabinet);
    for (const key of [
      { pk: `USER#${userId}`, sk: '#HEAD' },
      { pk: `ONCE#phone#${phone}`, sk: '#HEAD' },
      { pk: `ONCE#email#${email}`, sk: '#HEAD' },
    ]) {
      const item = await table.get(key, { strong: true });
      expect(item).toMatchObject({ userId });
      expect(item).not.toHaveProperty('ttlSeconds');
    }
  });
});
