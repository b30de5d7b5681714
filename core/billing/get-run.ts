import * as Identity from '#core/identity';
import { invariant } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { addTotals, countByReason, NO_TOTALS } from './model.ts';
import type * as operations from './run-operations.ts';
import { requireRun, shardsOf } from './run-store.ts';

/**
 * A run with its totals so far and the progress of each shard that was begun. The totals reconcile at every moment, since
 * a shard counts a page in one write. Throws `supplier.missing`, `billing.run_missing`.
 */
export async function getRun(
  ctx: Ctx,
  of: InputOf<typeof operations.getRun>,
): Promise<OutputOf<typeof operations.getRun>> {
  await Identity.requireStaff(ctx, of.supplierId, 'billing');
  const run = await requireRun(ctx, 'run', of);
  const shards = await shardsOf(ctx, 'run', run);
  const totals = shards.reduce(addTotals, NO_TOTALS);
  invariant(
    totals.seen === totals.billed + totals.skipped,
    `the run of ${of.supplierId} ${of.period} does not reconcile`,
  );
  return {
    ...run,
    totals,
    events: [...run.events],
    finishedShards: shards.filter((shard) => shard.finished).length,
    skippedByReason: countByReason(shards),
    shards,
  };
}
