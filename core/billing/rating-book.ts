import {
  daysBetween,
  firstDay,
  lastDay,
  type Period,
  type PlainDate,
  plainDate,
  plusDays,
} from '#core/kernel';
import {
  type BillingRules,
  dueOn,
  type PayerKind,
  RUSSIA,
  type Supplier,
  vatPercentOn,
} from '#core/supplier';
import {
  type Rates,
  ratesOf,
  type Service,
  type Tariff,
  type TariffBook,
  type TariffVersion,
  tariffVersion,
} from '#core/tariff';
import { firstPenaltyDay } from './penalty.ts';

/** Days of a month, or of the interval between two readings, that one version of a tariff prices. */
export interface TariffSpan {
  readonly tariff: Tariff;
  readonly version: TariffVersion;
  readonly rates: Rates;
  readonly vatPercent: number;
  /** First and last day, both inclusive. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly days: number;
}

/** A calendar month as bills need it. */
export interface RatingMonth {
  readonly period: Period;
  readonly first: PlainDate;
  readonly last: PlainDate;
  readonly days: number;
  /** The versions that price the whole month of a service. Throws `tariff.none_in_force`, `supplier.setting_missing`. */
  spans(service: Service, category: string): readonly TariffSpan[];
  /** When the month's bill is due. Throws `supplier.setting_missing`. */
  dueOn(payer: PayerKind): PlainDate;
}

/** What all contracts of a supplier share while they are rated: made once for a run, whatever the number of contracts. */
export interface RatingBook {
  readonly supplier: Supplier;
  readonly rules: BillingRules;
  readonly tariffs: TariffBook;
  month(period: Period): RatingMonth;
  /** The versions that price these days of a service: one, unless the supplier splits changes by days (domain.md §1). */
  spansOf(service: Service, category: string, first: PlainDate, last: PlainDate): readonly TariffSpan[];
  /** The first due date of which a day has no penalty yet: a debt that was due then or later is not late enough. */
  onTimeSince(payer: PayerKind, countedTo: PlainDate): PlainDate;
}

/** Makes the book of a supplier's settings, its country's rules and its tariffs. */
export function ratingBook(
  supplier: Supplier,
  tariffs: TariffBook,
  rules: BillingRules = RUSSIA,
): RatingBook {
  const months = new Map<Period, RatingMonth>();
  const onTime = new Map<PayerKind, Map<PlainDate, PlainDate>>();
  const span = (service: Service, category: string, from: PlainDate, to: PlainDate): TariffSpan => {
    const tariff = tariffs.require(service, category, from);
    return {
      tariff,
      version: tariffVersion(tariff),
      rates: ratesOf(tariff),
      vatPercent: vatPercentOn(supplier, from),
      from,
      to,
      days: daysBetween(from, to) + 1,
    };
  };
  const book: RatingBook = {
    supplier,
    rules,
    tariffs,
    month(period) {
      return months.get(period) ?? kept(months, period, ratingMonth(book, period));
    },
    spansOf(service, category, first, last) {
      const changes =
        supplier.tariffChange === 'days' ? tariffs.changesWithin(service, category, first, last) : [];
      const starts = [first, ...changes];
      return starts.map((from, index) => {
        const next = starts[index + 1];
        return span(service, category, from, next === undefined ? last : plusDays(next, -1));
      });
    },
    onTimeSince(payer, countedTo) {
      const ofPayer = onTime.get(payer) ?? kept(onTime, payer, new Map());
      return ofPayer.get(countedTo) ?? kept(ofPayer, countedTo, onTimeSince(book, payer, countedTo));
    },
  };
  return book;
}

/** Before every due date. */
const EVER = plainDate('0001-01-01');

function onTimeSince(book: RatingBook, payer: PayerKind, countedTo: PlainDate): PlainDate {
  const days = firstPenaltyDay(book, payer, countedTo);
  return Number.isFinite(days) ? plusDays(countedTo, 1 - days) : EVER;
}

function ratingMonth(book: RatingBook, period: Period): RatingMonth {
  const first = firstDay(period);
  const last = lastDay(period);
  const due = new Map<PayerKind, PlainDate>();
  const known = new Map<Service, Map<string, readonly TariffSpan[]>>();
  return {
    period,
    first,
    last,
    days: daysBetween(first, last) + 1,
    spans(service, category) {
      const ofService = known.get(service) ?? kept(known, service, new Map());
      return (
        ofService.get(category) ?? kept(ofService, category, book.spansOf(service, category, first, last))
      );
    },
    dueOn(payer) {
      return due.get(payer) ?? kept(due, payer, dueOn(book.supplier, period, payer));
    },
  };
}

/** Keeps what was worked out, so that it is when it is asked for first and never again. */
function kept<K, V>(known: Map<K, V>, key: K, worked: V): V {
  known.set(key, worked);
  return worked;
}
