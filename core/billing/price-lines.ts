import type { ContractHead, ContractService } from '#core/contract';
import {
  daysBetween,
  invariant,
  type Kopecks,
  kopecks,
  multiplyDivideHalfUp,
  type Period,
  type PlainDate,
  priceAt,
  splitWhole,
  unitPrice,
  vatInside,
} from '#core/kernel';
import type { Meter } from '#core/metering';
import {
  type PricedPart,
  placeInRanges,
  priceAcrossVersions,
  rangeWithoutRate,
  rateFor,
  type Service,
  zoneNotSold,
} from '#core/tariff';
import type { BilledMonth, BillLine } from './model.ts';
import type { RatingBook, TariffSpan } from './rating-book.ts';
import { type PricedShare, type RegisterCharge, registerCharge } from './register-charge.ts';
import type { Silence, StandIn } from './stand-in.ts';
import { unitOf } from './volume-of.ts';

/** Everything the charges of a bill follow from. */
export interface RatingInput {
  readonly book: RatingBook;
  readonly head: ContractHead;
  /**
   * The contract's meters with the last actual reading of this period or an earlier one; where months are recalculated,
   * with those that were taken away since.
   */
  readonly meters: readonly Meter[];
  readonly period: Period;
  /** The bills of the months that `recalculatedSince` names; empty when it names none. */
  readonly earlierBills: readonly BilledMonth[];
  /** The last day of a contract that is closed within the period: the charges count up to it. */
  readonly closedOn?: PlainDate;
  /** What stands in for a reading; the rules of a bill unless told. A forecast assumes otherwise. */
  readonly standIn?: (silence: Silence) => readonly StandIn[];
}

/** Which of the days that a volume was counted on a line is of: some, or all. */
type PartOfDays = Pick<PricedShare, 'from' | 'days' | 'ofDays'>;

/** What is priced: the charges of a month, or the correction of one that was billed already. */
interface OfMonth {
  readonly period: Period;
  readonly kind: BillLine['kind'];
  /** The versions that price the whole month of the service. */
  readonly spans: readonly TariffSpan[];
}

/** Prices volumes of one service and month as lines. Entries share the tariff's ranges. */
export function pricedLines(
  { book, head }: Pick<RatingInput, 'book' | 'head'>,
  service: ContractService,
  entries: readonly RegisterCharge[],
  month: OfMonth,
): BillLine[] {
  const { persons } = head.premise;
  const { rangeExempt = false } = service;
  const what: WhatIsPriced = { service: service.service, kind: month.kind, period: month.period };
  const shared = sharesOf(book, service, entries, month.spans);
  if (shared) {
    return priceAcrossVersions(shared, { persons, rangeExempt }).map((part) => {
      const of = shared[part.entry];
      const share = of?.shares[part.share];
      invariant(share, 'a priced part belongs to a share');
      return lineOf(what, of.entry, part, share, share);
    });
  }
  const span = month.spans[0];
  invariant(span, 'a month has a tariff');
  const { tariff, rates } = span;
  const lines: BillLine[] = [];
  placeInRanges({ tariff, volumesByZone: entries, persons, rangeExempt }, (index, range, volume) => {
    const entry = entries[index];
    invariant(entry, 'what is placed is of an entry');
    const { text, price } = rateFor(tariff, rates, entry.zone, range);
    const priced = { range, volume, rate: text, amountKopecks: priceAt(price, volume) };
    lines.push(lineOf(what, entry, priced, span));
  });
  return lines;
}

/** What the lines of one service and month have in common. */
interface WhatIsPriced extends Pick<OfMonth, 'period' | 'kind'> {
  readonly service: Service;
}

/** A line. All have one shape, whatever is not known of them: a month end makes, sums and stores millions. */
function lineOf(
  { service, kind, period }: WhatIsPriced,
  { zone, source, meterId, previousValue, currentValue }: RegisterCharge,
  { range, volume, rate, amountKopecks }: Pick<PricedPart, 'range' | 'volume' | 'rate' | 'amountKopecks'>,
  { version: tariff, vatPercent }: Pick<TariffSpan, 'version' | 'vatPercent'>,
  counted?: PartOfDays,
): BillLine {
  const part = counted?.days === counted?.ofDays ? undefined : counted;
  return {
    kind,
    service,
    zone,
    range,
    volume,
    source,
    rate,
    tariff,
    amountKopecks,
    vatPercent,
    vatKopecks: vatInside(amountKopecks, vatPercent),
    meterId,
    previousValue,
    currentValue,
    forPeriod: kind === 'recalculation' ? period : undefined,
    from: part?.from,
    days: part?.days,
    ofDays: part?.ofDays,
  };
}

