import {
  type Decimal,
  daysBetween,
  type Kopecks,
  kopecks,
  multiplyDivideHalfUp,
  NO_MONEY,
  type Period,
  type PlainDate,
  plusDays,
  powerOfTen,
  scaled,
  sumOfAmounts,
} from '#core/kernel';
import { inForce, type PayerKind, type PenaltyStep, penaltyRateOn, settingMissing } from '#core/supplier';
import type { Account, Debt } from './account.ts';
import type { RatingBook } from './rating-book.ts';

/** A part of a debt through days of one step: part × rate / 100 × days / divisor, rounded half-up once. */
export interface PenaltySpan {
  readonly debtKopecks: Kopecks;
  /** First and last day, both inclusive. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly days: number;
  readonly ratePercent: Decimal;
  readonly divisor: number;
  readonly amountKopecks: Kopecks;
}

/** The penalty a bill charges for one debt: what it comes to by now, less what earlier bills have charged of it. */
export interface PenaltyLine {
  readonly forPeriod: Period;
  readonly dueOn: PlainDate;
  readonly spans: readonly PenaltySpan[];
  readonly chargedBeforeKopecks: Kopecks;
  /** Below zero where a payment became known late. */
  readonly amountKopecks: Kopecks;
}

/**
 * The penalties of an account up to a day (docs/rating.md, rule 19; Housing Code art. 155 p. 14). Debts whose penalty has
 * not changed have no line. Throws `supplier.setting_missing` when no key rate is known for a day that counts.
 */
export function penaltyLines(
  book: RatingBook,
  payer: PayerKind,
  { debts }: Account,
  countedTo: PlainDate,
): PenaltyLine[] {
  const lines: PenaltyLine[] = [];
  if (book.supplier.withoutPenalties || debts.length === 0) return lines;
  const onTimeSince = book.onTimeSince(payer, countedTo);
  for (const debt of debts) {
    if (debt.dueOn >= onTimeSince && isUntouched(debt)) continue;
    const spans = penaltySpans(book, payer, debt, countedTo);
    const toDate = sumOfAmounts(spans);
    const chargedBeforeKopecks = debt.penaltyChargedKopecks;
    if (isSettled(debt) || toDate === chargedBeforeKopecks) continue;
    const amountKopecks = kopecks(toDate - chargedBeforeKopecks);
    lines.push({ forPeriod: debt.period, dueOn: debt.dueOn, spans, chargedBeforeKopecks, amountKopecks });
  }
  return lines;
}

/** Neither has a part of it been paid late nor a penalty been charged for it. */
function isUntouched({ paidLate, penaltyChargedKopecks }: Debt): boolean {
  return paidLate.length === 0 && penaltyChargedKopecks === NO_MONEY;
}

/** Nothing of the principal counts any more: only a penalty that was charged is still open. */
function isSettled({ openKopecks, paidLate }: Debt): boolean {
  return openKopecks === 0 && paidLate.length === 0;
}

function penaltySpans(book: RatingBook, payer: PayerKind, debt: Debt, countedTo: PlainDate): PenaltySpan[] {
  const parts = [
    ...debt.paidLate.map(({ on, amountKopecks }) => ({ on: on < countedTo ? on : countedTo, amountKopecks })),
    { on: countedTo, amountKopecks: debt.openKopecks },
  ];
  return parts.flatMap(({ on, amountKopecks }) => {
    if (amountKopecks === NO_MONEY) return [];
    const daysLate = daysBetween(debt.dueOn, on);
    const steps = inForce(book.rules.penalties[payer], on) ?? [];
    return steps.flatMap((step) => spanOf(book, debt.dueOn, { on, daysLate, amountKopecks }, step));
  });
}

function spanOf(
  { supplier, rules }: RatingBook,
  dueOn: PlainDate,
  part: { readonly on: PlainDate; readonly daysLate: number; readonly amountKopecks: Kopecks },
  { fromDay, toDay, divisor }: PenaltyStep,
): PenaltySpan[] {
  const lastDay = Math.min(part.daysLate, toDay ?? Number.POSITIVE_INFINITY);
  const days = lastDay - fromDay + 1;
  if (days <= 0) return [];
  const ratePercent = penaltyRateOn(supplier, rules, part.on);
  if (ratePercent === undefined) throw settingMissing(supplier, 'keyRates', part.on);
  const { units, scale } = scaled(ratePercent);
  const amountKopecks = kopecks(
    multiplyDivideHalfUp(part.amountKopecks, units * days, powerOfTen(scale + 2) * divisor),
  );
  const [from, to] = [plusDays(dueOn, fromDay), plusDays(dueOn, lastDay)];
  return [{ debtKopecks: part.amountKopecks, from, to, days, ratePercent, divisor, amountKopecks }];
}

/** The first day of delay that costs anything, as days after the due date: before it nothing has to be looked at. */
export function firstPenaltyDay({ rules, supplier }: RatingBook, payer: PayerKind, on: PlainDate): number {
  if (supplier.withoutPenalties) return Number.POSITIVE_INFINITY;
  const steps = inForce(rules.penalties[payer], on) ?? [];
  return Math.min(...steps.map(({ fromDay }) => fromDay));
}
