import type { BilledMeter, MeterFacts } from '#core/contract';
import {
  dateAt,
  divideHalfUp,
  Fault,
  firstDay,
  lastDay,
  monthsBetween,
  type Period,
  type PlainDate,
  periodOf,
  plusDays,
  plusMonths,
  powerOfTen,
} from '#core/kernel';
import {
  type Meter,
  type RegisterValues,
  readingCounts,
  unitsPerCount,
  type VolumeSource,
  volumesBetween,
} from '#core/metering';
import { splitByDays } from '#core/tariff';
import type { BilledMonth } from './model.ts';
import type { RatingBook } from './rating-book.ts';
import { type DaysCounted, type RegisterCharge, registerCharge } from './register-charge.ts';

/** What a meter's new reading says of the months it covers. */
export interface ReadingUse {
  /** This month's volumes; absent when the reading is of an earlier month. */
  readonly charges?: readonly RegisterCharge[];
  /** The volumes of earlier months, which were billed without a reading. */
  readonly corrections: ReadonlyMap<Period, readonly RegisterCharge[]>;
  /** What another system had estimated for months before the first bill here: there is no bill to reverse. */
  readonly takenOver: ReadonlyMap<Period, readonly RegisterCharge[]>;
  /** Months after the reading that have none, this one included. */
  readonly monthsAfter: number;
  /** How far the meter is billed once the reading is. */
  readonly billed: BilledMeter;
}

/** A meter of a contract, what its bills have come to, and the month that is billed. */
export interface MeterInMonth {
  readonly book: RatingBook;
  readonly meter: Meter;
  readonly facts: MeterFacts;
  readonly period: Period;
  /** The last day of a contract that is closed within the month. */
  readonly closedOn?: PlainDate | undefined;
}

/** The first month that the meter's reading covers and no bill rests on yet; undefined when no such reading has come. */
export function coveredSince(at: Omit<MeterInMonth, 'closedOn'>): Period | undefined {
  const since = unreadSince(at);
  return newReading(at, since) && since;
}

/** The month after the last one whose bill rests on a reading of the meter. */
function unreadSince({ facts, period }: Pick<MeterInMonth, 'facts' | 'period'>): Period {
  return plusMonths(period, 0 - facts.billed.monthsWithoutReading);
}

/** The reading that a bill of the month rests on, of one of the months that no bill rests on yet. */
function newReading(at: Omit<MeterInMonth, 'closedOn'>, since: Period): RegisterValues | undefined {
  const { lastActual, previousActual } = at.meter;
  if (isNew(at, since, lastActual)) return lastActual;
  return previousActual && isNew(at, since, previousActual) ? previousActual : undefined;
}

function isNew(
  { book, meter, period }: Omit<MeterInMonth, 'closedOn'>,
  since: Period,
  reading: RegisterValues,
): boolean {
  return reading.period >= since && reading.period <= period && readingCounts(book.supplier, meter, reading);
}

/**
 * What the meter's reading says, when it came after the last reading that was billed; undefined when nothing has come.
 * A reading over several months is divided among them by days (domain.md §1). Throws the reading's own fault when
 * the values cannot follow the billed ones.
 * @param earlierBills the bills of the open months that have one here, in the order of time
 */
export function readingUse(
  at: MeterInMonth,
  earlierBills: readonly Pick<BilledMonth, 'period'>[],
): ReadingUse | undefined {
  const since = unreadSince(at);
  const reading = newReading(at, since);
  if (!reading) return undefined;
  return since === at.period ? useOfMonth(at, reading) : useOfMonths(at, { reading, since }, earlierBills);
}

const NO_MONTHS: ReadonlyMap<Period, readonly RegisterCharge[]> = new Map();

/** What the reading says of a meter that was read the month before as well: all of it is of the month. */
function useOfMonth(at: MeterInMonth, reading: RegisterValues): ReadingUse {
  const { meter, facts } = at;
  const { values, source } = reading;
  const from = facts.billed.lastReadValues ?? facts.billed.values;
  const volumes = volumesCounted(meter, from, values);
  const { meterId } = meter;
  const counted = daysBetweenReadings(at, reading);
  const charges: RegisterCharge[] = [];
  let register = 0;
  for (const zone of meter.zones) {
    charges.push({
      zone,
      volume: volumes[register] ?? 0,
      source,
      meterId,
      previousValue: from[register] ?? 0,
      currentValue: values[register] ?? 0,
      counted,
      priced: undefined,
    });
    register += 1;
  }
  return {
    charges,
    corrections: NO_MONTHS,
    takenOver: NO_MONTHS,
    monthsAfter: 0,
    billed: { values, monthsWithoutReading: 0 },
  };
}

