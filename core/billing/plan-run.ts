import { dateAt, firstDay, type Period } from '#core/kernel';
import { type Ctx, nameOf, untilFresh } from '#core/platform';
import { dueOn, requireSupplier, type Supplier, vatPercentOn } from '#core/supplier';
import { periodNotBegun, runBySystemOnly } from './faults.ts';
import { type BillRun, oneEventOn } from './model.ts';
import { findRun, putRun, type RunOf } from './run-store.ts';

/**
 * Begins a supplier's run of a period, or takes up the one that is not closed: that one keeps the moment it began at,
 * so that what is still to be written comes out the same, and stays paused when it is. A closed run begins again as its
 * next attempt, which bills what was skipped and leaves every bill alone. Shards keep their own progress and begin
 * when they are first billed. Throws `supplier.missing`, `supplier.setting_missing`, `billing.period_not_begun`.
 */
export async function planRun(ctx: Ctx, of: RunOf): Promise<BillRun> {
  requireSystem(ctx);
  return beginRun(ctx, of);
}

/** {@link planRun} for whoever may; with `walkWanted`, a run that begins asks for month end to be walked at once. */
export async function beginRun(
  ctx: Ctx,
  of: RunOf,
  asked: Pick<BillRun, 'walkWanted'> = {},
): Promise<BillRun> {
  const supplier = await requireSupplier(ctx, of.supplierId);
  requireBillable(ctx, supplier, of.period);
  // Two planned at once: the run is the one that was written first.
  return untilFresh(async () => {
    const before = await findRun(ctx, 'run', of);
    if (before && before.state !== 'closed') return before;
    const startedAt = ctx.clock.now();
    const run: BillRun = {
      supplierId: of.supplierId,
      period: of.period,
      state: 'running',
      shardCount: supplier.shardCount,
      attempt: (before?.attempt ?? 0) + 1,
      startedAt,
      ...oneEventOn(before, { what: 'planned', at: startedAt, by: nameOf(ctx.actor) }),
      ...asked,
    };
    await ctx.table.commit([putRun('run', run)]);
    return run;
  });
}

/** The steps of a run are for the system: the scheduler, or an operator's command. */
export function requireSystem(ctx: Ctx): void {
  if (ctx.actor.kind !== 'system') throw runBySystemOnly();
}

/** What would fail for every single contract fails the plan instead. */
export function requireBillable(ctx: Ctx, supplier: Supplier, period: Period): void {
  if (firstDay(period) > dateAt(ctx.clock.now(), supplier.timeZone)) throw periodNotBegun(period);
  dueOn(supplier, period);
  vatPercentOn(supplier, firstDay(period));
}
