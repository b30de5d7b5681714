import type { ContractHead } from '#core/contract';
import {
  dateAt,
  type Kopecks,
  kopecks,
  type PlainDate,
  periodOf,
  plusMonths,
  plusSeconds,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx } from '#core/platform';
import type { PayerKind } from '#core/supplier';
import { type Account, balanceOf, claim, plainAccount, type Receipt, receive } from './account.ts';
import type { Bill } from './model.ts';
import type { RatingBook } from './rating-book.ts';
import { findBill } from './store.ts';

/** An entry may be written so long after the moment it bears: as long as a Lambda lives. */
const LATEST_ENTRY_SECONDS = 15 * 60;

/**
 * What a contract owes month by month at this moment, with its last bill's account as the beginning and the ledger's
 * entries since. Reads nothing of a contract that has no debt old enough for a penalty: then its balance says it all.
 * Good for a commit that is conditional on the head's version: every entry changes it.
 * @param countedTo the day penalties are to be counted to
 */
export async function readAccount(
  ctx: Ctx,
  book: RatingBook,
  head: ContractHead,
  countedTo: PlainDate,
): Promise<Account> {
  const { lastBilledPeriod: last, balanceKopecks } = head;
  const period = last ?? plusMonths(periodOf(countedTo), -1);
  const dueOn = head.dueOn ?? book.month(period).dueOn(head.kind);
  const plain = plainAccount(balanceKopecks, period, dueOn);
  if (last === undefined) return plain;
  if (dueOn >= book.onTimeSince(head.kind, countedTo) && !head.inArrears) return plain;
  const bill = await findBill(ctx, head.contractId, last);
  // billed by another system: its months are one debt
  if (!bill) return plain;
  const since = plusSeconds(bill.issuedAt, -LATEST_ENTRY_SECONDS);
  const entries = await Ledger.entriesSince(ctx, head.contractId, since);
  return withEntries({ book, payer: head.kind }, bill, entries, balanceKopecks, countedTo);
}

/** Whom an account is of, and by which settings its claims fall due. */
interface Owed {
  readonly book: RatingBook;
  readonly payer: PayerKind;
}

/**
 * The account of a bill after what came since. Which entries the bill knew already, its own moment does not tell:
 * a run bills a contract some time after it began. The sum tells: those the bill did not know come last and make up the
 * difference between the balance then and now. Should none do (two entries written in another order than
 * that of their moments), what cannot be told apart counts on the last day.
 */
export function withEntries(
  of: Owed,
  bill: Pick<Bill, 'account' | 'issuedAt'>,
  entries: readonly Ledger.LedgerEntry[],
  balanceKopecks: Kopecks,
  countedTo: PlainDate,
): Account {
  const others = entries
    .filter(({ cause }) => cause.kind !== 'bill')
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const difference = balanceKopecks - balanceOf(bill.account);
  const unknown = lastThatSumTo(others, difference) ?? others.filter(({ at }) => at > bill.issuedAt);
  const account = unknown.reduce((so, entry) => withEntry(of, so, entry), bill.account);
  const rest = kopecks(balanceKopecks - balanceOf(account));
  return rest === 0 ? account : withChange(of, account, rest, countedTo);
}

function lastThatSumTo(
  entries: readonly Ledger.LedgerEntry[],
  difference: number,
): readonly Ledger.LedgerEntry[] | undefined {
  let sum = 0;
  for (let from = entries.length; ; from -= 1) {
    if (sum === difference) return entries.slice(from);
    const entry = entries[from - 1];
    if (!entry) return undefined;
    sum += entry.changeKopecks;
  }
}

function withEntry(of: Owed, account: Account, entry: Ledger.LedgerEntry): Account {
  const on = entry.paidOn ?? dateAt(entry.at, of.book.supplier.timeZone);
  return withChange(of, account, entry.changeKopecks, on, {
    ...(entry.paysFor && { paysFor: entry.paysFor }),
    heardLater: entry.paidOn !== undefined,
  });
}

function withChange(
  { book, payer }: Owed,
  account: Account,
  changeKopecks: Kopecks,
  on: PlainDate,
  of: Pick<Receipt, 'paysFor' | 'heardLater'> = {},
): Account {
  if (changeKopecks < 0) return receive(account, { amountKopecks: kopecks(-changeKopecks), on, ...of });
  // money given back is owed again with the bill of its month
  const period = periodOf(on);
  return claim(account, {
    amountKopecks: changeKopecks,
    period,
    dueOn: book.month(period).dueOn(payer),
  });
}
