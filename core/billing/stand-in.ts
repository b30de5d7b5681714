import type { ContractHead } from '#core/contract';
import {
  type Decimal,
  divideHalfUp,
  firstDay,
  multiplyDivideHalfUp,
  type Period,
  plusMonths,
  powerOfTen,
  scaled,
} from '#core/kernel';
import type { Meter, VolumeSource } from '#core/metering';
import { inForce, type Supplier } from '#core/supplier';
import { normMissing, type Tariff, type Zone } from '#core/tariff';
import { companyReadingMissing, historyMissing } from './faults.ts';

/** Months in a row a household may be billed by its average (Decree 354 p. 59). */
const AVERAGE_MONTHS = 3;
/** Months in a row a company may be billed by its past consumption (Decree 442 p. 166). */
const COMPANY_AVERAGE_MONTHS = 2;
/** Months of history an average rests on at least, and for a meter younger than that (Decree 354 p. 59). */
const HISTORY_MONTHS = 6;
const YOUNG_HISTORY_MONTHS = 3;

export interface Silence {
  readonly meter: Meter;
  readonly head: Pick<ContractHead, 'kind' | 'premise'>;
  readonly supplier: Pick<Supplier, 'raisingCoefficients'>;
  readonly tariff: Tariff;
  readonly period: Period;
  /** How many months in a row have had no reading, this one included: 1 is the first. */
  readonly months: number;
}

/** A volume that stands in for a reading. */
export interface StandIn {
  readonly zone: Zone;
  readonly volume: number;
  readonly source: Extract<VolumeSource, 'estimate' | 'norm'>;
}

/**
 * What is billed of a meter that nobody read (domain.md §3). Households: the meter's average for three months in a row,
 * then the norm by registered persons; the norm at once where the history is too short. Companies: the same month of
 * last year, or else the average, for two months. Throws `tariff.norm_missing`, `billing.company_reading_missing`,
 * `billing.history_missing`.
 */
export function standIn(silence: Silence): StandIn[] {
  const { meter, head, period, months } = silence;
  if (head.kind === 'company') {
    if (months > COMPANY_AVERAGE_MONTHS) throw companyReadingMissing(meter.meterId, months);
    const volumes = lastYearVolumes(meter, period) ?? averageVolumes(meter, period);
    if (!volumes) throw historyMissing(meter.meterId);
    return estimates(meter, volumes);
  }
  const average = months <= AVERAGE_MONTHS ? averageVolumes(meter, period) : undefined;
  return average ? estimates(meter, average) : [normFor(silence)];
}

/**
 * The average month of each register in smallest units, rounded half-up, over the known history (up to twelve
 * months) before the period; undefined when it is too short to rest on.
 */
function averageVolumes(meter: Meter, period: Period): number[] | undefined {
  const known = meter.history.filter((month) => month.period < period);
  const isYoung = meter.installedOn > firstDay(plusMonths(period, -HISTORY_MONTHS));
  if (known.length < (isYoung ? YOUNG_HISTORY_MONTHS : HISTORY_MONTHS)) return undefined;
  return meter.zones.map((_, register) => {
    const sum = known.reduce((total, month) => total + (month.volumes[register] ?? 0), 0);
    return divideHalfUp(sum, known.length);
  });
}

/** The norm for so many persons in smallest units, raised by a coefficient where one applies, rounded half-up. */
export function normVolume(normPerPerson: number, persons: number, coefficient?: Decimal): number {
  const volume = normPerPerson * persons;
  if (coefficient === undefined) return volume;
  const { units, scale } = scaled(coefficient);
  return multiplyDivideHalfUp(volume, units, powerOfTen(scale));
}

/**
 * The norm charge of a silent meter. It has no zones, so it takes the single rate where one is sold, else the meter's
 * first zone. The raising coefficient is for meters past their verification, not for mere silence (domain.md §3).
 */
function normFor({ meter, head, supplier, tariff, period }: Silence): StandIn {
  const on = firstDay(period);
  const coefficient = meter.verifiedUntil < on ? inForce(supplier.raisingCoefficients ?? [], on) : undefined;
  if (tariff.normPerPerson === undefined) throw normMissing(tariff);
  return {
    zone: tariff.rates.single ? 'single' : (meter.zones[0] ?? 'single'),
    volume: normVolume(tariff.normPerPerson, head.premise.persons, coefficient),
    source: 'norm',
  };
}

function lastYearVolumes(meter: Meter, period: Period): readonly number[] | undefined {
  return meter.history.find((month) => month.period === plusMonths(period, -12))?.volumes;
}

function estimates(meter: Meter, volumes: readonly number[]): StandIn[] {
  return meter.zones.map((zone, register) => ({ zone, volume: volumes[register] ?? 0, source: 'estimate' }));
}
