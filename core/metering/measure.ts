import type { ContractHead } from '#core/contract';
import { Fault, type Instant, type Period, periodOf, plusMonths } from '#core/kernel';
import { readingPeriodAt, type Supplier } from '#core/supplier';
import type { Zone } from '#core/tariff';
import { consumption } from './consumption.ts';
import { monthsClosed, spreadOver } from './history.ts';
import type { Meter, MonthConsumption, RegisterValues } from './model.ts';
import { expect, total } from './plausibility.ts';

/** What a reading means: what it counts from, what was consumed, and whether that is believable. */
export interface Measured {
  readonly period: Period;
  /** The actual reading it counts from. */
  readonly from: RegisterValues;
  /** Consumption by month, the last of which is `period`. */
  readonly months: readonly MonthConsumption[];
  /** By register in smallest units, all months together. */
  readonly volumes: readonly number[];
  readonly registers: RegisterUse[];
  /** Present when the consumption is far from what this meter usually shows. */
  readonly implausible?: { usualVolume: number; volume: number };
}

interface RegisterUse {
  zone: Zone;
  previousValue: number;
  currentValue: number;
  volume: number;
  rolledOver: boolean;
}

/**
 * The period a reading would belong to now: the supplier's rule (of a device that was taken away its last month, which is the
 * last to charge it), but never a month that is billed already, and never before the latest reading's, so that a
 * changed window cannot turn the order round.
 */
export function readingPeriod(
  supplier: Pick<Supplier, 'timeZone' | 'readingWindow'>,
  head: Pick<ContractHead, 'lastBilledPeriod'>,
  meter: Pick<Meter, 'lastActual' | 'removedOn'>,
  at: Instant,
): Period {
  const unbilled = head.lastBilledPeriod ? plusMonths(head.lastBilledPeriod, 1) : meter.lastActual.period;
  const bySupplier = readingPeriodAt(supplier, at);
  const last = meter.removedOn && periodOf(meter.removedOn);
  const own = last !== undefined && last < bySupplier ? last : bySupplier;
  const candidates: Period[] = [own, unbilled, meter.lastActual.period];
  return candidates.reduce((latest, period) => (period > latest ? period : latest));
}

/** Whether a reading of this period was sent before; the next one follows it and counts from the same reading. */
export function hasReadingOf(meter: Pick<Meter, 'lastActual' | 'previousActual'>, period: Period): boolean {
  return meter.previousActual !== undefined && meter.lastActual.period === period;
}

/** The reading that one of this period counts from. */
export function countedFrom(
  meter: Pick<Meter, 'lastActual' | 'previousActual'>,
  period: Period,
): RegisterValues {
  return (hasReadingOf(meter, period) && meter.previousActual) || meter.lastActual;
}

/** What these values mean for a meter in a period. Pure. Throws `metering.reading_below_previous`. */
export function measure(
  meter: Meter,
  supplier: Pick<Supplier, 'implausibleTimes'>,
  period: Period,
  values: readonly number[],
): Measured {
  const from = countedFrom(meter, period);
  const closed = monthsClosed(from.period, period);
  // the months being closed are judged by the others, not by an earlier reading of their own
  const history = meter.history.filter(({ period: month }) => !closed.includes(month));
  const expected = expect({ ...meter, history }, supplier, closed.length);
  const used = consumption(meter, values, from.values, expected.mostCounts);
  if (used instanceof Fault) throw used;

  const volume = total(used.volumes);
  return {
    period,
    from,
    months: spreadOver(closed, used.volumes),
    volumes: used.volumes,
    registers: meter.zones.map((zone, register) => ({
      zone,
      previousValue: from.values[register] ?? 0,
      currentValue: values[register] ?? 0,
      volume: used.volumes[register] ?? 0,
      rolledOver: used.rolledOver[register] ?? false,
    })),
    ...(volume > expected.mostVolume && { implausible: { usualVolume: expected.usualVolume, volume } }),
  };
}
