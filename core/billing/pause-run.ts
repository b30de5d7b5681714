import * as Identity from '#core/identity';
import { type Ctx, type InputOf, nameOf, untilFresh } from '#core/platform';
import { runClosed } from './faults.ts';
import { type BillRun, oneEventOn } from './model.ts';
import type * as operations from './run-operations.ts';
import { putRun, requireRun } from './run-store.ts';

/**
 * Puts a run down: each shard stops at its next page, and nobody takes the run up before it is resumed. What is billed
 * stays. Repeats change nothing. Throws `supplier.missing`, `billing.run_missing`, `billing.run_closed`.
 */
export async function pauseRun(ctx: Ctx, of: InputOf<typeof operations.pauseRun>): Promise<BillRun> {
  await Identity.requireStaff(ctx, of.supplierId, 'billing');
  return untilFresh(async () => {
    const { walkWanted: _asked, ...run } = await requireRun(ctx, 'run', of);
    if (run.state === 'closed') throw runClosed(of.period);
    if (run.state === 'paused') return run;
    const event = { what: 'paused', at: ctx.clock.now(), by: nameOf(ctx.actor) } as const;
    const paused: BillRun = { ...run, state: 'paused', ...oneEventOn(run, event) };
    await ctx.table.commit([putRun('run', paused)]);
    return paused;
  });
}
