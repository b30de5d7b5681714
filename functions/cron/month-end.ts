import type { Context } from 'aws-lambda';
import * as z from 'zod';
import * as Billing from '#core/billing';
import { msOf } from '#core/kernel';
import { type Ctx, Schema } from '#core/platform';
import { loadSecrets, MACHINE_CLOCK, systemCtx } from '#runtime/bindings';

/**
 * The steps of month end, for the state machine of `stacks/jobs.ts`: due → for each run plan → for each shard billShard
 * until it is finished or the run is paused → close. A dry run goes the same way. Inputs and outputs are small JSON;
 * every step may be repeated.
 */

const runOf = z.object({
  supplierId: Schema.supplierId,
  period: Schema.period,
  dry: z.literal(true).optional(),
  /** Only this attempt, if it is still the present one: what a change of the run's own record asks for. */
  attempt: z.int().min(1).optional(),
});
const shardOf = runOf.extend({ shard: z.int().min(0) });
const planned = runOf.extend({ shards: z.array(z.unknown()).optional() });
/** The scheduler asks for nothing; an operator, or a run's own record, may name one run. */
const wanted = z.union([runOf, z.strictObject({}).transform(() => undefined)]);

/** What is left for putting down the work when a Lambda's time is nearly up: commits under way and their retries. */
const YIELD_BEFORE_MS = 20_000;

type Run = z.infer<typeof runOf>;
type Shard = z.infer<typeof shardOf>;

/** The runs to start or take up today, by each supplier's own date; or the one that the input names. */
export async function due(input: unknown): Promise<{ runs: (Run | Billing.RunOf)[] }> {
  const given = wanted.parse(input ?? {});
  if (given) return { runs: [given] };
  return { runs: await Billing.dueRuns(await monthEnd()) };
}

/** Begins the run or takes it up. There are no shards to be billed of a paused run, nor of one that has gone on since. */
export async function plan(input: unknown): Promise<Run & { shards: Shard[] }> {
  const of = runOf.parse(input);
  const { state, attempt, shardCount } = await begun(await monthEnd(), of);
  const isWanted = state === 'running' && (of.attempt === undefined || of.attempt === attempt);
  const shards = Array.from({ length: isWanted ? shardCount : 0 }, (_, shard) => ({ ...of, shard }));
  return { ...of, shards };
}

function begun(ctx: Ctx, { dry, attempt, ...of }: Run): Promise<Billing.BillRun | Billing.DryRun> {
  if (attempt !== undefined) return Billing.requireRun(ctx, dry ? 'dry' : 'run', of);
  return dry ? Billing.planDryRun(ctx, of) : Billing.planRun(ctx, of);
}

/**
 * Bills a shard, or what time allows of it: while neither `finished` nor `paused` is true, its output is the input of the
 * next call.
 */
export async function billShard(
  input: unknown,
  context?: Context,
): Promise<Shard & { finished: boolean; paused: boolean }> {
  const given = shardOf.parse(input);
  const { dry, attempt: _attempt, ...of } = given;
  const leftMs = context?.getRemainingTimeInMillis();
  const walk = dry ? Billing.rateShard : Billing.billShard;
  const { finished, paused } = await walk(await monthEnd(), {
    ...of,
    ...(leftMs !== undefined && { deadlineMs: msOf(MACHINE_CLOCK.now()) + leftMs - YIELD_BEFORE_MS }),
  });
  return { ...given, finished, paused };
}

/** Closes what was planned, unless nothing of it was to be done or it was paused since. */
export async function close(
  input: unknown,
): Promise<Run & { totals?: Billing.RunTotals | Billing.DryTotals }> {
  const { shards, ...run } = planned.parse(input);
  if (shards?.length === 0) return run;
  const { dry, attempt: _attempt, ...of } = run;
  const ctx = await monthEnd();
  const { state, totals } = await (dry ? Billing.closeDryRun(ctx, of) : Billing.closeRun(ctx, of));
  ctx.log.info(`a ${dry ? 'dry' : 'bill'} run is ${state}`, { ...of, ...totals });
  return { ...run, ...(totals && { totals }) };
}

async function monthEnd(): Promise<Ctx> {
  await loadSecrets();
  return systemCtx('month-end');
}
