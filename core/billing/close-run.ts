import { invariant } from '#core/kernel';
import { type Ctx, nameOf, untilFresh } from '#core/platform';
import { runUnfinished } from './faults.ts';
import {
  addTotals,
  type BillRun,
  NO_TOTALS,
  oneEventOn,
  type RunTotals,
  type SkippedContract,
} from './model.ts';
import { requireSystem } from './plan-run.ts';
import { putRun, type RunOf, requireRun, shardsOf } from './run-store.ts';

/**
 * Closes a run when all its shards are finished, and reconciles it: contracts seen = billed + skipped. Closing a closed
 * run answers the same; a paused one stays paused. Throws `billing.run_missing`, `billing.run_unfinished`.
 */
export async function closeRun(ctx: Ctx, of: RunOf): Promise<BillRun> {
  requireSystem(ctx);
  return untilFresh(async () => {
    const run = await requireRun(ctx, 'run', of);
    if (run.state !== 'running') return run;
    const shards = await shardsOf(ctx, 'run', run);
    const finished = shards.filter((shard) => shard.finished);
    if (finished.length < run.shardCount) throw runUnfinished(of.period, run.shardCount - finished.length);
    const { seen, billed, skipped, chargedKopecks } = finished.reduce(addTotals, NO_TOTALS);
    const totals: RunTotals = { seen, billed, skipped, chargedKopecks };
    invariant(seen === billed + skipped, `the run of ${of.supplierId} ${of.period} does not reconcile`);
    const listed = finished.reduce((sum, shard) => sum + shard.skippedContracts.length, 0);
    invariant(
      skipped === listed,
      `the run of ${of.supplierId} ${of.period} skipped contracts without saying why`,
    );
    const closedAt = ctx.clock.now();
    const { walkWanted: _asked, ...rest } = run;
    const closed: BillRun = {
      ...rest,
      state: 'closed',
      closedAt,
      totals,
      ...oneEventOn(run, { what: 'closed', at: closedAt, by: nameOf(ctx.actor) }),
    };
    await ctx.table.commit([putRun('run', closed)]);
    return closed;
  });
}

/** The contracts a run skipped, each with its reason, shard by shard. */
export async function skippedContracts(ctx: Ctx, of: RunOf): Promise<SkippedContract[]> {
  requireSystem(ctx);
  const run = await requireRun(ctx, 'run', of);
  const shards = await shardsOf(ctx, 'run', run);
  return shards.flatMap((shard) => shard.skippedContracts);
}
