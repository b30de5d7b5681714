import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { newPhone, openCabinet, PASSWORD, registered } from '../../core/identity/testing/cabinet.ts';
import {
  aCode,
  aContract,
  addressNumbered,
  aPayment,
  linkBy,
  payFor,
  startRecovery,
  startSignUp,
  userNumbered,
} from './doors.ts';

/**
 * A great many guesses, spread over many accounts, each account guessed at by many at once: no code is compared more than five
 * times. A comparison shows in its answer: `code_wrong`, or success. `npm run test:attacks` makes a million of each kind.
 */

const GUESSES = Number(process.env.KABINET_ATTACK_GUESSES ?? 10_000);
const ACCOUNTS = Math.ceil(GUESSES / 1000);
const EACH = Math.ceil(GUESSES / ACCOUNTS);
const AT_ONCE = 50;
const PATIENCE_MS = 30 * 60_000;
const DAY_SECONDS = 86_400;

/** Guesses at every account, its numbers from 0 on; says how often each was compared, and how often one was right. */
async function guess(
  accounts: readonly string[],
  attempt: (account: string, number: number) => Promise<'compared' | 'right' | 'not compared'>,
): Promise<{ compared: number[]; right: number }> {
  const compared: number[] = [];
  let right = 0;
  for (const account of accounts) {
    let looked = 0;
    for (let from = 0; from < EACH; from += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, EACH - from) }, (_, index) => from + index);
      const outcomes = await Promise.all(numbers.map((number) => attempt(account, number)));
      looked += outcomes.filter((outcome) => outcome !== 'not compared').length;
      right += outcomes.filter((outcome) => outcome === 'right').length;
    }
    compared.push(looked);
  }
  return { compared, right };
}

/** What the answer tells of the guess; anything that is neither a comparison nor one of these refusals fails the test. */
async function outcome(work: Promise<unknown>, wrong: string, refusals: readonly string[]) {
  try {
    await work;
    return 'right';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === wrong) return 'compared';
    if (code && refusals.includes(code)) return 'not compared';
    throw error;
  }
}

const sixDigits = (number: number): string => String(number).padStart(6, '0');
const report = (what: string, { compared, right }: Awaited<ReturnType<typeof guess>>): void => {
  const guesses = (compared.length * EACH).toLocaleString('en');
  process.stdout.write(
    `${what}: ${guesses} guesses at ${compared.length} codes, at most ${Math.max(...compared)} compared of one, ${right} right\n`,
  );
};

async function conversations(begin: (count: number) => Promise<{ id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < ACCOUNTS; count += 1) ids.push((await begin(count)).id);
  return ids;
}

describe('a code that is guessed at', () => {
  test(
    'is compared five times when it is a registration’s',
    async () => {
      const cabinet = openCabinet();
      const from = (count: number) => ({ ...cabinet.anonymous, sourceAddress: addressNumbered(count) });
      const ids = await conversations((count) => startSignUp(from(count), newPhone()));
      const result = await guess(ids, (id, number) =>
        outcome(
          Identity.confirmSignUp(cabinet.anonymous, { id, code: sixDigits(number) }),
          'identity.code_wrong',
          ['identity.code_used_up'],
        ),
      );
      report('registrations', result);
      expect(result.compared).toEqual(ids.map(() => 5));
    },
    PATIENCE_MS,
  );

  test(
    'is compared five times when it is a recovery’s',
    async () => {
      const cabinet = openCabinet();
      const ids = await conversations(async (count) => {
        // an address begins so few registrations in an hour
        const anonymous = { ...cabinet.anonymous, sourceAddress: addressNumbered(count) };
        const { phone } = await registered({ ...cabinet, anonymous });
        return startRecovery(anonymous, phone);
      });
      const result = await guess(ids, (id, number) =>
        outcome(
          Identity.completeRecovery(cabinet.anonymous, { id, code: sixDigits(number), password: PASSWORD }),
          'identity.code_wrong',
          ['identity.code_used_up'],
        ),
      );
      report('recoveries', result);
      expect(result.compared).toEqual(ids.map(() => 5));
    },
    PATIENCE_MS,
  );

  test(
    'is compared five times before a pause when it is a contract’s',
    async () => {
      const { world, table } = openCabinet();
      const contracts = new Map<string, Awaited<ReturnType<typeof aContract>>>();
      for (let count = 0; count < ACCOUNTS; count += 1) {
        const contract = await aContract(table, count);
        await aCode(world, contract);
        contracts.set(contract.number, contract);
      }
      let tries = 0;
      const result = await guess([...contracts.keys()], (account, number) => {
        // as many thieves as it takes for none to be stopped for themselves
        tries += 1;
        const thief = {
          ...world.user(userNumbered(Math.floor(tries / 20))),
          sourceAddress: addressNumbered(Math.floor(tries / 60)),
        };
        const contract = contracts.get(account);
        if (!contract) throw new Error(`no contract ${account}`);
        const code = number.toString(16).toUpperCase().padStart(8, '0');
        return outcome(
          linkBy(thief, { ...contract, proof: { kind: 'activation-code', code } }),
          'contract.link_refused',
          ['contract.link_paused'],
        );
      });
      report('activation codes', result);
      expect(result.compared).toEqual([...contracts].map(() => 5));
    },
    PATIENCE_MS,
  );
});

