import { describe, expect, it } from 'vitest';
import { contractIdOf, idFrom, NO_MONEY, plainDate, plusMonths } from '#core/kernel';
import { sealCursor } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { createWorld, type World } from '#core/testing';
import { billShard } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import { dryRun } from './dry-run.ts';
import { getDryRun } from './get-dry-run.ts';
import { getRun } from './get-run.ts';
import { listRuns } from './list-runs.ts';
import { listSkipped } from './list-skipped.ts';
import type { RunShard } from './model.ts';
import { pauseRun } from './pause-run.ts';
import { planRun } from './plan-run.ts';
import { runPeriod } from './run-period.ts';
import { putShard } from './run-store.ts';
import { startDryRun } from './start-dry-run.ts';
import { asStaff, contracts, numberOf, OCTOBER, RUN, supplier, worldWith } from './testing/runs.ts';
import { sampleContract } from './testing/sample.ts';

/** The run is paused while the first page of a shard is being written. */
async function billOnePage(world: World, shard: number): Promise<void> {
  const { table } = world;
  const commit = table.commit.bind(table);
  table.commit = async (writes) => {
    table.commit = commit;
    await pauseRun(world.system, RUN);
    await commit(writes);
  };
  await billShard(world.system, { ...RUN, shard });
}

describe('a run that is watched', () => {
  it('reconciles at every page, and ends at what closing it says', async () => {
    const world = await worldWith(contracts(20), 3);
    const olga = await asStaff(world, 'olga');
    await planRun(world.system, RUN);
    const seen: number[] = [];
    const { table } = world;
    const commit = table.commit.bind(table);
    table.commit = async (writes) => {
      await commit(writes);
      if (!writes.some((write) => write.kind === 'put' && write.item.sk.includes('#SHARD#'))) return;
      const { totals, shards, skippedByReason } = await getRun(olga, RUN);
      seen.push(totals.seen);
      expect(totals.seen).toBe(totals.billed + totals.skipped);
      expect(shards.reduce((sum, shard) => sum + shard.seen, 0)).toBe(totals.seen);
      expect(skippedByReason.reduce((sum, { contracts: skipped }) => sum + skipped, 0)).toBe(totals.skipped);
    };
    for (const shard of [0, 1]) await billShard(world.system, { ...RUN, shard });
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));

    const unclosed = await getRun(olga, RUN);
    expect(unclosed).toMatchObject({ state: 'running', attempt: 1, finishedShards: 2, shardCount: 2 });
    const closed = await closeRun(world.system, RUN);
    expect(await getRun(olga, RUN)).toMatchObject({
      state: 'closed',
      totals: closed.totals,
      skippedByReason: [{ reason: 'tariff.none_in_force', contracts: 4 }],
      shards: [
        { shard: 0, finished: true },
        { shard: 1, finished: true },
      ],
    });
    expect(unclosed.totals).toEqual(closed.totals);
  });

  it('shows what was done to it and by whom, and counts the shards that are finished alone', async () => {
    const world = await worldWith(contracts(20), 3);
    await planRun(world.system, RUN);
    await billShard(world.system, { ...RUN, shard: 0 });
    await billOnePage(world, 1);
    expect(await getRun(world.system, RUN)).toMatchObject({
      events: [
        { what: 'planned', by: 'system:test' },
        { what: 'paused', by: 'system:test' },
      ],
      finishedShards: 1,
      shards: [
        { shard: 0, finished: true },
        { shard: 1, finished: false, pages: 1 },
      ],
    });
  });

  it('shows a shard once it was begun, and of its present attempt only', async () => {
    const world = await worldWith(contracts(10));
    await runPeriod(world.system, RUN);
    await planRun(world.system, RUN);
    expect(await getRun(world.system, RUN)).toMatchObject({ attempt: 2, shards: [], totals: { seen: 0 } });
    await billShard(world.system, { ...RUN, shard: 1 });
    expect(await getRun(world.system, RUN)).toMatchObject({ finishedShards: 1, shards: [{ shard: 1 }] });
  });

  it('is missing when there is none', async () => {
    const world = await worldWith([]);
    for (const verb of [getRun, listSkipped, getDryRun])
      await expect(verb(world.system, RUN)).rejects.toMatchObject({
        code: 'billing.run_missing',
        status: 404,
      });
  });
});

describe('the list of runs', () => {
  it('has every run of the supplier, newest period first, page by page', async () => {
    const world = createWorld({ now: '2026-11-01T00:30:00Z' });
    const olga = await asStaff(world, 'olga');
    expect(await listRuns(olga, RUN)).toEqual({ runs: [] });
    const periods = Array.from({ length: 30 }, (_, index) => plusMonths(OCTOBER, index - 29));
    // the rules of the years before, too
    const dueDays = [{ from: plainDate('2020-01-01'), value: 15 }];
    const vatPercents = [{ from: plainDate('2019-01-01'), value: 20 }];
    await world.table.load(supplierItems({ ...supplier, dueDays, vatPercents }));
    for (const period of periods) await runPeriod(world.system, { ...RUN, period });
    await startDryRun(olga, { ...RUN, period: OCTOBER });
    const first = await listRuns(olga, RUN);
    const second = await listRuns(olga, { ...RUN, cursor: first.cursor });
    expect(second.cursor).toBeUndefined();
    expect([...first.runs, ...second.runs].map(({ period }) => period)).toEqual([...periods].reverse());
    expect(first.runs[0]).toMatchObject({ state: 'closed', attempt: 1, totals: { seen: 0 } });
  });
});

