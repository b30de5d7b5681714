import { dateAt, type Instant, type Period, periodOf, plusMonths } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { listSuppliers, requireSupplier } from '#core/supplier';
import { requireSystem } from './plan-run.ts';
import { findRun, type RunOf, runsOf } from './run-store.ts';

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

/** How many of a supplier's newest runs are looked at for one that was left open. */
const RUNS_LOOKED_AT = 12;

/**
 * Runs the scheduler has to start or take up now: every supplier's last month during its billing days while it has no
 * run, and on any day each run that was begun and not closed, unless it is paused.
 */
export async function dueRuns(ctx: Ctx): Promise<RunOf[]> {
  requireSystem(ctx);
  const due: RunOf[] = [];
  const { suppliers } = await listSuppliers(ctx, {});
  for (const { supplierId: id } of suppliers) {
    const supplierId = id as RunOf['supplierId'];
    const { timeZone } = await requireSupplier(ctx, supplierId);
    const over = periodOver(ctx.clock.now(), timeZone);
    const newest = await runsOf(ctx, supplierId, { limit: RUNS_LOOKED_AT });
    const open = newest.items.filter(({ state }) => state === 'running').map(({ period }) => period);
    // the older first, since a month is billed after the one before it
    for (const period of [...new Set([...open, over.period])].sort()) {
      const run = await findRun(ctx, 'run', { supplierId, period });
      // only the month that is over may have none
      const isDue = run ? run.state === 'running' : over.isBillingDay;
      if (isDue) due.push({ supplierId, period });
    }
  }
  return due;
}
