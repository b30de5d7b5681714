import { msOf } from '#core/kernel';
import { type Ctx, nameOf, untilFresh } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import type { DryRun } from './dry-model.ts';
import { oneEventOn } from './model.ts';
import { DEFAULT_OUTLIER_RULE, type OutlierRule } from './outliers.ts';
import { requireBillable, requireSystem } from './plan-run.ts';
import { findRun, putRun, type RunOf } from './run-store.ts';

/** Nobody works any more on a dry run that was begun longer ago: month end itself is given up after a day. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * Begins a dry run of a period, which replaces the one before, or takes up the one that is not closed. Throws
 * `supplier.missing`, `supplier.setting_missing`, `billing.period_not_begun`.
 */
export async function planDryRun(ctx: Ctx, of: RunOf): Promise<DryRun> {
  requireSystem(ctx);
  return beginDryRun(ctx, of);
}

/** {@link planDryRun} for whoever may; `walkWanted` asks for a walk at once, of one that is under way for one more. */
export async function beginDryRun(
  ctx: Ctx,
  { supplierId, period }: RunOf,
  asked: { rule?: Partial<OutlierRule>; walkWanted?: true } = {},
): Promise<DryRun> {
  const supplier = await requireSupplier(ctx, supplierId);
  requireBillable(ctx, supplier, period);
  const { rule, ...walk } = asked;
  return untilFresh(async () => {
    const before = await findRun(ctx, 'dry', { supplierId, period });
    const now = ctx.clock.now();
    const by = nameOf(ctx.actor);
    const isUnderWay = before?.state === 'running' && msOf(now) - msOf(before.startedAt) < STALE_AFTER_MS;
    if (isUnderWay && !asked.walkWanted) return before;
    const next: DryRun = isUnderWay
      ? { ...before, ...walk, ...oneEventOn(before, { what: 'resumed', at: now, by }) }
      : {
          supplierId,
          period,
          state: 'running',
          shardCount: supplier.shardCount,
          attempt: (before?.attempt ?? 0) + 1,
          startedAt: now,
          rule: { ...DEFAULT_OUTLIER_RULE, ...rule },
          ...walk,
          ...oneEventOn(before, { what: 'planned', at: now, by }),
        };
    await ctx.table.commit([putRun('dry', next)]);
    return next;
  });
}
