import { invariant } from '#core/kernel';
import { type Ctx, WriteConflict } from '#core/platform';
import { runMissing, runUnfinished } from './faults.ts';
import { addTotals, type BillRun, NO_TOTALS, type SkippedContract } from './model.ts';
import { type RunOf, requireSystem } from './plan-run.ts';
import { findRun, putRun, shardsOf } from './store.ts';

/**
 * Closes a run when all its shards are finished, and reconciles it: contracts seen = billed + skipped. Closing a closed
 * run answers the same. Throws `billing.run_missing`, `billing.run_unfinished`.
 */
export async function closeRun(ctx: Ctx, { supplierId, period }: RunOf): Promise<BillRun> {
  requireSystem(ctx);
  const run = await findRun(ctx, supplierId, period);
  if (!run) throw runMissing(period);
  if (run.state === 'closed') return run;
  const shards = await shardsOf(ctx, supplierId, period);
  const finished = shards.filter((shard) => shard.attempt === run.attempt && shard.finished);
  if (finished.length < run.shardCount) throw runUnfinished(period, run.shardCount - finished.length);
  const { seen, billed, skipped, chargedKopecks } = finished.reduce(addTotals, NO_TOTALS);
  invariant(seen === billed + skipped, `the run of ${supplierId} ${period} does not reconcile`);
  const listed = finished.reduce((sum, shard) => sum + shard.skippedContracts.length, 0);
  invariant(skipped === listed, `the run of ${supplierId} ${period} skipped contracts without saying why`);
  const closed: BillRun = {
    ...run,
    state: 'closed',
    closedAt: ctx.clock.now(),
    totals: { seen, billed, skipped, chargedKopecks },
  };
  try {
    await ctx.table.commit([putRun(closed, run)]);
    return closed;
  } catch (error) {
    const theirs = error instanceof WriteConflict && (await findRun(ctx, supplierId, period));
    if (theirs) return theirs;
    throw error;
  }
}

/** The contracts a run skipped, each with its reason, shard by shard. */
export async function skippedContracts(ctx: Ctx, { supplierId, period }: RunOf): Promise<SkippedContract[]> {
  requireSystem(ctx);
  const run = await findRun(ctx, supplierId, period);
  if (!run) throw runMissing(period);
  const shards = await shardsOf(ctx, supplierId, period);
  return shards.filter(({ attempt }) => attempt === run.attempt).flatMap((shard) => shard.skippedContracts);
}
