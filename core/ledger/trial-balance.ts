import { invariant, type Kopecks, kopecks, type Period, type SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { chartName } from './chart.ts';
import { eachBook, requireSystem } from './each-book.ts';
import type { Account, LedgerEntry } from './model.ts';

/** An account in a month. Balances are debits − credits: negative where the account is in credit, as income is. */
export interface TrialRow {
  readonly account: Account;
  readonly openingKopecks: Kopecks;
  readonly debitKopecks: Kopecks;
  readonly creditKopecks: Kopecks;
  readonly closingKopecks: Kopecks;
}

export interface TrialBalance {
  readonly supplierId: SupplierId;
  readonly period: Period;
  /** In the order of the chart's names; `customer` is the sum over all contracts. */
  readonly rows: readonly TrialRow[];
  /** Σ of the month's debits, and of its credits. */
  readonly turnoverKopecks: Kopecks;
  /** Σ of the balances on the contracts' heads, now. */
  readonly headsKopecks: Kopecks;
  /** What entries of later months did to customers: 0 when the period is the latest. Closing + later = heads. */
  readonly laterKopecks: Kopecks;
  /** Numbers of contracts whose head and entries disagree, at most twenty. There should be none. */
  readonly unreconciledNumbers: readonly string[];
}

const NUMBERS_AT_MOST = 20;

/**
 * What each account of a supplier's book held before a month, what moved in it, and what it held afterwards. Income is
 * never closed to equity: it is the sum since the beginning. For the system only. Throws
 * `ledger.book_for_system_only`, `supplier.missing`.
 */
export async function trialBalance(
  ctx: Ctx,
  { supplierId, period }: { supplierId: SupplierId; period: Period },
): Promise<TrialBalance> {
  requireSystem(ctx);
  const sums: Sums = new Map();
  const unreconciledNumbers: string[] = [];
  let headsKopecks = 0;
  let laterKopecks = 0;
  for await (const { number, balanceKopecks, isReconciled, entries } of eachBook(ctx, supplierId)) {
    headsKopecks += balanceKopecks;
    if (!isReconciled && unreconciledNumbers.length < NUMBERS_AT_MOST) unreconciledNumbers.push(number);
    for (const entry of entries) {
      if (entry.period > period) laterKopecks += entry.changeKopecks;
      else addEntry(sums, entry, entry.period === period);
    }
  }
  // no two accounts have one name
  const rows = [...sums]
    .map(rowOf)
    .toSorted((a, b) => (chartName(a.account) < chartName(b.account) ? -1 : 1));
  return {
    supplierId,
    period,
    rows,
    turnoverKopecks: requireBalanced(rows),
    headsKopecks: kopecks(headsKopecks),
    laterKopecks: kopecks(laterKopecks),
    unreconciledNumbers,
  };
}

type Sums = Map<Account, { opening: number; debit: number; credit: number }>;

function addEntry(sums: Sums, { postings }: LedgerEntry, isOfPeriod: boolean): void {
  for (const { debit, credit, amountKopecks } of postings) {
    const [debited, credited] = [sumOf(sums, debit), sumOf(sums, credit)];
    if (isOfPeriod) {
      debited.debit += amountKopecks;
      credited.credit += amountKopecks;
    } else {
      debited.opening += amountKopecks;
      credited.opening -= amountKopecks;
    }
  }
}

function sumOf(sums: Sums, account: Account) {
  const known = sums.get(account) ?? { opening: 0, debit: 0, credit: 0 };
  sums.set(account, known);
  return known;
}

function rowOf([account, { opening, debit, credit }]: [
  Account,
  { opening: number; debit: number; credit: number },
]): TrialRow {
  return {
    account,
    openingKopecks: kopecks(opening),
    debitKopecks: kopecks(debit),
    creditKopecks: kopecks(credit),
    closingKopecks: kopecks(opening + debit - credit),
  };
}

/** Asserts what double entry promises of a whole book, and answers the month's turnover. */
function requireBalanced(rows: readonly TrialRow[]): Kopecks {
  const total = (field: Exclude<keyof TrialRow, 'account'>) =>
    kopecks(rows.reduce((sum, row) => sum + row[field], 0));
  const turnover = total('debitKopecks');
  invariant(total('creditKopecks') === turnover, 'a month’s debits are its credits');
  invariant(total('openingKopecks') === 0, 'opening balances sum to nothing');
  invariant(total('closingKopecks') === 0, 'closing balances sum to nothing');
  return turnover;
}
