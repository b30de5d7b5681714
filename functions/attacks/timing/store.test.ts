import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import { dynamoTable, type Table } from '#core/platform';
import { inSteps } from '#runtime/in-steps';
import { freshTable } from '#testing/fresh-table';
import {
  type Cabinet,
  newEmail,
  newPhone,
  PASSWORD,
  registered,
  startEmailRecovery,
  startEmailSignUp,
} from '../../../core/identity/testing/cabinet.ts';
import { FakeCredentials } from '../../../core/identity/testing/fake-credentials.ts';
import {
  aCode,
  aContract,
  addressNumbered,
  aPayment,
  cabinetOn,
  linkBy,
  payFor,
  startRecovery,
  startSignUp,
  userNumbered,
} from '../doors.ts';
import { median, rankTest } from '../rank-test.ts';

/**
 * How long known and unknown subjects take, on DynamoDB Local and in the steps that the runtime answers in: as many tries at each, in turn, compared by their ranks. Only
 * `npm run test:attacks` measures it; `npm test` compares what is asked of the table instead, which no busy machine disturbs.
 */

const SAMPLES = Number(process.env.KABINET_ATTACK_SAMPLES ?? 0);
const PAIRS = 50;
const DAY_SECONDS = 86_400;
/** Between samples of one kind, a difference that is seen once in ten thousand runs. */
const SURE = 1e-4;

let table: Table;
let cabinet: Cabinet;
let tries = 0;

beforeAll(async () => {
  table = dynamoTable(await freshTable());
  cabinet = cabinetOn(table, new FakeCredentials(), randomUUID());
});

const stranger = () => {
  tries += 1;
  return { ...cabinet.anonymous, sourceAddress: addressNumbered(tries) };
};

async function timed(attempt: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await inSteps(attempt).catch((error: unknown) => {
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
  });
  return performance.now() - begun;
}

/** Tries each pair once, in either order, and a day later again; what it says of the times is printed. */
async function compare<Subject>(
  what: string,
  pair: (count: number) => Promise<{ known: Subject; unknown: Subject }>,
  attempt: (subject: Subject) => Promise<unknown>,
): Promise<void> {
  const pairs: Awaited<ReturnType<typeof pair>>[] = [];
  for (let count = 0; count < PAIRS; count += 1) pairs.push(await pair(count));
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  // the first round warms up
  for (let round = 0; round <= SAMPLES / 2 / PAIRS; round += 1) {
    cabinet.world.pass(DAY_SECONDS);
    for (const [index, subjects] of pairs.entries()) {
      const kinds =
        (index + round) % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
      for (const kind of kinds) {
        const took = await timed(() => attempt(subjects[kind]));
        if (round > 0) times[kind].push(took);
      }
    }
  }
  const { above, p } = rankTest(times.known, times.unknown);
  process.stdout.write(
    `time of ${what}: ${SAMPLES} samples, medians ${median(times.known).toFixed(3)} ms known and ` +
      `${median(times.unknown).toFixed(3)} ms unknown; known above unknown in ${(100 * above).toFixed(1)} %, p = ${p.toPrecision(2)}\n`,
  );
  expect(p, `known and unknown take different times: ${what}`).toBeGreaterThan(SURE);
}

const aPhonePair = async () => {
  cabinet.world.pass(60);
  return { known: (await registered({ ...cabinet, anonymous: stranger() })).phone, unknown: newPhone() };
};

const anEmailPair = async () => {
  cabinet.world.pass(60);
  return { known: (await registered({ ...cabinet, anonymous: stranger() })).email, unknown: newEmail() };
};

describe.runIf(SAMPLES > 0)('the time an answer takes does not tell', { timeout: 60 * 60_000 }, () => {
  test('whether a phone that signs up is known', () =>
    compare('a sign-up', aPhonePair, (phone) => startSignUp(stranger(), phone)));

  test('whether a phone whose password is recovered is known', () =>
    compare('a recovery', aPhonePair, (phone) => startRecovery(stranger(), phone)));

  test('whether an e-mail that signs up is known', () =>
    compare('a sign-up by e-mail', anEmailPair, (email) => startEmailSignUp(stranger(), email)));

  test('whether an e-mail whose password is recovered is known', () =>
    compare('a recovery by e-mail', anEmailPair, (email) => startEmailRecovery(stranger(), email)));

  test('whether a login is known', () =>
    compare('a sign-in', aPhonePair, (login) =>
      Identity.signIn(stranger(), { login, password: `${PASSWORD}x` }),
    ));

  const aContractPair = async (count: number) => {
    const known = await aContract(table, count);
    await aCode(cabinet.world, known);
    await payFor(cabinet.world, table, known);
    return { known, unknown: { ...known, number: `7802${String(count).padStart(10, '0')}` } };
  };
  const thief = () => {
    const { sourceAddress } = stranger();
    return { ...cabinet.world.user(userNumbered(tries)), sourceAddress };
  };

  test('whether a contract that is linked is known', () =>
    compare('a link', aContractPair, (contract) =>
      linkBy(thief(), { ...contract, proof: { kind: 'activation-code', code: 'WR0N-GC0D' } }),
    ));

  test('whether a contract that is linked by its last payment is known', () =>
    compare('a link by the last payment', aContractPair, (contract) =>
      linkBy(thief(), { ...contract, proof: aPayment(1) }),
    ));
});
