import { describe, expect, it } from 'vitest';
import { instant, msOf, plainDate, type SupplierId } from '#core/kernel';
import type { Item } from '#core/platform';
import * as Supplier from '#core/supplier';
import type { World } from '#core/testing';
import { billShard } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import { pauseRun } from './pause-run.ts';
import { planDryRun } from './plan-dry-run.ts';
import { planRun } from './plan-run.ts';
import { rateShard } from './rate-shard.ts';
import { resumeRun } from './resume-run.ts';
import { runPeriod } from './run-period.ts';
import { putShard, requireRunWithShard, runsOf, shardsOf } from './run-store.ts';
import { contracts, RUN, stored, supplier, worldWith } from './testing/runs.ts';

/** The steps of a run one by one, and how its progress is stored. */

const shardWrites = (world: World, before: () => Promise<void>) => {
  const { table } = world;
  const commit = table.commit.bind(table);
  table.commit = async (writes) => {
    if (writes.some((write) => write.kind === 'put' && write.item.sk.includes('#SHARD#'))) await before();
    await commit(writes);
  };
};

describe('the progress of a shard', () => {
  it('stands in the order of the shards, and is read to its end however little a page of the table has', async () => {
    const world = await worldWith(contracts(12));
    await planRun(world.system, RUN);
    for (const shard of [1, 0]) await billShard(world.system, { ...RUN, shard });
    expect(stored(world, 'RUN#2026-10#SHARD#').map(({ sk }) => sk)).toEqual([
      'RUN#2026-10#SHARD#00000',
      'RUN#2026-10#SHARD#00001',
    ]);
    const { table } = world;
    const query = table.query.bind(table);
    table.query = (pk, options) => query(pk, { ...options, limit: 1 });
    const { run } = await requireRunWithShard(world.system, 'run', RUN, 0);
    expect((await shardsOf(world.system, 'run', run)).map(({ shard }) => shard)).toEqual([0, 1]);
    expect(await closeRun(world.system, RUN)).toMatchObject({ state: 'closed', totals: { seen: 12 } });
  });

  it('is written over none but the one that was read', async () => {
    const world = await worldWith(contracts(12), 3);
    await planRun(world.system, RUN);
    await billShard(world.system, { ...RUN, shard: 0 });
    const { shard } = await requireRunWithShard(world.system, 'run', RUN, 0);
    if (!shard) throw new Error('the shard was billed');
    const before = world.table.snapshot();
    for (const stale of [
      { ...shard, pages: shard.pages - 1 },
      { ...shard, attempt: shard.attempt + 1 },
    ])
      await expect(world.table.commit([putShard('run', RUN, shard, stale)])).rejects.toThrow();
    expect(world.table.snapshot()).toEqual(before);
    await world.table.commit([putShard('run', RUN, shard, shard)]);
  });

  it('says that it is paused only where its run is', async () => {
    const world = await worldWith(contracts(12), 3);
    await planRun(world.system, RUN);
    const over = { ...RUN, shard: 0, deadlineMs: msOf(world.now) };
    expect(await billShard(world.system, over)).toMatchObject({ pages: 0, finished: false, paused: false });
    world.table.beforeRequest = (kind) => {
      if (kind === 'commit') world.pass(1);
    };
    const soon = { ...over, deadlineMs: msOf(world.now) + 1000, concurrency: 1 };
    expect(await billShard(world.system, soon)).toMatchObject({
      ...{ shard: 0, attempt: 1, pages: 0, seen: 0, finished: false, paused: false },
    });
    const done = { ...RUN, shard: 0 };
    expect(await billShard(world.system, done)).toMatchObject({ finished: true, paused: false });
    expect(await billShard(world.system, done)).toMatchObject({ finished: true, paused: false });
  });

  it('counts what was done with its contracts, of a run and of a dry run', async () => {
    const world = await worldWith(contracts(20), 3);
    await planRun(world.system, RUN);
    await planDryRun(world.system, RUN);
    let seen = 0;
    for (const shard of [0, 1]) {
      const dry = await rateShard(world.system, { ...RUN, shard });
      const run = await billShard(world.system, { ...RUN, shard });
      expect(run.seen).toBeGreaterThan(0);
      const { length } = run.skippedContracts;
      expect(run).toMatchObject({ billed: run.seen - length, skipped: length });
      expect(dry).toMatchObject({
        ...{ seen: run.seen, billed: run.billed, firstBills: run.billed, alreadyBilled: 0 },
        ...{ skipped: length, chargedKopecks: run.chargedKopecks },
      });
      seen += run.seen;
    }
    expect(seen).toBe(20);
  });

  it('that cannot be written is told to the caller', async () => {
    const world = await worldWith(contracts(4));
    await planRun(world.system, RUN);
    let tries = 0;
    shardWrites(world, async () => {
      tries += 1;
      if (tries === 1) throw new Error('the table is down');
    });
    await expect(billShard(world.system, { ...RUN, shard: 0 })).rejects.toThrow('the table is down');
    expect(await billShard(world.system, { ...RUN, shard: 0 })).toMatchObject({ finished: true });
  });
});

