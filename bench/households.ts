import * as Billing from '#core/billing';
import { instant, type Kopecks, plusDays, plusMonths } from '#core/kernel';
import type { Meter } from '#core/metering';
import * as Tariff from '#core/tariff';
import { aHousehold, aSupplier, tariffsFor } from '#core/testing';
import type { HandMonth } from './hand-written-bill.ts';
import { RUN } from './run.ts';

/** All that a bill is composed from. */
export interface ToBill {
  readonly input: Billing.RatingInput;
  readonly account: Billing.Account;
}

/** What a household's meter says, and what the household owes. */
export interface HouseholdMonth {
  /** Register values of the last bill and of the month's reading, in zone order. */
  readonly before: readonly number[];
  readonly now: readonly number[];
  /** A debt is of the month before; below zero it is paid ahead. */
  readonly balanceKopecks: Kopecks;
}

const SUPPLIER = aSupplier();
const LAST_MONTH = plusMonths(RUN.period, -1);

/** The supplier's electricity tariff with other rates and ranges. */
export function electricity(rates: Tariff.Tariff['rates'], bounds: Tariff.Tariff['bounds']): Tariff.Tariff {
  const tariff = tariffsFor(SUPPLIER).find(({ service }) => service === 'electricity');
  if (!tariff) throw new Error('the sample supplier sells electricity');
  return { ...tariff, rates, bounds };
}

/** Households with one electricity meter each, its month read. They share a book, as the contracts of a run do. */
export function householdsToBill(tariff: Tariff.Tariff, months: readonly HouseholdMonth[]): ToBill[] {
  const book = Billing.ratingBook(SUPPLIER, Tariff.tariffBook([tariff]));
  return months.map((month, index) => toBill(book, month, `7801${String(index).padStart(10, '0')}`));
}

function toBill(
  book: Billing.RatingBook,
  { before, now, balanceKopecks }: HouseholdMonth,
  number: string,
): ToBill {
  const { head, meters } = aHousehold({
    supplier: SUPPLIER,
    number,
    meters: [{ service: 'electricity', values: before, monthly: before }],
    openedIn: LAST_MONTH,
  });
  const read = meters.map(
    (meter): Meter => ({
      ...meter,
      previousActual: meter.lastActual,
      lastActual: {
        values: now,
        period: RUN.period,
        at: instant(`${RUN.period}-22T09:00:00Z`),
        source: 'customer',
      },
    }),
  );
  return {
    input: { book, head, meters: read, period: RUN.period, earlierBills: [] },
    account: Billing.plainAccount(balanceKopecks, LAST_MONTH, book.month(LAST_MONTH).dueOn('household')),
  };
}

/** The first day of delay that costs a household a penalty (domain.md §4). */
const FIRST_PENALTY_DAY = 31;

/** What the hand-written loop is told of the month and of a two-zone tariff. */
export function handMonth(book: Billing.RatingBook, tariff: Tariff.Tariff): HandMonth {
  const month = book.month(RUN.period);
  const [span] = month.spans(tariff.service, tariff.category);
  if (span?.tariff !== tariff) throw new Error('the month has another tariff');
  return {
    period: RUN.period,
    dueOn: month.dueOn('household'),
    onTimeSince: plusDays(month.last, 1 - FIRST_PENALTY_DAY),
    tariffs: new Map([
      [
        tariff.category,
        {
          vatPercent: span.vatPercent,
          tariff: Tariff.tariffVersion(tariff),
          bounds: tariff.bounds,
          dayRates: span.rates.day ?? [],
          nightRates: span.rates.night ?? [],
        },
      ],
    ]),
  };
}
