import { setTimeout as sleep } from 'node:timers/promises';

/** The steps that `functions/cron/month-end.ts` exports and the state machine of `stacks/jobs.ts` calls. */
export interface MonthEndSteps {
  due(input: unknown): Promise<unknown>;
  plan(run: unknown): Promise<unknown>;
  billShard(shard: unknown): Promise<unknown>;
  close(run: unknown): Promise<unknown>;
}

export interface MonthEndOptions {
  /** The engine on this machine gains nothing from more. */
  shardsAtOnce?: number;
  /** The pause after a step's first failure; each further one is twice as long. */
  firstRetryMs?: number;
  onProgress?: (state: string) => void;
  /** Ends the walk between two steps; the next walk takes it up. */
  signal?: AbortSignal;
}

const triesPerStep = 7;

/**
 * Walks month end as the state machine does: the runs that are due; of each run its plan, every shard until it
 * says it is finished or its run paused, and the close. Steps pass JSON on; a failed step is tried again, and if it goes on failing
 * the run stops there, to be resumed by the next walk.
 * @returns what closing each run answered
 */
export async function walkMonthEnd(
  steps: MonthEndSteps,
  input: unknown,
  options: MonthEndOptions = {},
): Promise<unknown[]> {
  const call = async (step: (given: unknown) => Promise<unknown>, given: unknown) =>
    await withRetry(step, given, options);

  const closed: unknown[] = [];
  for (const run of listIn(await call(steps.due, input), 'runs')) {
    const planned = await call(steps.plan, run);
    const shards = listIn(planned, 'shards');
    let finished = 0;
    await eachAtOnce(shards, options.shardsAtOnce ?? 4, async (shard) => {
      let state = shard;
      do state = await call(steps.billShard, state);
      while (isToBeGoneOnWith(state));
      finished++;
      options.onProgress?.(`${finished} of ${shards.length} shards`);
    });
    closed.push(await call(steps.close, planned));
  }
  return closed;
}

/** As the machine's choice: neither finished nor of a run that was paused. */
function isToBeGoneOnWith(shard: unknown): boolean {
  const { finished, paused } = shard as { finished?: unknown; paused?: unknown };
  return finished === false && paused === false;
}

async function withRetry(
  step: (given: unknown) => Promise<unknown>,
  given: unknown,
  { firstRetryMs = 500, signal }: MonthEndOptions,
): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    try {
      return asJson(await step(asJson(given)));
    } catch (error) {
      if (tries === triesPerStep) throw error;
      await sleep(firstRetryMs * 2 ** (tries - 1), undefined, { ...(signal && { signal }) });
    }
  }
}

/** What a state machine can carry between two steps. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function listIn(state: unknown, name: string): readonly unknown[] {
  const list = (state as Record<string, unknown> | null)?.[name];
  if (!Array.isArray(list)) throw new Error(`a step of month end answered no list of ${name}`);
  return list;
}

async function eachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
