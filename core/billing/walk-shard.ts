import * as Contract from '#core/contract';
import { type ContractId, invariant, msOf } from '#core/kernel';
import * as Metering from '#core/metering';
import { type Ctx, WriteConflict } from '#core/platform';
import type { Outcome } from './bill-contract.ts';
import type { SkippedContract } from './model.ts';
import { requireSystem } from './plan-run.ts';
import { putShard, type RunKind, type RunKinds, type RunOf, requireRunWithShard } from './run-store.ts';

export interface ShardOfRun extends RunOf {
  readonly shard: number;
  /** Epoch milliseconds; the work yields before this moment. Without it, it goes on to the end. */
  readonly deadlineMs?: number;
  /** How many contracts are committed side by side; 16 unless told. */
  readonly concurrency?: number;
}

const CONCURRENCY = 16;

/** A contract of a page, and what became of it. */
export interface Done {
  readonly contract: Pick<Contract.ContractHead, 'contractId' | 'number'>;
  readonly outcome: Outcome;
}

type Work = (contract: Metering.ContractWithMeters) => Promise<Outcome>;

/** What a run and a dry run do differently with a shard. */
export interface ShardWork<K extends RunKind> {
  readonly kind: K;
  /** What is to be done with each contract; asked for once an attempt. */
  readonly workOf: (run: RunKinds[K]['record']) => Promise<Work>;
  /** What is counted of a shard before its first page. */
  readonly nothing: Counted<K>;
  /** What is counted of a shard with one page more. */
  readonly count: (
    before: RunKinds[K]['shard'],
    page: readonly Done[],
    run: RunKinds[K]['record'],
  ) => Counted<K>;
}

/** What of a shard is not the walk's own. */
type Counted<K extends RunKind> = Omit<
  RunKinds[K]['shard'],
  'shard' | 'attempt' | 'pages' | 'cursor' | 'finished'
>;

/** Where a shard stands; when `paused`, it is not to be gone on with before the run is resumed. */
export type Walked<K extends RunKind> = RunKinds[K]['shard'] & { readonly paused: boolean };

/**
 * Walks a shard page by page. The run is read again before each page: one that was paused meanwhile is put down there.
 * After each page its cursor and its totals are written in one item, over the very item that was read: a page is counted
 * once however often it is worked on, by however many workers. Yields before `deadlineMs` with `finished: false`; call
 * again to go on. Throws `billing.run_missing`.
 */
export async function walkShard<K extends RunKind>(
  ctx: Ctx,
  input: ShardOfRun,
  { kind, workOf, nothing, count }: ShardWork<K>,
): Promise<Walked<K>> {
  requireSystem(ctx);
  let work: { readonly attempt: number; readonly on: Work } | undefined;
  for (;;) {
    const { run, shard: stored } = await requireRunWithShard(ctx, kind, input, input.shard);
    // what is stored may be of the attempt before
    const isBegun = stored?.attempt === run.attempt;
    const fresh = { ...nothing, shard: input.shard, attempt: run.attempt, pages: 0, finished: false };
    const before = isBegun ? stored : (fresh as RunKinds[K]['shard']);
    if (before.finished || run.state !== 'running' || isOver(ctx, input)) {
      return { ...before, paused: run.state === 'paused' };
    }
    if (work?.attempt !== run.attempt) work = { attempt: run.attempt, on: await workOf(run) };
    const { contractIds, cursor } = await Contract.pageOfShard(ctx, input.supplierId, input.shard, {
      ...(before.cursor !== undefined && { cursor: before.cursor }),
    });
    const page = await workOn(ctx, contractIds, work.on, input);
    if (!page) return { ...before, paused: false };
    const { cursor: _passed, ...rest } = before;
    const after = {
      ...rest,
      ...count(before, page, run),
      pages: before.pages + 1,
      ...(cursor !== undefined && { cursor }),
      finished: cursor === undefined,
    } as RunKinds[K]['shard'];
    try {
      await ctx.table.commit([putShard(kind, input, after, stored)]);
      if (after.finished) return { ...after, paused: false };
    } catch (error) {
      // Another worker counted this page first; what it wrote is where the shard stands.
      if (!(error instanceof WriteConflict)) throw error;
    }
  }
}

/**
 * The active contracts of a page and what became of each: several workers take them side by side while more are being
 * read. Undefined when the time was up first. An error is thrown once nothing is under way any more.
 */
async function workOn(
  ctx: Ctx,
  contractIds: readonly ContractId[],
  workOnOne: Work,
  input: ShardOfRun,
): Promise<Done[] | undefined> {
  const page: { contract: Done['contract']; outcome?: Outcome }[] = [];
  const contracts = Metering.contractsOf(ctx, contractIds);
  let stopped = false;
  const work = async (): Promise<void> => {
    // a worker that leaves the loop ends it for all the others
    for await (const contract of contracts) {
      stopped ||= isOver(ctx, input);
      if (stopped) return;
      const { contractId, number, status } = contract.head;
      if (status !== 'active') continue;
      const done: (typeof page)[number] = { contract: { contractId, number } };
      page.push(done);
      done.outcome = await workOnOne(contract);
    }
  };
  const workers = Array.from({ length: input.concurrency ?? CONCURRENCY }, work);
  for (const result of await Promise.allSettled(workers)) {
    if (result.status === 'rejected') throw result.reason;
  }
  return stopped ? undefined : page.map(finished);
}

function finished({ contract, outcome }: { contract: Done['contract']; outcome?: Outcome }): Done {
  invariant(outcome, 'every contract of a page has an outcome');
  return { contract, outcome };
}

/** The contracts of a page that were skipped, each with its reason. */
export function skippedIn(page: readonly Done[]): SkippedContract[] {
  return page.flatMap(({ contract, outcome }) =>
    outcome.kind === 'skipped' ? [{ ...contract, reason: outcome.reason }] : [],
  );
}

function isOver(ctx: Ctx, { deadlineMs }: ShardOfRun): boolean {
  return deadlineMs !== undefined && msOf(ctx.clock.now()) >= deadlineMs;
}