describe('the list of skipped contracts', () => {
  const broken = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      sampleContract(supplier, {
        number: String(78010000000000 + index),
        services: [{ service: 'electricity', category: index % 3 ? 'no-such' : 'nor-this' }],
      }),
    );

  async function listed(...[ctx, input]: Parameters<typeof listSkipped>) {
    const pages: { number: string; reason: string }[][] = [];
    let cursor: string | undefined;
    do {
      const page = await listSkipped(ctx, { ...input, ...(cursor !== undefined && { cursor }) });
      pages.push(page.skipped);
      expect(page.cursor ?? '').not.toContain('7801');
      cursor = page.cursor;
    } while (cursor !== undefined);
    return pages;
  }

  it('names each with its reason, once, page by page', async () => {
    const made = broken(450);
    const world = await worldWith(made);
    await runPeriod(world.system, RUN);
    const pages = await listed(await asStaff(world, 'olga'), RUN);
    expect(pages.map((page) => page.length)).toEqual([200, 200, 50]);
    const numbers = pages.flat().map(({ number }) => number);
    expect([...numbers].sort()).toEqual(made.map(({ head }) => head.number));
    expect(pages.flat()).toContainEqual({ number: '78010000000001', reason: 'tariff.none_in_force' });
  });

  /** A run whose shards have skipped so many contracts each. */
  async function runThatSkipped(...counts: number[]) {
    const world = await worldWith([]);
    await world.table.load(supplierItems({ ...supplier, shardCount: counts.length }));
    const { attempt } = await planRun(world.system, RUN);
    const shards = counts.map((count, shard): RunShard => {
      const skippedContracts = Array.from({ length: count }, (_, index) => {
        const number = String(78010000000000 + shard * 1000 + index);
        return { contractId: contractIdOf(RUN.supplierId, number), number, reason: 'tariff.none_in_force' };
      });
      const done = { seen: count, billed: 0, skipped: count, chargedKopecks: NO_MONEY };
      return { shard, attempt, pages: 1, finished: true, ...done, skippedContracts };
    });
    for (const shard of shards) await world.table.commit([putShard('run', RUN, shard, undefined)]);
    return world;
  }

  it('goes on with the next shard when a page is just full at the end of one', async () => {
    const world = await runThatSkipped(200, 1);
    expect((await listed(world.system, RUN)).map((page) => page.length)).toEqual([200, 1]);
  });

  it('goes on from a page that ends in the tenth shard or a later one', async () => {
    const world = await runThatSkipped(...Array(11).fill(0), 250);
    expect((await listed(world.system, RUN)).map((page) => page.length)).toEqual([200, 50]);
  });

  it('reads no further than its page goes', async () => {
    const world = await runThatSkipped(201, 1, 1, 1, 1);
    const { table } = world;
    const query = table.query.bind(table);
    table.query = (pk, options) => query(pk, { ...options, limit: 1 });
    const before = table.requests.query;
    expect((await listSkipped(world.system, RUN)).skipped).toHaveLength(200);
    expect(table.requests.query - before).toBe(1);
  });

  it('ends without a cursor when a page is just full', async () => {
    const world = await worldWith(broken(200));
    await runPeriod(world.system, RUN);
    expect((await listed(world.system, RUN)).map((page) => page.length)).toEqual([200]);
  });

  it('says what a dry run would skip when it is asked for that', async () => {
    const world = await worldWith(contracts(10));
    await dryRun(world.system, RUN);
    await expect(listSkipped(world.system, RUN)).rejects.toMatchObject({ code: 'billing.run_missing' });
    const { skipped } = await listSkipped(world.system, { ...RUN, of: 'dry' });
    expect(skipped.map(({ number }) => number).sort()).toEqual([numberOf(4), numberOf(9)]);
  });

  it.each([
    '',
    '0',
    '0-1',
    '99999-78010000000017',
    '2-78010000000017',
    '-1-78010000000017',
    '0-7801000000001７',
    '0-780100000000171',
  ])('refuses the cursor %j, sealed and as it is', async (place) => {
    const world = await worldWith(broken(3));
    await runPeriod(world.system, RUN);
    for (const cursor of [place, sealCursor(world.system, 'skipped', place)])
      await expect(listSkipped(world.system, { ...RUN, cursor })).rejects.toMatchObject({
        code: 'platform.cursor_invalid',
      });
  });
});

it('what is known of runs is for the staff alone', async () => {
  const world = await worldWith(contracts(5));
  await runPeriod(world.system, RUN);
  await dryRun(world.system, RUN);
  for (const ctx of [world.anonymous, world.user(idFrom('user', 'stranger'))])
    for (const verb of [getRun, listRuns, listSkipped, getDryRun])
      await expect(verb(ctx, RUN)).rejects.toMatchObject({ code: 'supplier.missing', status: 404 });
});
