import * as Identity from '#core/identity';
import { kopecks } from '#core/kernel';
import { type Ctx, cursorInvalid, type InputOf, type OutputOf, openCursor, sealCursor } from '#core/platform';
import { dryTotalsOf } from './close-dry-run.ts';
import { countByReason } from './model.ts';
import { byDifference, differenceOf, type Outlier } from './outliers.ts';
import type * as operations from './run-operations.ts';
import { requireRun, shardsOf } from './run-store.ts';

const PAGE = 100;
const LIST = 'outliers';

/**
 * What the newest dry run of a period has found so far: totals, the difference to last month, and a page of its outliers
 * from all shards, the largest differences first. Throws `supplier.missing`, `billing.run_missing`.
 */
export async function getDryRun(
  ctx: Ctx,
  { supplierId, period, cursor }: InputOf<typeof operations.getDryRun>,
): Promise<OutputOf<typeof operations.getDryRun>> {
  await Identity.requireStaff(ctx, supplierId, 'billing');
  const run = await requireRun(ctx, 'dry', { supplierId, period });
  const isLater = cursor === undefined ? () => true : laterThan(openCursor(ctx, LIST, cursor));
  const shards = await shardsOf(ctx, 'dry', run);
  const totals = dryTotalsOf(run, shards);
  const outliers = shards
    .flatMap((shard) => shard.outliers)
    .filter(isLater)
    .sort(byDifference);
  const last = outliers.length > PAGE ? outliers[PAGE - 1] : undefined;
  return {
    ...run,
    totals: { ...totals, differenceKopecks: kopecks(totals.chargedKopecks - totals.lastChargedKopecks) },
    finishedShards: shards.filter((shard) => shard.finished).length,
    skippedByReason: countByReason(shards),
    outliers: outliers.slice(0, PAGE),
    moreOutliers: shards.reduce((sum, shard) => sum + shard.moreOutliers, 0),
    ...(last && { cursor: sealCursor(ctx, LIST, `${differenceOf(last)}-${last.number}`) }),
  };
}

/** A page ends with a difference and a number; what is listed after them comes next. */
function laterThan(opened: string): (outlier: Outlier) => boolean {
  const [, text, number] = /^(\d{1,16})-(\d{14})$/.exec(opened) ?? [];
  if (text === undefined || number === undefined) throw cursorInvalid();
  const difference = Number(text);
  return (outlier) => {
    const its = differenceOf(outlier);
    return its < difference || (its === difference && outlier.number > number);
  };
}