describe('closing a run', () => {
  it('counts the shards that remain, one that was only begun among them', async () => {
    const world = await worldWith(contracts(20), 3);
    await planRun(world.system, RUN);
    await expect(closeRun(world.system, RUN)).rejects.toMatchObject({ facts: { unfinishedShards: 2 } });
    await billShard(world.system, { ...RUN, shard: 0 });
    let paused = false;
    shardWrites(world, async () => {
      if (!paused) await pauseRun(world.system, RUN);
      paused = true;
    });
    expect(await billShard(world.system, { ...RUN, shard: 1 })).toMatchObject({ pages: 1, paused: true });
    await resumeRun(world.system, RUN);
    await expect(closeRun(world.system, RUN)).rejects.toMatchObject({
      code: 'billing.run_unfinished',
      facts: { unfinishedShards: 1 },
    });
    await billShard(world.system, { ...RUN, shard: 1 });
    expect(await closeRun(world.system, RUN)).toMatchObject({ totals: { seen: 20 } });
  });
});

describe('planning a run', () => {
  it('may be done from the first day of the month on, by the supplier’s clock', async () => {
    const world = await worldWith([]);
    world.now = instant('2026-09-30T20:59:00Z');
    await expect(planRun(world.system, RUN)).rejects.toMatchObject({ code: 'billing.period_not_begun' });
    // midnight in Moscow
    world.now = instant('2026-09-30T21:00:00Z');
    expect(await planRun(world.system, RUN)).toMatchObject({ state: 'running' });
  });

  it('is refused where the VAT of the month is not known: no bill could be made', async () => {
    const world = await worldWith([]);
    const unset = { ...supplier, vatPercents: [{ from: plainDate('2030-01-01'), value: 22 }] };
    await world.table.load(Supplier.supplierItems(unset));
    await expect(planRun(world.system, RUN)).rejects.toMatchObject({ code: 'supplier.setting_missing' });
  });

  it('begins the next attempt of a run whose record is from before runs kept a version and events', async () => {
    const world = await worldWith([]);
    await runPeriod(world.system, RUN);
    const [record] = stored(world, 'RUN#2026-10').filter(({ sk }) => sk === 'RUN#2026-10') as [Item];
    const { version: _version, events: _events, ...old } = record;
    await world.table.load([old as Item]);
    const { run } = await requireRunWithShard(world.system, 'run', RUN, 0);
    expect(run).toMatchObject({ state: 'closed', version: 0, events: [] });
    expect(await planRun(world.system, RUN)).toMatchObject({
      ...{ attempt: 2, version: 1, events: [{ what: 'planned' }] },
    });
  });

  it('is listed with its own supplier alone', async () => {
    const world = await worldWith([]);
    await runPeriod(world.system, RUN);
    expect((await runsOf(world.system, RUN.supplierId, { limit: 5 })).items).toHaveLength(1);
    expect((await runsOf(world.system, 'other' as SupplierId, { limit: 5 })).items).toEqual([]);
  });
});
