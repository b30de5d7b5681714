import type { BilledMeter, MeterFacts } from '#core/contract';
import {
  divideHalfUp,
  Fault,
  firstDay,
  lastDay,
  type MeterId,
  monthsBetween,
  type Period,
  plusMonths,
  powerOfTen,
} from '#core/kernel';
import { consumption, type Meter, unitsPerCount, type VolumeSource } from '#core/metering';
import { splitByDays, type Zone } from '#core/tariff';

/** A register's volume of one month, and how it is known. */
export interface RegisterCharge {
  readonly zone: Zone;
  /** Smallest units of the service. */
  readonly volume: number;
  readonly source: VolumeSource;
  readonly meterId?: MeterId;
  readonly previousValue?: number;
  readonly currentValue?: number;
}

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

/** The first month that the meter's reading covers and no bill rests on yet; undefined when no such reading has come. */
export function coveredSince(meter: Meter, facts: MeterFacts, period: Period): Period | undefined {
  const firstOpen = plusMonths(period, -facts.billed.monthsWithoutReading);
  const { lastActual } = meter;
  return lastActual.period >= firstOpen && lastActual.period <= period ? firstOpen : undefined;
}

/**
 * What the meter's reading says, when it came after the last reading that was billed; undefined when nothing has come.
 * A reading over several months is divided among them by days (domain.md §1). Throws the reading's own fault when
 * the values cannot follow the billed ones.
 * @param firstBilled the earliest of the open months that has a bill here
 */
export function readingUse(
  meter: Meter,
  facts: MeterFacts,
  period: Period,
  firstBilled: Period = period,
): ReadingUse | undefined {
  const first = coveredSince(meter, facts, period);
  if (first === undefined) return undefined;
  const { values, source, period: last } = meter.lastActual;
  const { values: billedTo, lastReadValues } = facts.billed;
  const from = lastReadValues ?? billedTo;
  const corrections = byMonth(meter, first, last, from, values, source);
  const takenOver = lastReadValues
    ? byMonth(meter, first, plusMonths(firstBilled, -1), lastReadValues, billedTo, 'estimate')
    : new Map<Period, RegisterCharge[]>();
  const charges = corrections.get(period);
  corrections.delete(period);
  const monthsAfter = monthsBetween(last, period);
  const billed = { ...billedAfter(meter, takenOver), monthsWithoutReading: monthsAfter };
  return { ...(charges && { charges }), corrections, takenOver, monthsAfter, billed };
}

/** The consumption between two values, divided among the months by days. No months, no entries. */
function byMonth(
  meter: Meter,
  first: Period,
  last: Period,
  from: readonly number[],
  to: readonly number[],
  source: VolumeSource,
): Map<Period, RegisterCharge[]> {
  const count = monthsBetween(first, last) + 1;
  const months = Array.from({ length: Math.max(count, 0) }, (_, index) => plusMonths(first, index));
  const entries = new Map<Period, RegisterCharge[]>(months.map((month) => [month, []]));
  if (count <= 0) return entries;
  const used = consumption(meter, to, from);
  if (used instanceof Fault) throw used;
  const isRead = source !== 'estimate';
  meter.zones.forEach((zone, register) => {
    const parts = splitAmong(months, used.volumes[register] ?? 0);
    months.forEach((month, index) => {
      entries.get(month)?.push({
        zone,
        volume: parts[index] ?? 0,
        source,
        meterId: meter.meterId,
        ...(isRead && index === 0 && { previousValue: from[register] ?? 0 }),
        ...(isRead && index === months.length - 1 && { currentValue: to[register] ?? 0 }),
      });
    });
  });
  return entries;
}

/** The reading's values, and what of a taken-over estimate lies in months after it. */
function billedAfter(
  { lastActual: { values, period: last }, digits, ...meter }: Meter,
  takenOver: ReadonlyMap<Period, readonly RegisterCharge[]>,
): Pick<BilledMeter, 'values' | 'lastReadValues'> {
  const later = [...takenOver].filter(([month]) => month > last);
  if (later.length === 0) return { values };
  const billedTo = values.map((value, register) => {
    const volume = later.reduce((sum, [, entries]) => sum + (entries[register]?.volume ?? 0), 0);
    return (value + divideHalfUp(volume, unitsPerCount(meter))) % powerOfTen(digits);
  });
  return { values: billedTo, lastReadValues: values };
}

function splitAmong(months: readonly Period[], volume: number): number[] {
  const [first] = months;
  const last = months.at(-1);
  if (first === undefined || last === undefined || months.length === 1) return [volume];
  const dayBefore = lastDay(plusMonths(first, -1));
  return splitByDays(volume, dayBefore, lastDay(last), months.map(firstDay)).map((part) => part.volume);
}