test(
  'what was last paid for a contract, guessed at, is compared five times before a pause and ten times a day',
  async () => {
    const { world, table } = openCabinet();
    const contracts = new Map<string, Awaited<ReturnType<typeof aContract>>>();
    for (let count = 0; count < ACCOUNTS; count += 1) {
      const contract = await aContract(table, count);
      await payFor(world, table, contract);
      contracts.set(contract.number, contract);
    }
    let tries = 0;
    const guessAll = () =>
      guess([...contracts.keys()], (account, number) => {
        tries += 1;
        const thief = {
          ...world.user(userNumbered(Math.floor(tries / 20))),
          sourceAddress: addressNumbered(Math.floor(tries / 60)),
        };
        const contract = contracts.get(account);
        if (!contract) throw new Error(`no contract ${account}`);
        return outcome(linkBy(thief, { ...contract, proof: aPayment(1 + number) }), 'contract.link_refused', [
          'contract.link_paused',
          'contract.link_closed_today',
        ]);
      });
    const compared: number[][] = [];
    for (let pause = 0; pause < 3; pause += 1) {
      const result = await guessAll();
      report('last payments', result);
      compared.push(result.compared);
      world.pass(Contract.LINK_PAUSE_SECONDS);
    }
    const each = (times: number) => [...contracts].map(() => times);
    expect(compared).toEqual([each(5), each(5), each(0)]);
  },
  PATIENCE_MS,
);

describe('whoever has patience', () => {
  test('gets ten codes a day for a phone, and five tries at each', async () => {
    const cabinet = openCabinet();
    const { phone } = await registered(cabinet);
    const ends = Date.parse(cabinet.world.now) + DAY_SECONDS * 1000;
    let compared = 0;
    let codes = 0;
    while (Date.parse(cabinet.world.now) < ends) {
      const begun = await startRecovery(cabinet.anonymous, phone).catch(() => undefined);
      codes += begun ? 1 : 0;
      for (let number = 0; begun && number < 7; number += 1) {
        const { id } = begun;
        const tried = Identity.completeRecovery(cabinet.anonymous, {
          ...{ id, code: sixDigits(number), password: PASSWORD },
        });
        if ((await outcome(tried, 'identity.code_wrong', ['identity.code_used_up'])) === 'compared')
          compared += 1;
      }
      cabinet.world.pass(300);
    }
    expect({ codes, compared }).toEqual({ codes: 10, compared: 50 });
  });

  test('gets five tries at a contract’s code in each quarter of an hour, and far too few in its life', async () => {
    const { world, table } = openCabinet();
    const contract = await aContract(table, 1);
    await aCode(world, contract);
    let compared = 0;
    for (let passed = 0; passed < DAY_SECONDS; passed += Contract.LINK_PAUSE_SECONDS) {
      for (let number = 0; number < 7; number += 1) {
        const thief = {
          ...world.user(userNumbered(passed + number)),
          sourceAddress: addressNumbered(passed + number),
        };
        const code = (passed * 10 + number).toString(16).toUpperCase().padStart(8, '0');
        const tried = linkBy(thief, { ...contract, proof: { kind: 'activation-code', code } });
        if ((await outcome(tried, 'contract.link_refused', ['contract.link_paused'])) === 'compared')
          compared += 1;
      }
      world.pass(Contract.LINK_PAUSE_SECONDS);
    }
    expect(compared).toBe((5 * DAY_SECONDS) / Contract.LINK_PAUSE_SECONDS);
    // 30 days of guessing without a break, of 32 letters and digits in 8 places
    expect((30 * compared) / 32 ** 8).toBeLessThan(1e-7);
  });
});
