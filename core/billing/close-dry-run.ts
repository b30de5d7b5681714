import { invariant } from '#core/kernel';
import { type Ctx, nameOf, untilFresh } from '#core/platform';
import { addDryTotals, type DryRun, type DryShard, type DryTotals, NO_DRY_TOTALS } from './dry-model.ts';
import { runUnfinished } from './faults.ts';
import { oneEventOn } from './model.ts';
import { requireSystem } from './plan-run.ts';
import { putRun, type RunOf, requireRun, shardsOf } from './run-store.ts';

/**
 * Closes a dry run when all its shards are finished, and reconciles it. Closing a closed one answers the same. Throws
 * `billing.run_missing`, `billing.run_unfinished`.
 */
export async function closeDryRun(ctx: Ctx, of: RunOf): Promise<DryRun> {
  requireSystem(ctx);
  return untilFresh(async () => {
    const { walkWanted: _asked, ...run } = await requireRun(ctx, 'dry', of);
    if (run.state === 'closed') return run;
    const shards = await shardsOf(ctx, 'dry', run);
    const finished = shards.filter((shard) => shard.finished);
    if (finished.length < run.shardCount) throw runUnfinished(of.period, run.shardCount - finished.length);
    const closedAt = ctx.clock.now();
    const closed: DryRun = {
      ...run,
      state: 'closed',
      closedAt,
      totals: dryTotalsOf(run, finished),
      ...oneEventOn(run, { what: 'closed', at: closedAt, by: nameOf(ctx.actor) }),
    };
    await ctx.table.commit([putRun('dry', closed)]);
    return closed;
  });
}

/** What shards have found together: every contract seen is in exactly one of the three counts. */
export function dryTotalsOf(of: RunOf, shards: readonly DryShard[]): DryTotals {
  const totals = shards.reduce<DryTotals>(addDryTotals, NO_DRY_TOTALS);
  const { seen, billed, alreadyBilled, skipped } = totals;
  invariant(
    seen === billed + alreadyBilled + skipped,
    `the dry run of ${of.supplierId} ${of.period} does not reconcile`,
  );
  return totals;
}
