import type { MeterFacts } from '#core/contract';
import { Fault, firstDay, lastDay, type MeterId, monthsBetween, type Period, plusMonths } from '#core/kernel';
import { consumption, type Meter, type VolumeSource } from '#core/metering';
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
  /** Months after the reading that have none, this one included. */
  readonly monthsAfter: number;
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
 */
export function readingUse(meter: Meter, facts: MeterFacts, period: Period): ReadingUse | undefined {
  const first = coveredSince(meter, facts, period);
  if (first === undefined) return undefined;
  const { values, source, period: last } = meter.lastActual;
  const from = facts.billed.values;
  const used = consumption(meter, values, from);
  if (used instanceof Fault) throw used;
  const months = Array.from({ length: monthsBetween(first, last) + 1 }, (_, index) =>
    plusMonths(first, index),
  );
  const corrections = new Map<Period, RegisterCharge[]>(months.map((month) => [month, []]));
  meter.zones.forEach((zone, register) => {
    const parts = splitAmong(months, used.volumes[register] ?? 0);
    months.forEach((month, index) => {
      corrections.get(month)?.push({
        zone,
        volume: parts[index] ?? 0,
        source,
        meterId: meter.meterId,
        ...(index === 0 && { previousValue: from[register] ?? 0 }),
        ...(index === months.length - 1 && { currentValue: values[register] ?? 0 }),
      });
    });
  });
  const charges = corrections.get(period);
  corrections.delete(period);
  return { ...(charges && { charges }), corrections, monthsAfter: monthsBetween(last, period) };
}

function splitAmong(months: readonly Period[], volume: number): number[] {
  const [first] = months;
  const last = months.at(-1);
  if (first === undefined || last === undefined || months.length === 1) return [volume];
  const dayBefore = lastDay(plusMonths(first, -1));
  return splitByDays(volume, dayBefore, lastDay(last), months.map(firstDay)).map((part) => part.volume);
}
