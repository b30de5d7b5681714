import { dateAt, type Instant, type Period, periodOf, plusMonths } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { listSuppliers, requireSupplier } from '#core/supplier';
import { type RunOf, requireSystem } from './plan-run.ts';
import { findRun } from './store.ts';

/** A month is billed from the first day of the next one, and at the latest on this day of it (domain.md §4). */
const LAST_BILLING_DAY = 5;

/** The period that is over where the supplier is, and whether these are the days to bill it. */
export function periodOver(now: Instant, timeZone: string): { period: Period; isBillingDay: boolean } {
  const today = dateAt(now, timeZone);
  return {
    period: plusMonths(periodOf(today), -1),
    isBillingDay: Number(today.slice(8)) <= LAST_BILLING_DAY,
  };
}

/**
 * Runs the scheduler has to start or take up now: every supplier's last month during its billing days while its run
 * is not closed, and a run that was begun and not closed on any day.
 */
export async function dueRuns(ctx: Ctx): Promise<RunOf[]> {
  requireSystem(ctx);
  const due: RunOf[] = [];
  const { suppliers } = await listSuppliers(ctx, {});
  for (const { supplierId: id } of suppliers) {
    const supplierId = id as RunOf['supplierId'];
    const { timeZone } = await requireSupplier(ctx, supplierId);
    const { period, isBillingDay } = periodOver(ctx.clock.now(), timeZone);
    const run = await findRun(ctx, supplierId, period);
    if (run?.state === 'running' || (!run && isBillingDay)) due.push({ supplierId, period });
  }
  return due;
}