/** An entry with what of its volume falls on each version of the tariff. */
interface SharedEntry {
  readonly entry: RegisterCharge;
  readonly zone: RegisterCharge['zone'];
  readonly volume: number;
  readonly shares: readonly PricedShare[];
}

/** The entries split by days where the tariff changes inside them (docs/rating.md, rule 11); undefined where one version prices all. */
function sharesOf(
  book: RatingBook,
  { service, category }: ContractService,
  entries: readonly RegisterCharge[],
  ofMonth: readonly TariffSpan[],
): SharedEntry[] | undefined {
  if (book.supplier.tariffChange !== 'days') return undefined;
  const spansOf = ({ counted }: RegisterCharge) =>
    counted ? book.spansOf(service, category, counted.from, counted.to) : ofMonth;
  const isPlain = (spans: readonly Pick<TariffSpan, 'tariff'>[]) =>
    spans.length === 1 && spans[0]?.tariff === ofMonth[0]?.tariff;
  // a bill keeps no line of a version that its share of days gave nothing
  const isPricedWhole = (shares: readonly PricedShare[]) =>
    isPlain(shares) && shares.every(({ days, ofDays }) => days === ofDays);
  const isOfMonth = (entry: RegisterCharge) =>
    entry.priced ? isPricedWhole(entry.priced) : isPlain(spansOf(entry));
  if (entries.every(isOfMonth)) return undefined;
  // what the month's own version prices alone is of the month, whenever its interval began
  const vatOf = (spans: readonly TariffSpan[], { vatPercent }: TariffSpan) =>
    (isPlain(spans) ? ofMonth[0]?.vatPercent : undefined) ?? vatPercent;
  return entries.map((entry) => {
    const { zone, volume, priced } = entry;
    if (priced) return { entry, zone, volume, shares: priced };
    const spans = spansOf(entry);
    const ofDays = spans.reduce((sum, { days }) => sum + days, 0);
    const volumes = splitWhole(
      volume,
      spans.map(({ days }) => days),
    );
    return {
      entry,
      zone,
      volume,
      shares: spans.map((span, index) => ({
        ...span,
        vatPercent: vatOf(spans, span),
        ofDays,
        volume: volumes[index] ?? 0,
      })),
    };
  });
}

/**
 * A charge by area or by person: rate × quantity × days / days of the month, a line for each version of the tariff
 * (docs/rating.md, rules 9, 11 and 16).
 */
export function quantityLines(
  { book, period, closedOn }: Pick<RatingInput, 'book' | 'period' | 'closedOn'>,
  { service, category }: ContractService,
  quantity: number,
  source: 'area' | 'persons',
): BillLine[] {
  const month = book.month(period);
  return month.spans(service, category).flatMap((span) => {
    const { tariff, from, to } = span;
    if (closedOn && from > closedOn) return [];
    const days = daysBetween(from, closedOn && closedOn < to ? closedOn : to) + 1;
    const rate = tariff.rates.single?.[0];
    if (rate === undefined)
      throw tariff.rates.single ? rangeWithoutRate(tariff, 'single', 0) : zoneNotSold(tariff, 'single');
    const amountKopecks = priceOfDays(quantity, unitOf({ service, source }).scale, rate, days, month.days);
    return lineOf(
      { service, kind: 'charge', period },
      registerCharge({ zone: 'single', volume: quantity, source }),
      { range: 0, volume: quantity, rate, amountKopecks },
      span,
      { from, days, ofDays: month.days },
    );
  });
}

/** Quantity × rate × days / days of the month, rounded half-up once. */
function priceOfDays(
  quantity: number,
  decimals: number,
  rate: BillLine['rate'],
  days: number,
  ofDays: number,
): Kopecks {
  const price = unitPrice(rate, decimals);
  return kopecks(multiplyDivideHalfUp(quantity * days, price.kopecks, price.per * ofDays));
}
