import type { Ctx } from '#core/platform';
import { billShard } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import type { BillRun, RunTotals } from './model.ts';
import { planRun } from './plan-run.ts';
import type { RunOf } from './run-store.ts';
import type { ShardOfRun } from './walk-shard.ts';

/**
 * Plans, bills and closes a run in this process: what the state machine does, for a command, a test or a small supplier.
 * A run that is paused, or was paused meanwhile, is answered as it stands.
 */
export async function runPeriod(
  ctx: Ctx,
  input: RunOf & Pick<ShardOfRun, 'concurrency'> & { readonly onProgress?: (done: RunTotals) => void },
): Promise<BillRun> {
  const run = await planRun(ctx, input);
  for (let shard = 0; shard < run.shardCount; shard += 1) await billShard(ctx, { ...input, shard });
  return closeRun(ctx, input);
}
