import * as Identity from '#core/identity';
import { type Ctx, type InputOf, nameOf, untilFresh } from '#core/platform';
import { runClosed } from './faults.ts';
import { type BillRun, oneEventOn } from './model.ts';
import type * as operations from './run-operations.ts';
import { putRun, requireRun } from './run-store.ts';

/**
 * Takes a paused run up again where its shards stopped, and asks for month end to be walked for it at once. Repeats
 * change nothing. Throws `supplier.missing`, `billing.run_missing`, `billing.run_closed`.
 */
export async function resumeRun(ctx: Ctx, of: InputOf<typeof operations.resumeRun>): Promise<BillRun> {
  await Identity.requireStaff(ctx, of.supplierId, 'billing');
  return untilFresh(async () => {
    const run = await requireRun(ctx, 'run', of);
    if (run.state === 'closed') throw runClosed(of.period);
    if (run.state === 'running') return run;
    const event = { what: 'resumed', at: ctx.clock.now(), by: nameOf(ctx.actor) } as const;
    const resumed: BillRun = { ...run, state: 'running', walkWanted: true, ...oneEventOn(run, event) };
    await ctx.table.commit([putRun('run', resumed)]);
    return resumed;
  });
}
