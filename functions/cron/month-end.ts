import type { Context } from 'aws-lambda';
import * as z from 'zod';
import * as Billing from '#core/billing';
import { msOf } from '#core/kernel';
import { type Ctx, Schema } from '#core/platform';
import { loadSecrets, MACHINE_CLOCK, systemCtx } from '#runtime/bindings';

/**
 * The steps of month end, for the state machine of `stacks/jobs.ts`: due → for each run plan → for each shard billShard
 * until it is finished → close. Inputs and outputs are small JSON; every step may be repeated.
 */

const runOf = z.object({ supplierId: Schema.supplierId, period: Schema.period });
const shardOf = runOf.extend({ shard: z.int().min(0) });
/** The scheduler asks for nothing; an operator may name one run. */
const wanted = z.union([runOf, z.strictObject({}).transform(() => undefined)]);

/** What is left for putting down the work when a Lambda's time is nearly up: commits under way and their retries. */
const YIELD_BEFORE_MS = 20_000;

type RunOf = Billing.RunOf;
type ShardOf = RunOf & { shard: number };

/** The runs to start or take up today, by each supplier's own date; or the one that the input names. */
export async function due(input: unknown): Promise<{ runs: RunOf[] }> {
  const given = wanted.parse(input ?? {});
  if (given) return { runs: [given] };
  return { runs: await Billing.dueRuns(await monthEnd()) };
}

export async function plan(input: unknown): Promise<RunOf & { shards: ShardOf[] }> {
  const { supplierId, period } = runOf.parse(input);
  const { shardCount } = await Billing.planRun(await monthEnd(), { supplierId, period });
  const shards = Array.from({ length: shardCount }, (_, shard) => ({ supplierId, period, shard }));
  return { supplierId, period, shards };
}

/** Bills a shard, or what time allows of it: while `finished` is false, its output is the input of the next call. */
export async function billShard(input: unknown, context?: Context): Promise<ShardOf & { finished: boolean }> {
  const { supplierId, period, shard } = shardOf.parse(input);
  const leftMs = context?.getRemainingTimeInMillis();
  const progress = await Billing.billShard(await monthEnd(), {
    supplierId,
    period,
    shard,
    ...(leftMs !== undefined && { deadlineMs: msOf(MACHINE_CLOCK.now()) + leftMs - YIELD_BEFORE_MS }),
  });
  return { supplierId, period, shard, finished: progress.finished };
}

export async function close(input: unknown): Promise<RunOf & { totals: Billing.RunTotals }> {
  const { supplierId, period } = runOf.parse(input);
  const ctx = await monthEnd();
  const { totals = Billing.NO_TOTALS } = await Billing.closeRun(ctx, { supplierId, period });
  ctx.log.info('a bill run is closed', { supplierId, period, ...totals });
  return { supplierId, period, totals };
}

async function monthEnd(): Promise<Ctx> {
  await loadSecrets();
  return systemCtx('month-end');
}
