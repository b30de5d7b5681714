import { expect, test } from 'vitest';
import { type MonthEndSteps, walkMonthEnd } from './month-end.ts';

interface Shard {
  shard: number;
  cursor?: number;
  finished?: boolean;
}

function world(overrides: Partial<MonthEndSteps> = {}) {
  const calls: string[] = [];
  const steps: MonthEndSteps = {
    due: async () => ({ runs: [{ supplierId: 'demo', period: '2026-05' }] }),
    plan: async (run) => {
      calls.push('plan');
      return { ...(run as object), shards: [{ shard: 0 }, { shard: 1 }, { shard: 2 }] };
    },
    billShard: async (given) => {
      const { shard, cursor = 0 } = given as Shard;
      calls.push(`shard ${shard} from ${cursor}`);
      return { shard, cursor: cursor + 1, finished: cursor >= shard, paused: false };
    },
    close: async (planned) => {
      calls.push('close');
      return { closed: (planned as { period: string }).period };
    },
    ...overrides,
  };
  return { calls, steps };
}

test('plans a run, bills each shard until it is finished, and closes the run last', async () => {
  const { calls, steps } = world();
  await expect(walkMonthEnd(steps, {}, { shardsAtOnce: 1 })).resolves.toEqual([{ closed: '2026-05' }]);
  expect(calls).toEqual([
    'plan',
    'shard 0 from 0',
    'shard 1 from 0',
    'shard 1 from 1',
    'shard 2 from 0',
    'shard 2 from 1',
    'shard 2 from 2',
    'close',
  ]);
});

test('leaves a shard of a run that was paused, and has the run closed or not as it answers', async () => {
  const { calls, steps } = world({
    billShard: async (given) => {
      const { shard } = given as Shard;
      calls.push(`shard ${shard}`);
      return { shard, finished: false, paused: true };
    },
  });
  await expect(walkMonthEnd(steps, {}, { shardsAtOnce: 1 })).resolves.toHaveLength(1);
  expect(calls).toEqual(['plan', 'shard 0', 'shard 1', 'shard 2', 'close']);
});

test('ends between two steps when it is told to', async () => {
  const { calls, steps } = world();
  const ending = new AbortController();
  const plan = steps.plan;
  steps.plan = async (run) => {
    ending.abort();
    return plan(run);
  };
  await expect(walkMonthEnd(steps, {}, { signal: ending.signal })).rejects.toThrow('aborted');
  expect(calls).toEqual(['plan']);
});

test('does nothing when no month is over', async () => {
  const { calls, steps } = world({ due: async () => ({ runs: [] }) });
  await expect(walkMonthEnd(steps, {})).resolves.toEqual([]);
  expect(calls).toEqual([]);
});

test('tries a failed step again', async () => {
  let failures = 2;
  const { steps } = world({
    billShard: async () => {
      if (failures-- > 0) throw new Error('throttled');
      return { finished: true };
    },
  });
  await expect(walkMonthEnd(steps, {}, { firstRetryMs: 1, shardsAtOnce: 1 })).resolves.toHaveLength(1);
});

test('does not close a run of which a shard goes on failing', async () => {
  const { calls, steps } = world({
    billShard: async () => {
      throw new Error('tariff missing');
    },
  });
  await expect(walkMonthEnd(steps, {}, { firstRetryMs: 1 })).rejects.toThrow('tariff missing');
  expect(calls).not.toContain('close');
});
