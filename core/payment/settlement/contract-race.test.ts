import { describe, expect, test } from 'vitest';
import { AT_ONCE, contractRace } from '../testing/contract-race.ts';

/** `npm run test:payments:deep` runs five hundred, from a seed of its own each time. */
const ROUNDS = 10;
const SEED = 20_261_020;

describe('fifty at once on one contract: pay, refund, bind, unbind, autopay', () => {
  test(`${ROUNDS} rounds from seed ${SEED} lose and double nothing`, async () => {
    let [payments, refunds, troubles] = [0, 0, 0];
    for (let seed = SEED; seed < SEED + ROUNDS; seed += 1) {
      const raced = await contractRace(seed).catch((cause: unknown) => {
        throw new Error(`the round of seed ${seed}`, { cause });
      });
      const moves = Object.values(raced.moves);
      expect(moves.reduce((sum, count) => sum + count, 0)).toBe(AT_ONCE);
      expect(Math.min(...moves)).toBeGreaterThan(1);
      payments += raced.payments;
      refunds += raced.refunds;
      troubles += raced.troubles;
    }
    // each begins with two payments: the race has come to something
    expect(payments).toBeGreaterThan(3 * ROUNDS);
    expect(refunds).toBeGreaterThan(ROUNDS);
    expect(troubles).toBeGreaterThan(0);
  });
});
