import { divideHalfUp, powerOfTen } from '#core/kernel';
import type { Supplier } from '#core/supplier';
import type { Service } from '#core/tariff';
import { unitsPerCount } from './consumption.ts';
import type { Meter } from './model.ts';

/**
 * What a month may reach without a second look however little the meter usually counts, in whole register units:
 * an empty flat that is lived in again is no surprise. Our choice; no norm was found.
 */
const ORDINARY_MONTH: Readonly<Record<Service, number>> = {
  electricity: 100,
  'cold-water': 4,
  'hot-water': 4,
  heating: 1,
  maintenance: 1,
  waste: 1,
};

/** What a meter may be expected to count over some months. All volumes are of all registers, in smallest units. */
export interface Expectation {
  /** Its own average over these months; an ordinary month's where it has no history. */
  readonly usualVolume: number;
  /** Above this a reading wants a second look. */
  readonly mostVolume: number;
  /** The largest believable count of one register that passed its end, in register units (domain.md §2). */
  readonly mostCounts: number;
}

/** What this meter may be expected to count in `months`, judged by its own history (domain.md §2). */
export function expect(
  meter: Pick<Meter, 'service' | 'transformationRatio' | 'history' | 'digits'>,
  supplier: Pick<Supplier, 'implausibleTimes'>,
  months: number,
): Expectation {
  const perCount = unitsPerCount(meter);
  const ordinaryMonth = ORDINARY_MONTH[meter.service] * perCount;
  const counted = meter.history.reduce((sum, month) => sum + total(month.volumes), 0);
  const ownMonth = meter.history.length > 0 ? divideHalfUp(counted, meter.history.length) : ordinaryMonth;
  const mostVolume = Math.ceil(Math.max(ownMonth, ordinaryMonth) * supplier.implausibleTimes) * months;
  return {
    usualVolume: ownMonth * months,
    mostVolume,
    // past half the dial nobody can tell forwards from backwards
    mostCounts: Math.min(Math.floor(mostVolume / perCount), powerOfTen(meter.digits) / 2),
  };
}

/** All registers together. */
export function total(volumes: readonly number[]): number {
  return volumes.reduce((sum, volume) => sum + volume, 0);
}