function useOfMonths(
  at: MeterInMonth,
  found: { readonly reading: RegisterValues; readonly since: Period },
  earlierBills: readonly Pick<BilledMonth, 'period'>[],
): ReadingUse {
  const { meter, facts, period } = at;
  const firstBilled = earlierBills[0]?.period ?? period;
  const { values, source, period: last } = found.reading;
  const first = found.since;
  const { values: billedTo, lastReadValues } = facts.billed;
  const from = lastReadValues ?? billedTo;
  const corrections = byMonth(at, { first, last, from, to: values, source });
  const takenOver = lastReadValues
    ? byMonth(at, {
        first,
        last: plusMonths(firstBilled, -1),
        from: lastReadValues,
        to: billedTo,
        source: 'estimate',
      })
    : NO_MONTHS;
  const charges = corrections.get(period);
  corrections.delete(period);
  const monthsAfter = monthsBetween(last, period);
  const billed = { ...billedAfter(meter, found.reading, takenOver), monthsWithoutReading: monthsAfter };
  return {
    ...(charges && { charges: countedUntil(at, charges) }),
    corrections,
    takenOver,
    monthsAfter,
    billed,
  };
}

interface Stretch {
  readonly first: Period;
  readonly last: Period;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly source: VolumeSource;
}

/** The consumption between two values, divided among the months by days. No months, no entries. */
function byMonth(at: MeterInMonth, stretch: Stretch): Map<Period, readonly RegisterCharge[]> {
  const { meter } = at;
  const { first, last, from, to, source } = stretch;
  const count = monthsBetween(first, last) + 1;
  if (count <= 0) return new Map();
  const months = Array.from({ length: count }, (_, index) => plusMonths(first, index));
  const parts = volumesCounted(meter, from, to).map((volume) => splitAmong(at, stretch, months, volume));
  const entriesOf = (index: number) =>
    meter.zones.map((zone, register) =>
      registerCharge({
        zone,
        volume: parts[register]?.[index] ?? 0,
        source,
        meterId: meter.meterId,
        ...(index === 0 && { previousValue: from[register] ?? 0 }),
        ...(index === count - 1 && { currentValue: to[register] ?? 0 }),
      }),
    );
  return new Map(months.map((month, index) => [month, entriesOf(index)]));
}

function volumesCounted(meter: Meter, from: readonly number[], to: readonly number[]): readonly number[] {
  const volumes = volumesBetween(meter, from, to);
  if (volumes instanceof Fault) throw volumes;
  return volumes;
}

/**
 * A month's own reading was counted from the day after the reading before it up to its own day. Where that one is not
 * known (the meter keeps two, and the last may not count), the charge is of the calendar month.
 */
function daysBetweenReadings(
  { book, meter }: MeterInMonth,
  reading: RegisterValues,
): DaysCounted | undefined {
  if (book.supplier.tariffChange !== 'days') return undefined;
  const { lastActual, previousActual } = meter;
  if (!previousActual || reading !== lastActual) return undefined;
  const { timeZone } = book.supplier;
  const from = plusDays(dateAt(previousActual.at, timeZone), 1);
  const to = dateAt(lastActual.at, timeZone);
  return from > to ? undefined : { from, to };
}

/** What is of a calendar month, as far as it is charged. */
function countedUntil(
  { meter, period, closedOn }: MeterInMonth,
  charges: readonly RegisterCharge[],
): readonly RegisterCharge[] {
  const to = chargedUntil(meter, period, closedOn);
  return to ? charges.map((charge) => ({ ...charge, counted: { from: firstDay(period), to } })) : charges;
}

/** The reading's values, and what of a taken-over estimate lies in months after it. */
function billedAfter(
  meter: Meter,
  { values, period: last }: RegisterValues,
  takenOver: ReadonlyMap<Period, readonly RegisterCharge[]>,
): Pick<BilledMeter, 'values' | 'lastReadValues'> {
  const later = [...takenOver].filter(([month]) => month > last);
  if (later.length === 0) return { values };
  const billedTo = values.map((value, register) => {
    const volume = later.reduce((sum, [, entries]) => sum + (entries[register]?.volume ?? 0), 0);
    return (value + divideHalfUp(volume, unitsPerCount(meter))) % powerOfTen(meter.digits);
  });
  return { values: billedTo, lastReadValues: values };
}

function splitAmong(
  { period, closedOn, meter }: MeterInMonth,
  { first, last }: Stretch,
  months: readonly Period[],
  volume: number,
): number[] {
  const dayBefore = lastDay(plusMonths(first, -1));
  const end = chargedUntil(meter, last, last === period ? closedOn : undefined) ?? lastDay(last);
  return splitByDays(volume, dayBefore, end, months.map(firstDay)).map((part) => part.volume);
}

/** The last day that a month charges a meter for, where that is not its own: the device went, or the contract closed. */
export function chargedUntil(
  { removedOn }: Pick<Meter, 'removedOn'>,
  period: Period,
  closedOn: PlainDate | undefined,
): PlainDate | undefined {
  const removed = removedOn && periodOf(removedOn) === period ? removedOn : undefined;
  return removed && closedOn ? (removed < closedOn ? removed : closedOn) : (removed ?? closedOn);
}
