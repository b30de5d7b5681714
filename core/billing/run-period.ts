import type { Ctx } from '#core/platform';
import { billShard, type ShardOfRun } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import type { BillRun } from './model.ts';
import { planRun, type RunOf } from './plan-run.ts';

/** Plans, bills and closes a run in this process: what the state machine does, for a command, a test or a small supplier. */
export async function runPeriod(
  ctx: Ctx,
  input: RunOf & Pick<ShardOfRun, 'concurrency' | 'onProgress'>,
): Promise<BillRun> {
  const run = await planRun(ctx, input);
  for (let shard = 0; shard < run.shardCount; shard += 1) await billShard(ctx, { ...input, shard });
  return closeRun(ctx, input);
}
