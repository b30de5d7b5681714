import * as Contract from '#core/contract';
import { type ContractId, invariant, msOf, NO_MONEY } from '#core/kernel';
import * as Metering from '#core/metering';
import { type Ctx, WriteConflict } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { billContract, type Outcome, type RunBook } from './bill-contract.ts';
import { runMissing } from './faults.ts';
import { addTotals, type BillRun, NO_TOTALS, type RunShard, type RunTotals } from './model.ts';
import { type RunOf, requireSystem } from './plan-run.ts';
import { ratingBook } from './rating-book.ts';
import { findRun, findShard, putShard } from './store.ts';

export interface ShardOfRun extends RunOf {
  readonly shard: number;
  /** Epoch milliseconds; the work yields before this moment. Without it, it goes on to the end. */
  readonly deadlineMs?: number;
  /** How many contracts are committed side by side; 16 unless told. */
  readonly concurrency?: number;
  /** Told after each contract what has been done by this call, counted contracts of earlier calls not included. */
  readonly onProgress?: (done: RunTotals) => void;
}

const CONCURRENCY = 16;

/**
 * Bills a shard page by page. After each page its cursor and its totals are written in one item, over the very item
 * that was read: a page is counted once however often it is worked on, by however many workers, and a contract that
 * got its bill before a crash is counted from the bill it has. So a run that was killed anywhere and resumed has the
 * same bills, entries and totals. Yields before `deadlineMs` with `finished: false`; call again to go on.
 * Throws `billing.run_missing`.
 */
export async function billShard(ctx: Ctx, input: ShardOfRun): Promise<RunShard> {
  requireSystem(ctx);
  const { supplierId, period } = input;
  const run = await findRun(ctx, supplierId, period);
  if (!run) throw runMissing(period);
  let progress = await readProgress(ctx, run, input.shard);
  if (progress.now.finished || run.state === 'closed') return progress.now;

  const supplier = await requireSupplier(ctx, supplierId);
  const tariffs = await tariffsOf(ctx, supplierId);
  const book: RunBook = { run, book: ratingBook(supplier, tariffs) };
  while (!progress.now.finished) {
    if (isOver(ctx, input)) return progress.now;
    const { cursor: from } = progress.now;
    const { contractIds, cursor } = await Contract.pageOfShard(ctx, supplierId, input.shard, {
      ...(from !== undefined && { cursor: from }),
    });
    const page = await billPage(ctx, book, contractIds, input);
    if (!page) return progress.now;
    const next = afterPage(progress.now, page, cursor);
    try {
      await ctx.table.commit([putShard(run, next, progress.stored)]);
      progress = { now: next, stored: next };
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error;
      // Another worker counted this page first; what it wrote is where the shard stands.
      progress = await readProgress(ctx, run, input.shard);
    }
  }
  return progress.now;
}

/** Where a shard stands in this attempt, and what is stored of it, which may be of the attempt before. */
async function readProgress(
  ctx: Ctx,
  run: BillRun,
  shard: number,
): Promise<{ now: RunShard; stored: RunShard | undefined }> {
  const stored = await findShard(ctx, run.supplierId, run.period, shard);
  if (stored?.attempt === run.attempt) return { now: stored, stored };
  const fresh: RunShard = {
    ...NO_TOTALS,
    shard,
    attempt: run.attempt,
    pages: 0,
    finished: false,
    skippedContracts: [],
  };
  return { now: fresh, stored };
}

/** The active contracts of a page in its order, and what became of each. */
interface BilledPage {
  readonly contracts: Pick<Contract.ContractHead, 'contractId' | 'number'>[];
  readonly outcomes: Outcome[];
}

/**
 * Bills a page: several workers take contracts side by side while more are being read. Undefined when the time was up
 * first. An error is thrown once nothing is under way any more.
 */
async function billPage(
  ctx: Ctx,
  book: RunBook,
  contractIds: readonly ContractId[],
  input: ShardOfRun,
): Promise<BilledPage | undefined> {
  const page: BilledPage = { contracts: [], outcomes: [] };
  const contracts = Metering.contractsOf(ctx, contractIds);
  let stopped = false;
  const work = async (): Promise<void> => {
    // a worker that leaves the loop ends it for all the others
    for await (const contract of contracts) {
      stopped ||= isOver(ctx, input);
      if (stopped) return;
      const { contractId, number, status } = contract.head;
      if (status !== 'active') continue;
      const index = page.contracts.push({ contractId, number }) - 1;
      const outcome = await billContract(ctx, book, contract);
      page.outcomes[index] = outcome;
      input.onProgress?.(totalsOf(outcome));
    }
  };
  const workers = Array.from({ length: input.concurrency ?? CONCURRENCY }, work);
  for (const result of await Promise.allSettled(workers)) {
    if (result.status === 'rejected') throw result.reason;
  }
  return stopped ? undefined : page;
}

function isOver(ctx: Ctx, { deadlineMs }: ShardOfRun): boolean {
  return deadlineMs !== undefined && msOf(ctx.clock.now()) >= deadlineMs;
}

function afterPage(
  before: RunShard,
  { contracts, outcomes }: BilledPage,
  cursor: string | undefined,
): RunShard {
  const { cursor: _passed, ...rest } = before;
  const totals = outcomes.map(totalsOf).reduce(addTotals, before);
  invariant(totals.seen === before.seen + contracts.length, 'every contract of a page has an outcome');
  const skippedContracts = contracts.flatMap(({ contractId, number }, index) => {
    const outcome = outcomes[index];
    return outcome?.kind === 'skipped' ? [{ contractId, number, reason: outcome.reason }] : [];
  });
  return {
    ...rest,
    ...totals,
    pages: before.pages + 1,
    ...(cursor !== undefined && { cursor }),
    finished: cursor === undefined,
    skippedContracts: [...before.skippedContracts, ...skippedContracts],
  };
}

function totalsOf(outcome: Outcome): RunTotals {
  return outcome.kind === 'billed'
    ? { seen: 1, billed: 1, skipped: 0, chargedKopecks: outcome.chargedKopecks }
    : { seen: 1, billed: 0, skipped: 1, chargedKopecks: NO_MONEY };
}
