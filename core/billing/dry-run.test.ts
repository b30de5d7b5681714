import { describe, expect, it } from 'vitest';
import { kopecks, period, sumKopecks } from '#core/kernel';
import { type Item, sealCursor } from '#core/platform';
import type { World } from '#core/testing';
import { closeDryRun } from './close-dry-run.ts';
import { NO_DRY_TOTALS } from './dry-model.ts';
import { dryRun } from './dry-run.ts';
import { getDryRun } from './get-dry-run.ts';
import type { OutlierRule } from './outliers.ts';
import { planDryRun } from './plan-dry-run.ts';
import { rateShard } from './rate-shard.ts';
import { runPeriod } from './run-period.ts';
import { putShard, requireRun } from './run-store.ts';
import { startDryRun } from './start-dry-run.ts';
import { asStaff, contracts, facts, numberOf, RUN, stored, supplier, worldWith } from './testing/runs.ts';
import { sampleContract, sampleItems } from './testing/sample.ts';

const DRY = 'RUN#2026-10#DRY';
const ofOthers = (world: World): Item[] => world.table.snapshot().filter(({ sk }) => !sk.startsWith(DRY));

/** A contract that used so many kWh and was charged so much for the month before; 7.08 roubles each. */
const home = (index: number, kwh: number, lastKopecks?: number) =>
  sampleContract(supplier, {
    number: numberOf(index),
    meters: [{ billed: [100], read: [100 + kwh], readIn: '2026-10' }],
    ...(lastKopecks !== undefined && {
      head: { lastBilledPeriod: period('2026-09'), lastBillKopecks: kopecks(lastKopecks) },
    }),
  });

