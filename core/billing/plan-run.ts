import { dateAt, firstDay, type Period, type SupplierId } from '#core/kernel';
import { type Ctx, WriteConflict } from '#core/platform';
import { dueOn, requireSupplier, type Supplier, vatPercentOn } from '#core/supplier';
import { periodNotBegun, runBySystemOnly } from './faults.ts';
import type { BillRun } from './model.ts';
import { findRun, putRun } from './store.ts';

export interface RunOf {
  readonly supplierId: SupplierId;
  readonly period: Period;
}

/**
 * Begins a supplier's run of a period, or takes up the one that is not closed: that one keeps the moment it began at,
 * so that what is still to be written comes out the same. A closed run begins again as its next attempt, which bills
 * what was skipped and leaves every bill alone. Shards keep their own progress and begin when they are first billed.
 * Throws `supplier.missing`, `supplier.setting_missing`, `billing.period_not_begun`.
 */
export async function planRun(ctx: Ctx, { supplierId, period }: RunOf): Promise<BillRun> {
  requireSystem(ctx);
  const supplier = await requireSupplier(ctx, supplierId);
  requireBillable(ctx, supplier, period);
  const before = await findRun(ctx, supplierId, period);
  if (before?.state === 'running') return before;
  const run: BillRun = {
    supplierId,
    period,
    state: 'running',
    shardCount: supplier.shardCount,
    attempt: (before?.attempt ?? 0) + 1,
    startedAt: ctx.clock.now(),
  };
  try {
    await ctx.table.commit([putRun(run, before)]);
    return run;
  } catch (error) {
    // Two planned at once: the run is the one that was written first.
    const theirs = error instanceof WriteConflict && (await findRun(ctx, supplierId, period));
    if (theirs) return theirs;
    throw error;
  }
}

/** Runs are for the system: the scheduler, or an operator's command. */
export function requireSystem(ctx: Ctx): void {
  if (ctx.actor.kind !== 'system') throw runBySystemOnly();
}

/** What would fail for every single contract fails the plan instead. */
function requireBillable(ctx: Ctx, supplier: Supplier, period: Period): void {
  if (firstDay(period) > dateAt(ctx.clock.now(), supplier.timeZone)) throw periodNotBegun(period);
  dueOn(supplier, period);
  vatPercentOn(supplier, firstDay(period));
}
