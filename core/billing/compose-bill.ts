import {
  firstDay,
  invariant,
  type Kopecks,
  kopecks,
  type PlainDate,
  plusDays,
  plusMonths,
  sumOfAmounts,
} from '#core/kernel';
import { type Account, balanceOf, claim, receive, withPenalties } from './account.ts';
import { type Advance, advancesAfter } from './advances.ts';
import { type PenaltyLine, penaltyLines } from './penalty.ts';
import type { RatingInput } from './price-lines.ts';
import { type RatedContract, rateContract } from './rate-contract.ts';

/** Everything of a bill that follows from its contract's data; what it is called and when it was made comes on top. */
export interface ComposedBill {
  readonly rated: RatedContract;
  readonly penalties: readonly PenaltyLine[];
  readonly advances: readonly Advance[];
  readonly dueOn: PlainDate;
  readonly openingKopecks: Kopecks;
  /** Σ of lines and penalties. */
  readonly chargedKopecks: Kopecks;
  readonly penaltyKopecks: Kopecks;
  readonly vatKopecks: Kopecks;
  /** opening + charged. */
  readonly totalKopecks: Kopecks;
  /** What is open once the bill is posted. */
  readonly account: Account;
}

/**
 * Makes a bill of a contract's month: its charges, the penalties up to the month's end, the advances of the month after,
 * and what is then open. Pure; month end, the preliminary calculation and `npm run rate` all come here. Faults as
 * `rateContract` throws them.
 * @param account what was open before, with the payments up to now
 */
export function composeBill(input: RatingInput, account: Account): ComposedBill {
  const { book, head, period, closedOn } = input;
  const { kind } = head;
  const rated = rateContract(input);
  const month = book.month(period);
  const dueOn = month.dueOn(kind);
  const countedTo = closedOn ?? month.last;
  const penalties = penaltyLines(book, kind, account, countedTo);
  const penaltyKopecks = sumOfAmounts(penalties);
  const openingKopecks = balanceOf(account);
  const chargedKopecks = kopecks(rated.chargedKopecks + penaltyKopecks);
  const totalKopecks = kopecks(openingKopecks + chargedKopecks);
  // principal before penalty: what is paid ahead meets the charges first
  const withLines = withCharges(account, rated.chargedKopecks, { input, dueOn });
  const after = withPenalties(withLines, penalties, countedTo);
  invariant(balanceOf(after) === totalKopecks, 'what is open after a bill is its total');
  return {
    rated,
    penalties,
    advances: closedOn ? [] : advancesAfter(book, kind, period, rated.lines),
    dueOn,
    openingKopecks,
    chargedKopecks,
    penaltyKopecks,
    vatKopecks: rated.vatKopecks,
    totalKopecks,
    account: after,
  };
}

/** A bill below zero is a payment on the day it is issued. */
function withCharges(
  account: Account,
  amountKopecks: Kopecks,
  { input: { period, closedOn }, dueOn }: { readonly input: RatingInput; readonly dueOn: PlainDate },
): Account {
  if (amountKopecks >= 0) return claim(account, { amountKopecks, period, dueOn });
  const on = closedOn ? plusDays(closedOn, 1) : firstDay(plusMonths(period, 1));
  return receive(account, { amountKopecks: kopecks(-amountKopecks), on });
}