describe('a dry run', () => {
  it('finds to the kopeck what the run then charges and skips', async () => {
    const world = await worldWith(contracts(20));
    const { totals: found } = await dryRun(world.system, RUN);
    const report = await getDryRun(world.system, RUN);
    const { totals: done } = await runPeriod(world.system, RUN);
    expect(found).toMatchObject({ ...done, alreadyBilled: 0 });
    expect(report.totals).toMatchObject({ ...done });
    expect(report.skippedByReason).toEqual([{ reason: 'tariff.none_in_force', contracts: 4 }]);
    const bills = stored(world, 'BILL#').map((bill) => kopecks(Number(bill.chargedKopecks)));
    expect(found?.chargedKopecks).toBe(sumKopecks(bills));
  });

  it('changes nothing but its own items', async () => {
    const world = await worldWith(contracts(20), 3);
    const before = world.table.snapshot();
    await dryRun(world.system, RUN);
    await startDryRun(world.system, RUN);
    expect(ofOthers(world)).toEqual(before);
    expect(stored(world, DRY)).toHaveLength(3);
  });

  it('leaves the run to come to what it would have come to without', async () => {
    const [rehearsed, bare] = [await worldWith(contracts(20)), await worldWith(contracts(20))];
    await dryRun(rehearsed.system, RUN);
    await runPeriod(rehearsed.system, RUN);
    await runPeriod(bare.system, RUN);
    expect(ofOthers(rehearsed)).toEqual(bare.table.snapshot());
  });

  it.each([['before a request'], ['after a commit, its answer lost']])(
    'comes to the same report when it is killed %s, at any of them, and resumed',
    async (side) => {
      const made = [...contracts(10), home(10, 500, 100_00), home(11, 3, 2000_00)];
      const whole = await worldWith(made, 4);
      let requests = 0;
      whole.table.beforeRequest = () => {
        requests += 1;
      };
      await dryRun(whole.system, RUN);
      whole.table.beforeRequest = () => {};
      const wanted = await getDryRun(whole.system, RUN);
      expect(wanted.outliers).toHaveLength(2);
      expect(requests).toBeGreaterThan(12);
      for (let at = 1; at <= requests; at += 1) {
        const world = await worldWith(made, 4);
        const { table } = world;
        const commit = table.commit.bind(table);
        let count = 0;
        table.commit = async (writes) => {
          await commit(writes);
          if (side !== 'before a request' && count >= at) throw new Error('killed');
        };
        table.beforeRequest = (kind) => {
          count += 1;
          if (side === 'before a request' ? count >= at : count > at || (count === at && kind !== 'commit'))
            throw new Error('killed');
        };
        await expect(dryRun(world.system, RUN)).rejects.toThrow('killed');
        table.beforeRequest = () => {};
        table.commit = commit;
        await dryRun(world.system, RUN);
        // closed, unknown to who closed it, it is the next attempt; nothing else may tell
        expect({ ...(await getDryRun(world.system, RUN)), attempt: 1 }).toEqual({
          ...wanted,
          version: expect.anything(),
          events: expect.anything(),
        });
      }
    },
  );

  it('compares with last month’s bills of the contracts that would be billed', async () => {
    const made = [
      home(0, 100, 700_00), // 708.00
      home(1, 50, 400_00), // 354.00
      home(2, 10), // 70.80, the first bill
      sampleContract(supplier, {
        number: numberOf(3),
        services: [{ service: 'electricity', category: 'no-such' }],
        head: { lastBilledPeriod: period('2026-09'), lastBillKopecks: kopecks(900_00) },
      }),
    ];
    const world = await worldWith(made);
    await dryRun(world.system, RUN);
    expect((await getDryRun(world.system, RUN)).totals).toEqual({
      seen: 4,
      billed: 3,
      alreadyBilled: 0,
      skipped: 1,
      firstBills: 1,
      chargedKopecks: 1132_80,
      lastChargedKopecks: 1100_00,
      differenceKopecks: 32_80,
    });
  });

  it('lists what stands out, the largest differences first, and not what does not', async () => {
    const made = [
      home(0, 100, 700_00),
      home(1, 200, 400_00), // 1416.00: more
      home(2, 2, 1000_00), // 14.16: less
      home(3, 0, 300_00), // nothing
      home(4, 10_000), // 70 800.00: huge, and the first bill
    ];
    const world = await worldWith(made);
    await dryRun(world.system, RUN);
    const { outliers, moreOutliers } = await getDryRun(await asStaff(world, 'olga'), RUN);
    expect(outliers).toEqual([
      { number: numberOf(4), thisKopecks: 70_800_00, reason: 'huge' },
      { number: numberOf(1), lastKopecks: 400_00, thisKopecks: 1416_00, reason: 'more' },
      { number: numberOf(2), lastKopecks: 1000_00, thisKopecks: 14_16, reason: 'less' },
      { number: numberOf(3), lastKopecks: 300_00, thisKopecks: 0, reason: 'nothing' },
    ]);
    expect(moreOutliers).toBe(0);
  });

  it('lists outliers page by page, each once', async () => {
    const made = Array.from({ length: 230 }, (_, index) =>
      sampleContract(supplier, {
        number: String(78010000000000 + index),
        meters: [{ billed: [100], read: [100 + 200 + (index % 7)], readIn: '2026-10' }],
        head: { lastBilledPeriod: period('2026-09'), lastBillKopecks: kopecks(100_00) },
      }),
    );
    const world = await worldWith(made);
    await dryRun(world.system, RUN);
    const pages: string[][] = [];
    const differences: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await getDryRun(world.system, { ...RUN, cursor });
      pages.push(page.outliers.map(({ number }) => number));
      expect(page.cursor ?? '').not.toContain('7801');
      differences.push(...page.outliers.map(({ thisKopecks, lastKopecks = 0 }) => thisKopecks - lastKopecks));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(pages.map((page) => page.length)).toEqual([100, 100, 30]);
    expect(new Set(pages.flat()).size).toBe(230);
    expect(differences).toEqual([...differences].sort((a, b) => b - a));
  });

  it('has no further page where one is just full, and sums what its shards could not keep', async () => {
    const world = await worldWith([]);
    await planDryRun(world.system, RUN);
    const outliers = Array.from({ length: 50 }, (_, index) => ({
      ...{ thisKopecks: kopecks(900_00), reason: 'huge' as const },
      number: String(78010000000000 + index),
    }));
    for (const [shard, moreOutliers] of [3, 4].entries()) {
      const progress = { shard, attempt: 1, pages: 1, finished: shard === 0, skippedContracts: [] };
      const found = { ...NO_DRY_TOTALS, ...progress, outliers, moreOutliers };
      await world.table.commit([putShard('dry', RUN, found, undefined)]);
    }
    const report = await getDryRun(world.system, RUN);
    expect(report).toMatchObject({ moreOutliers: 7, finishedShards: 1 });
    expect(report.outliers).toHaveLength(100);
    expect(report.cursor).toBeUndefined();
    await expect(closeDryRun(world.system, RUN)).rejects.toMatchObject({
      code: 'billing.run_unfinished',
      facts: { unfinishedShards: 1 },
    });
  });

  it.each(['', '100', '-5-78010000000017', '100-1', '100-780100000000171'])(
    'refuses the cursor %j, sealed and as it is',
    async (place) => {
      const world = await worldWith([]);
      await dryRun(world.system, RUN);
      for (const cursor of [place, sealCursor(world.system, 'outliers', place)])
        await expect(getDryRun(world.system, { ...RUN, cursor })).rejects.toMatchObject({
          code: 'platform.cursor_invalid',
        });
    },
  );

  it('counts contracts that have their bill of the period, and rates the rest, however the pages fall', async () => {
    const world = await worldWith(contracts(10), 2);
    await runPeriod(world.system, RUN);
    const before = facts(world);
    await world.table.load(sampleItems(supplier, [], [home(20, 10)]));
    await planDryRun(world.system, RUN);
    for (const shard of [0, 1]) {
      const { seen, billed, alreadyBilled, skipped } = await rateShard(world.system, { ...RUN, shard });
      expect(alreadyBilled).toBeGreaterThan(0);
      expect(billed + alreadyBilled + skipped).toBe(seen);
    }
    const { totals } = await dryRun(world.system, RUN);
    expect(totals).toMatchObject({
      seen: 11,
      alreadyBilled: 8,
      billed: 1,
      skipped: 2,
      chargedKopecks: 70_80,
    });
    expect(facts(world)).toHaveLength(before.length + 1);
  });

  it('may be done while the month is running, not before it begins', async () => {
    const world = await worldWith([home(0, 100, 700_00)]);
    world.now = '2026-10-12T09:00:00.000Z' as World['now'];
    const { totals } = await dryRun(world.system, RUN);
    expect(totals).toMatchObject({ billed: 1, chargedKopecks: 708_00 });
    for (const verb of [planDryRun, startDryRun])
      await expect(verb(world.system, { ...RUN, period: period('2026-11') })).rejects.toMatchObject({
        code: 'billing.period_not_begun',
      });
  });

  it('is replaced by the next one', async () => {
    const world = await worldWith([home(0, 100, 700_00)]);
    await dryRun(world.system, RUN);
    const more = home(1, 10, 70_00);
    await world.table.load(sampleItems(supplier, [], [more]));
    world.pass(60);
    const { attempt, startedAt, totals } = await dryRun(world.system, RUN);
    expect({ attempt, startedAt, totals }).toMatchObject({
      attempt: 2,
      startedAt: world.now,
      totals: { seen: 2 },
    });
    expect((await getDryRun(world.system, RUN)).totals).toMatchObject({ seen: 2, chargedKopecks: 778_80 });
    expect(stored(world, DRY)).toHaveLength(3);
  });

  it('does not close before its shards are finished; closed, it stays', async () => {
    const world = await worldWith(contracts(4));
    await planDryRun(world.system, RUN);
    await rateShard(world.system, { ...RUN, shard: 0 });
    await expect(closeDryRun(world.system, RUN)).rejects.toMatchObject({ code: 'billing.run_unfinished' });
    await rateShard(world.system, { ...RUN, shard: 1 });
    const closed = await closeDryRun(world.system, RUN);
    expect(await closeDryRun(world.system, RUN)).toEqual(closed);
    expect(closed.events).toEqual([
      { what: 'planned', at: world.now, by: 'system:test' },
      { what: 'closed', at: world.now, by: 'system:test' },
    ]);
  });

  it('is walked by the system alone', async () => {
    const world = await worldWith([]);
    await planDryRun(world.system, RUN);
    const olga = await asStaff(world, 'olga');
    const bySystemOnly = { code: 'billing.run_by_system_only' };
    await expect(planDryRun(olga, RUN)).rejects.toMatchObject(bySystemOnly);
    await expect(rateShard(olga, { ...RUN, shard: 0 })).rejects.toMatchObject(bySystemOnly);
    await expect(closeDryRun(olga, RUN)).rejects.toMatchObject(bySystemOnly);
  });
});

