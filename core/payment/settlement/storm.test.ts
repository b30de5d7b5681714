import { AssertionError } from 'node:assert';
import { describe, expect, test } from 'vitest';
import type { Write } from '#core/platform';
import { MemoryTable } from '#core/testing';
import { SHORT_HISTORIES } from '../testing/storm/short-histories.ts';
import { everyOrder, storm } from '../testing/storm/storm.ts';

/** `npm run test:payments:deep` takes every order, and two thousand payments from a seed of its own each time. */
const EVERY = 24;
const STORMS = { from: 20_261_020, count: 20 };

describe('messages in any order, any number of times, with trouble of every kind', () => {
  test.each(SHORT_HISTORIES)('$name: orders of it end the same', async (short) => {
    const { lives } = await everyOrder(short, { every: EVERY });
    expect(lives).toBeGreaterThan(1);
  });

  test('long histories end in one state, with the ledger equal to the acquirer’s own book', async () => {
    for (let seed = STORMS.from; seed < STORMS.from + STORMS.count; seed += 1) {
      const { troubles } = await storm(seed).catch((cause: unknown) => {
        throw new Error(`the storm of seed ${seed}`, { cause });
      });
      expect(troubles).toBeGreaterThan(0);
    }
  });

  /** The storm must be able to fail: what keeps a payment from being credited twice is that the table refuses. */
  class Careless extends MemoryTable {
    override commit(writes: readonly Write[]): Promise<void> {
      const isBeginning = writes.some((write) => write.kind === 'put' && write.item.pk.startsWith(PRESSES));
      return super.commit(isBeginning ? writes : writes.map(({ when: _, ...write }) => write as Write));
    }
  }
  const PRESSES = 'ONCE#payment-request#';

  test('on a table that looks at no condition they do not', async () => {
    const seeds = Array.from({ length: 8 }, (_, seed) => seed);
    const ends = await Promise.allSettled(
      seeds.map((seed) => storm(seed, { tableFrom: async () => new Careless() })),
    );
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(reasons.length).toBeGreaterThan(4);
    for (const reason of reasons) expect(reason).toBeInstanceOf(AssertionError);
  });
});
