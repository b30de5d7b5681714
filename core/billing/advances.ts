import {
  dayOf,
  type Kopecks,
  kopecks,
  multiplyDivideHalfUp,
  type Period,
  type PlainDate,
  plusMonths,
  sumOfAmounts,
  workingDayFrom,
} from '#core/kernel';
import { inForce, type PayerKind } from '#core/supplier';
import type { BillLine } from './model.ts';
import type { RatingBook } from './rating-book.ts';

/** A payment asked for before the month it is for has ended. Not posted: what is paid of it is in the next bill's balance. */
export interface Advance {
  readonly percent: number;
  readonly dueOn: PlainDate;
  readonly amountKopecks: Kopecks;
}

/**
 * What a company is to pay ahead in the month after the billed one (Decree 442 p. 82; docs/rating.md, rule 20): parts of
 * what the billed month's charges came to. Nothing where they came to nothing, and of nobody but companies.
 */
export function advancesAfter(
  book: RatingBook,
  payer: PayerKind,
  period: Period,
  lines: readonly BillLine[],
): Advance[] {
  return payer === 'company' && !book.supplier.withoutAdvances ? advancesOf(book, period, lines) : [];
}

function advancesOf({ rules, supplier }: RatingBook, period: Period, lines: readonly BillLine[]): Advance[] {
  const next = plusMonths(period, 1);
  const base = sumOfAmounts(lines.filter(({ kind }) => kind === 'charge'));
  if (base <= 0) return [];
  return (inForce(rules.advances, dayOf(next, 1)) ?? []).map(({ percent, day }) => ({
    percent,
    dueOn: workingDayFrom(supplier.calendar, dayOf(next, day)),
    amountKopecks: kopecks(multiplyDivideHalfUp(base, percent, 100)),
  }));
}
