import { describe, expect, test } from 'vitest';
import { MemoryTable } from '#core/testing';
import { quantile } from './report.ts';
import { SpendingMeter } from './spending.ts';
import { inTurns, type Send } from './turns.ts';

const key = (pk: string) => ({ pk, sk: '#HEAD' });

describe('counting round trips', () => {
  test('requests made side by side are one round trip, also when one comes back sooner', async () => {
    const meter = new SpendingMeter();
    const slow = new MemoryTable();
    const table = meter.inLockstep({
      get: async (asked) => {
        if (asked.pk === 'slow') await new Promise((resolve) => setTimeout(resolve, 20));
        return slow.get(asked);
      },
      getMany: (keys) => slow.getMany(keys),
      query: (pk) => slow.query(pk),
      queryIndex: (index, pk) => slow.queryIndex(index, pk),
      commit: (writes) => slow.commit(writes),
      load: (items) => slow.load(items),
    });
    const { roundTrips } = await meter.of(() =>
      Promise.all([
        table.get(key('slow')).then(() => table.get(key('after'))),
        table.get(key('fast')).then(() => table.query('after')),
      ]),
    );
    expect(roundTrips).toBe(2);
  });

  test('a failed request fails its caller, and is counted', async () => {
    const meter = new SpendingMeter();
    const inner = new MemoryTable();
    inner.beforeRequest = () => {
      throw new Error('gone');
    };
    const table = meter.inLockstep({
      get: (asked) => inner.get(asked),
      getMany: (keys) => inner.getMany(keys),
      query: (pk) => inner.query(pk),
      queryIndex: (index, pk) => inner.queryIndex(index, pk),
      commit: (writes) => inner.commit(writes),
      load: (items) => inner.load(items),
    });
    const { roundTrips } = await meter.of(() => expect(table.get(key('any'))).rejects.toThrow('gone'));
    expect(roundTrips).toBe(1);
  });
});

describe('taking turns', () => {
  /** Notes each request when it is sent and when it is answered. */
  const worker = (name: string, log: string[]) => async (send: Send) => {
    const one = async () => {
      for (let request = 0; request < 60; request += 1) {
        await send(async () => {
          log.push(`${name} sent`);
          await new Promise((resolve) => setTimeout(resolve, 10));
          log.push(`${name} answered`);
        });
      }
    };
    await Promise.all([one(), one(), one()]);
  };

  test('never are requests of both sides under way', async () => {
    const log: string[] = [];
    const times = await inTurns(worker('a', log), worker('b', log));
    const underWay = { a: 0, b: 0 };
    for (const entry of log) {
      const side = entry.startsWith('a') ? 'a' : 'b';
      underWay[side] += entry.endsWith('sent') ? 1 : -1;
      expect(Math.min(underWay.a, underWay.b)).toBe(0);
    }
    expect(log).toHaveLength(2 * 2 * 180);
    expect(Math.min(times.firstMs, times.secondMs)).toBeGreaterThan(0);
  });

  test('an error of one side ends both and is thrown', async () => {
    const failing = async () => {
      throw new Error('broken');
    };
    await expect(inTurns(failing, worker('b', []))).rejects.toThrow('broken');
  });
});

test('a quantile is one of the values', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([1, 2, 3, 4], 0.95)).toBe(4);
});
