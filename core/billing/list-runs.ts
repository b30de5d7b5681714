import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './run-operations.ts';
import { runsOf } from './run-store.ts';

const PAGE = 24;

/** A supplier's bill runs, newest period first. Throws `supplier.missing`. */
export async function listRuns(
  ctx: Ctx,
  { supplierId, cursor }: InputOf<typeof operations.listRuns>,
): Promise<OutputOf<typeof operations.listRuns>> {
  await Identity.requireStaff(ctx, supplierId, 'billing');
  const page = await runsOf(ctx, supplierId, { limit: PAGE, cursor });
  return { runs: page.items, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}
