import * as Identity from '#core/identity';
import type { Ctx, InputOf } from '#core/platform';
import { runPaused } from './faults.ts';
import type { BillRun } from './model.ts';
import { beginRun } from './plan-run.ts';
import type * as operations from './run-operations.ts';

/**
 * Begins a run, or the next attempt of a closed one, and asks for month end to be walked for it at once. A run that is
 * under way is answered as it stands. Throws `supplier.missing`, `supplier.setting_missing`,
 * `billing.period_not_begun`, `billing.run_paused`.
 */
export async function startRun(ctx: Ctx, of: InputOf<typeof operations.startRun>): Promise<BillRun> {
  await Identity.requireStaff(ctx, of.supplierId, 'billing');
  const run = await beginRun(ctx, of, { walkWanted: true });
  if (run.state === 'paused') throw runPaused(of.period);
  return run;
}
