import {
  dateAt,
  dayOf,
  firstDay,
  type Instant,
  type Period,
  type PlainDate,
  periodOf,
  plusMonths,
  workingDayFrom,
} from '#core/kernel';
import { settingMissing } from './faults.ts';
import { inForce, inForceOver, type PayerKind, type Supplier } from './model.ts';
import { RUSSIA } from './rules.ts';

/** What of a supplier decides about readings. */
export type ReadingRules = Pick<Supplier, 'timeZone' | 'readingWindow'>;

/**
 * The day a period's bill is due on: the supplier's day of the next month, or the next working day after it
 * (domain.md §4). The rule of the month of payment counts: where the 15th begins on 1 March, February's bill
 * has it already. Throws `supplier.setting_missing`.
 */
export function dueOn(
  supplier: Pick<Supplier, 'supplierId' | 'dueDays' | 'businessDueDays' | 'calendar'>,
  period: Period,
  payer: PayerKind = 'household',
): PlainDate {
  const payment = plusMonths(period, 1);
  const first = firstDay(payment);
  const day =
    payer === 'household'
      ? inForce(supplier.dueDays, first)
      : inForceOver(RUSSIA.businessDueDays, supplier.businessDueDays, first);
  if (day === undefined) throw settingMissing(supplier, 'dueDays', first);
  return workingDayFrom(supplier.calendar, dayOf(payment, day));
}

/** The whole percent of VAT inside household rates on a date (domain.md §1). Throws `supplier.setting_missing`. */
export function vatPercentOn(supplier: Pick<Supplier, 'supplierId' | 'vatPercents'>, on: PlainDate): number {
  const percent = inForce(supplier.vatPercents, on);
  if (percent === undefined) throw settingMissing(supplier, 'vatPercents', on);
  return percent;
}

/**
 * The period a reading sent at this moment belongs to: the running month up to the last day of the supplier's
 * window, the next month after it (domain.md §2). Days before the window opens are early, not late: they belong
 * to the running month.
 */
export function readingPeriodAt(rules: ReadingRules, at: Instant): Period {
  const today = dateAt(at, rules.timeZone);
  const running = periodOf(today);
  return today <= dayOf(running, rules.readingWindow.toDay) ? running : plusMonths(running, 1);
}

/** The running month's window while it is open at this moment: the days readings are waited for. */
export function openWindowAt(
  rules: ReadingRules,
  at: Instant,
): { period: Period; until: PlainDate } | undefined {
  const today = dateAt(at, rules.timeZone);
  const period = periodOf(today);
  const until = dayOf(period, rules.readingWindow.toDay);
  const opens = dayOf(period, rules.readingWindow.fromDay);
  return opens <= today && today <= until ? { period, until } : undefined;
}
