import type { Ctx } from '#core/platform';
import { closeDryRun } from './close-dry-run.ts';
import type { DryRun, DryTotals } from './dry-model.ts';
import { planDryRun } from './plan-dry-run.ts';
import { rateShard } from './rate-shard.ts';
import type { RunOf } from './run-store.ts';

/** Plans, rates and closes a dry run in this process: what the state machine does, for a command or a test. */
export async function dryRun(
  ctx: Ctx,
  input: RunOf & { readonly onProgress?: (found: DryTotals) => void },
): Promise<DryRun> {
  const { shardCount } = await planDryRun(ctx, input);
  for (let shard = 0; shard < shardCount; shard += 1) await rateShard(ctx, { ...input, shard });
  return closeDryRun(ctx, input);
}
