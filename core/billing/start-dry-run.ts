import * as Identity from '#core/identity';
import { kopecks } from '#core/kernel';
import type { Ctx, InputOf } from '#core/platform';
import type { DryRun } from './dry-model.ts';
import { beginDryRun } from './plan-dry-run.ts';
import type * as operations from './run-operations.ts';

/**
 * Begins a dry run, which replaces the one before, and asks for it to be walked at once. One that is under way is walked
 * once more from where it stands, by the rule it began with: it may have been left behind. Throws `supplier.missing`,
 * `supplier.setting_missing`, `billing.period_not_begun`.
 */
export async function startDryRun(
  ctx: Ctx,
  { supplierId, period, times, beyondKopecks, householdKopecks }: InputOf<typeof operations.startDryRun>,
): Promise<DryRun> {
  await Identity.requireStaff(ctx, supplierId, 'billing');
  const rule = {
    ...(times !== undefined && { times }),
    ...(beyondKopecks !== undefined && { beyondKopecks: kopecks(beyondKopecks) }),
    ...(householdKopecks !== undefined && { householdKopecks: kopecks(householdKopecks) }),
  };
  return beginDryRun(ctx, { supplierId, period }, { rule, walkWanted: true });
}
