import { describe, expect, it } from 'vitest';
import { instant, msOf, period } from '#core/kernel';
import { billShard } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import { planRun } from './plan-run.ts';
import { runPeriod } from './run-period.ts';
import {
  contracts,
  nothingCharged,
  RUN,
  stored,
  withoutAttempts,
  worldOf,
  worldWith,
} from './testing/runs.ts';

/** The first month of all. */
async function onTime() {
  return { items: (await worldWith(contracts(12))).table.snapshot(), now: '2026-11-01T00:30:00Z', run: RUN };
}

/** The third month that nobody paid: bills carry penalties, and debts are read from the ledger. */
async function inArrears() {
  const world = await worldWith(contracts(12));
  await runPeriod(world.system, RUN);
  world.now = instant('2026-12-01T00:30:00Z');
  await runPeriod(world.system, { ...RUN, period: period('2026-11') });
  const december = { ...RUN, period: period('2026-12') };
  const billed = await worldOf(world.table.snapshot(), '2027-01-01T00:30:00Z', 1000);
  await runPeriod(billed.system, december);
  expect(stored(billed, 'BILL#2026-12').some(({ penalties }) => penalties !== undefined)).toBe(true);
  return { items: world.table.snapshot(), now: '2027-01-01T00:30:00Z', run: december };
}

describe('a run that is interrupted', () => {
  it.each([
    ['before a request is made', 'before', onTime],
    ['after a commit was made, its answer lost', 'after', onTime],
    ['before a request is made, contracts in arrears', 'before', inArrears],
    ['after a commit was made, its answer lost, contracts in arrears', 'after', inArrears],
  ] as const)(
    'comes to the same bills, entries, heads and totals when killed %s, at any of them, and resumed',
    async (_, side, begun) => {
      const { items, now, run } = await begun();
      const whole = await worldOf(items, now, 5);
      let requests = 0;
      whole.table.beforeRequest = () => {
        requests += 1;
      };
      await runPeriod(whole.system, run);
      whole.table.beforeRequest = () => {};
      const wanted = withoutAttempts(whole.table.snapshot());
      expect(requests).toBeGreaterThan(20);

      for (let at = 1; at <= requests; at += 1) {
        const world = await worldOf(items, now, 5);
        const { table } = world;
        let count = 0;
        const commit = table.commit.bind(table);
        table.commit = async (writes) => {
          await commit(writes);
          if (side === 'after' && count >= at) throw new Error('killed');
        };
        table.beforeRequest = (kind) => {
          count += 1;
          if (side === 'before' ? count >= at : count > at || (count === at && kind !== 'commit'))
            throw new Error('killed');
        };
        await expect(runPeriod(world.system, run)).rejects.toThrow('killed');
        table.beforeRequest = () => {};
        table.commit = commit;
        await runPeriod(world.system, run);
        expect(withoutAttempts(table.snapshot())).toEqual(wanted);
      }
    },
  );

  it('comes to the same when it is killed again and again, a few requests further each time', async () => {
    const made = contracts(12);
    const whole = await worldWith(made, 5);
    await runPeriod(whole.system, RUN);
    const world = await worldWith(made, 5);
    let left = 0;
    world.table.beforeRequest = () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    };
    let lives = 0;
    for (; lives < 200; lives += 1) {
      left = 8 + lives;
      try {
        await runPeriod(world.system, RUN);
        break;
      } catch (error) {
        expect(error).toMatchObject({ message: 'killed' });
      }
    }
    expect(lives).toBeGreaterThan(2);
    world.table.beforeRequest = () => {};
    expect(world.table.snapshot()).toEqual(whole.table.snapshot());
  });

  it('yields before its deadline and goes on where it was', async () => {
    const made = contracts(20);
    const world = await worldWith(made);
    await planRun(world.system, RUN);
    world.table.beforeRequest = (kind) => {
      if (kind === 'commit') world.pass(1);
    };
    let calls = 0;
    for (let shard = 0; shard < 2; shard += 1) {
      for (;;) {
        calls += 1;
        const deadlineMs = msOf(world.now) + 4000;
        const progress = await billShard(world.system, { ...RUN, shard, deadlineMs, concurrency: 2 });
        if (progress.finished) break;
      }
    }
    expect(calls).toBeGreaterThan(4);
    expect((await closeRun(world.system, RUN)).totals).toMatchObject({ seen: 20, billed: 16, skipped: 4 });
  });

  it('counts a page once when two workers bill one shard', async () => {
    const world = await worldWith(contracts(20));
    await planRun(world.system, RUN);
    const shards = [0, 1, 0, 1, 0];
    await Promise.all(shards.map((shard) => billShard(world.system, { ...RUN, shard })));
    expect((await closeRun(world.system, RUN)).totals).toMatchObject({ seen: 20, billed: 16, skipped: 4 });
    expect(stored(world, 'ENTRY#')).toHaveLength(stored(world, 'BILL#').length - nothingCharged(world));
  });
});
