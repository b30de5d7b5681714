import type * as Contract from '#core/contract';
import { type ContractId, Fault, type Kopecks, kopecks, type Period, plusMonths } from '#core/kernel';
import * as Metering from '#core/metering';
import { type Ctx, type Write, WriteConflict } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { composeMonth } from './compose-month.ts';
import { contractBusy, contractTerminated, earlierPeriodUnbilled, laterPeriodBilled } from './faults.ts';
import type { RunRecord } from './model.ts';
import { billOf, postBill } from './post-bill.ts';
import { type RatingBook, ratingBook } from './rating-book.ts';
import { findBill } from './store.ts';

/** What all contracts of a run share. */
export interface RunBook {
  readonly run: RunRecord;
  readonly book: RatingBook;
  /** What becomes of a contract's writes: a run commits them, a dry run lets them be. */
  readonly commit: (writes: readonly Write[]) => Promise<void>;
}

export async function runBook(ctx: Ctx, run: RunRecord, commit: RunBook['commit']): Promise<RunBook> {
  const supplier = await requireSupplier(ctx, run.supplierId);
  const tariffs = await tariffsOf(ctx, run.supplierId);
  return { run, book: ratingBook(supplier, tariffs), commit };
}

/** What became of one contract. */
export type Outcome =
  | {
      readonly kind: 'billed';
      readonly chargedKopecks: Kopecks;
      /** What the bill was made from; absent when the contract had its bill already. */
      readonly from?: Contract.ContractHead;
    }
  | { readonly kind: 'skipped'; readonly reason: string };

/** How often a contract is rated because it changed while it was being billed. */
const TRIES = 6;

/**
 * Bills one contract: bill, ledger entry and head in one commit, which goes through only while the head is the one the
 * bill was made from; otherwise contract and meters are read again and rated again. A contract that has its bill is
 * counted and left alone. A contract whose data allows no bill is skipped with a fault's code. Errors of the table are
 * thrown.
 */
export async function billContract(
  ctx: Ctx,
  book: RunBook,
  found: Metering.ContractWithMeters,
): Promise<Outcome> {
  const { contractId } = found.head;
  try {
    let contract = found;
    for (let tries = 1; ; tries += 1) {
      const outcome = await tryToBill(ctx, book, contract);
      if (outcome) return outcome;
      if (tries === TRIES) throw contractBusy();
      contract = await Metering.requireContract(ctx, contractId);
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return skipped(ctx, contractId, error);
  }
}

/** Undefined when the contract changed while it was being billed. Throws the Fault that keeps it from a bill. */
async function tryToBill(
  ctx: Ctx,
  { run, book, commit }: RunBook,
  { head, meterItems }: Metering.ContractWithMeters,
): Promise<Outcome | undefined> {
  if (head.status !== 'active') throw contractTerminated();
  const charged = await alreadyCharged(ctx, head, run.period);
  if (charged !== undefined) return { kind: 'billed', chargedKopecks: charged };
  const { period, startedAt } = run;
  const composed = await composeMonth(ctx, { book, head, meterItems, period });
  const bill = billOf(head, composed, { period, revision: 1, issuedAt: startedAt });
  try {
    await commit(postBill(ctx, head, composed, bill));
  } catch (error) {
    if (error instanceof WriteConflict) return undefined;
    throw error;
  }
  return { kind: 'billed', chargedKopecks: bill.chargedKopecks, from: head };
}

/** What the bill of the period charged, when the contract has one. Throws when the months are out of order. */
async function alreadyCharged(
  ctx: Ctx,
  head: Contract.ContractHead,
  period: Period,
): Promise<Kopecks | undefined> {
  const { lastBilledPeriod: last, lastBillKopecks } = head;
  if (last === undefined || last === plusMonths(period, -1)) return undefined;
  if (last === period) return lastBillKopecks ?? kopecks(0);
  if (last < period) throw earlierPeriodUnbilled(plusMonths(last, 1));
  const bill = await findBill(ctx, head.contractId, period);
  if (!bill) throw laterPeriodBilled(last);
  return bill.chargedKopecks;
}

function skipped(ctx: Ctx, contractId: ContractId, fault: Fault): Outcome {
  ctx.log.warn('a contract was not billed', {
    contractId,
    code: fault.code,
    ...fault.facts,
    ...(fault.cause !== undefined && { cause: String(fault.cause) }),
  });
  return { kind: 'skipped', reason: fault.code };
}