describe('starting a dry run', () => {
  it('begins it with the rule that is given, the rest of it as usual, and asks for it to be walked', async () => {
    const world = await worldWith([home(0, 100, 300_00)]);
    const olga = await asStaff(world, 'olga');
    const begun = await startDryRun(olga, { ...RUN, times: 2, beyondKopecks: 100_00 });
    expect(begun).toMatchObject({
      state: 'running',
      attempt: 1,
      walkWanted: true,
      rule: { times: 2, beyondKopecks: 100_00, householdKopecks: 50_000_00 },
    });
    await dryRun(world.system, RUN);
    expect((await getDryRun(olga, RUN)).outliers).toMatchObject([{ reason: 'more' }]);
    expect(await requireRun(world.system, 'dry', RUN)).not.toHaveProperty('walkWanted');
  });

  it('keeps of the usual rule whatever is not given', async () => {
    const world = await worldWith([]);
    const { rule: usual } = await planDryRun(world.system, RUN);
    const ruleOf = async (given: Partial<OutlierRule>) => {
      world.pass(24 * 60 * 60);
      return (await startDryRun(world.system, { ...RUN, ...given })).rule;
    };
    expect(await ruleOf({})).toEqual(usual);
    for (const given of [
      { times: 2 },
      { beyondKopecks: kopecks(1) },
      { householdKopecks: kopecks(20_000_00) },
    ])
      expect(await ruleOf(given)).toEqual({ ...usual, ...given });
  });

  it('takes up one that is under way, by the rule it began with, and asks for one more walk', async () => {
    const world = await worldWith(contracts(10));
    const olga = await asStaff(world, 'olga');
    await startDryRun(olga, { ...RUN, times: 7 });
    await rateShard(world.system, { ...RUN, shard: 0 });
    world.pass(3600);
    const again = await startDryRun(olga, { ...RUN, times: 2 });
    expect(again).toMatchObject({ attempt: 1, version: 2, rule: { times: 7 }, walkWanted: true });
    expect((await getDryRun(olga, RUN)).finishedShards).toBe(1);
    expect(again.events.map(({ what }) => what)).toEqual(['planned', 'resumed']);
    // month end plans what is under way already
    expect(await planDryRun(world.system, RUN)).toEqual(again);
  });

  it('begins anew when the one before was left behind a day ago', async () => {
    const world = await worldWith(contracts(10));
    await startDryRun(world.system, RUN);
    await rateShard(world.system, { ...RUN, shard: 0 });
    world.pass(24 * 60 * 60);
    expect(await startDryRun(world.system, RUN)).toMatchObject({ attempt: 2, startedAt: world.now });
    expect((await getDryRun(world.system, RUN)).totals.seen).toBe(0);
  });

  it('makes one dry run when two start it at once', async () => {
    const world = await worldWith([]);
    await Promise.all([
      startDryRun(await asStaff(world, 'olga'), RUN),
      startDryRun(await asStaff(world, 'boris'), RUN),
    ]);
    expect(await requireRun(world.system, 'dry', RUN)).toMatchObject({ attempt: 1, version: 2 });
  });

  it('is for the staff alone', async () => {
    const world = await worldWith([]);
    const before = world.table.snapshot();
    for (const ctx of [world.anonymous, world.user('usr_nobody' as never)])
      await expect(startDryRun(ctx, RUN)).rejects.toMatchObject({ code: 'supplier.missing' });
    expect(world.table.snapshot()).toEqual(before);
  });
});
