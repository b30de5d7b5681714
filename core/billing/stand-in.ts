import type { ContractHead } from '#core/contract';
import {
  type Decimal,
  divideHalfUp,
  firstDay,
  invariant,
  multiplyDivideHalfUp,
  type PlainDate,
  periodOf,
  plusMonths,
  powerOfTen,
  scaled,
} from '#core/kernel';
import type { Meter, MonthConsumption, VolumeSource } from '#core/metering';
import { type Dated, inForce, type SilenceRule } from '#core/supplier';
import { normMissing, type Tariff, type Zone } from '#core/tariff';
import { companyReadingMissing, historyMissing } from './faults.ts';
import { chargedDays, volumeUntil } from './part-of-month.ts';
import type { RatingBook, RatingMonth } from './rating-book.ts';
import { type RegisterCharge, registerCharge } from './register-charge.ts';

/** A meter that nobody read in a month. */
interface SilentMeter {
  readonly book: RatingBook;
  readonly month: RatingMonth;
  readonly meter: Meter;
  readonly head: Pick<ContractHead, 'kind' | 'premise' | 'maxPowerKw'>;
  readonly tariff: Tariff;
  /** The last day that is charged, where that is not the month's: the meter was removed or the contract closed. */
  readonly until?: PlainDate;
}

export interface Silence extends SilentMeter {
  /** How many months in a row have had no reading, this one included: 1 is the first. */
  readonly months: number;
}

/** A volume that stands in for a reading. */
export interface StandIn {
  readonly zone: Zone;
  readonly volume: number;
  readonly source: Extract<VolumeSource, 'estimate' | 'norm' | 'max-power'>;
}

/**
 * What is billed of a meter that nobody read (docs/rating.md, rules 4–6). Throws `tariff.norm_missing`,
 * `billing.company_reading_missing`, `billing.history_missing`.
 */
export function standIn(silence: Silence): StandIn[] {
  const { head, meter, months, month } = silence;
  if (head.kind !== 'household') return businessStandIn(silence);
  const rule = ruleOf(silence.book.rules.silence.household, month);
  const noAccess =
    meter.outOfService?.why === 'no-access' && periodOf(meter.outOfService.since) <= month.period;
  const average = months <= rule.pastMonths && !noAccess ? averageVolumes(silence, rule) : undefined;
  return average ? estimates(silence, average) : [normFor(silence)];
}

/** What stands in for a meter's reading, as it is charged: of the days that are charged. */
export function standInCharges(
  { meter: { meterId }, month, until }: SilentMeter,
  standIns: readonly StandIn[],
): RegisterCharge[] {
  const counted = until && { from: month.first, to: until };
  return standIns.map(({ zone, volume, source }) =>
    registerCharge({ meterId, zone, volume, source, counted }),
  );
}

function businessStandIn(silence: Silence): StandIn[] {
  const { head, meter, months, month } = silence;
  const rule = ruleOf(silence.book.rules.silence.business, month);
  const past =
    months <= rule.pastMonths
      ? ((rule.lastYearFirst ? lastYearVolumes(silence) : undefined) ?? averageVolumes(silence, rule))
      : undefined;
  if (past) return estimates(silence, past);
  if (head.maxPowerKw !== undefined && meter.service === 'electricity')
    return atMaxPower(silence, head.maxPowerKw);
  if (months > rule.pastMonths) throw companyReadingMissing(meter.meterId, months);
  throw historyMissing(meter.meterId);
}

function ruleOf(schedule: readonly Dated<SilenceRule>[], { first }: RatingMonth): SilenceRule {
  const rule = inForce(schedule, first);
  invariant(rule, `the rules say what stands in for a reading on ${first}`);
  return rule;
}

/**
 * The average month of each register in smallest units, rounded half-up, over the known history (up to twelve
 * months) before the period; undefined when it is too short to rest on.
 */
function averageVolumes({ meter, month }: Silence, rule: SilenceRule): number[] | undefined {
  const known = meter.history.filter(({ period }) => period < month.period);
  const isYoung = meter.installedOn > firstDay(plusMonths(month.period, -rule.historyMonths));
  if (known.length < (isYoung ? rule.youngHistoryMonths : rule.historyMonths)) return undefined;
  return averageOf(meter, known);
}

/** The average of some months of each register in smallest units, rounded half-up. */
export function averageOf({ zones }: Pick<Meter, 'zones'>, months: readonly MonthConsumption[]): number[] {
  // pushed, not mapped: a compiled `map` keeps quotients as floating point, and so would every line's volume from then on
  const averages: number[] = [];
  for (let register = 0; register < zones.length; register += 1) {
    const sum = months.reduce((total, { volumes }) => total + (volumes[register] ?? 0), 0);
    averages.push(divideHalfUp(sum, months.length));
  }
  return averages;
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
 * first zone. The raising coefficient is for meters out of service, not for mere silence (domain.md §3).
 */
export function normFor(silence: SilentMeter): StandIn {
  const { meter, head, tariff, month, until } = silence;
  if (tariff.normPerPerson === undefined) throw normMissing(tariff);
  const norm = normVolume(tariff.normPerPerson, head.premise.persons, coefficientOf(silence));
  return {
    zone: tariff.rates.single ? 'single' : (meter.zones[0] ?? 'single'),
    volume: volumeUntil(month, until, norm),
    source: 'norm',
  };
}

/** Decree 354 p. 60: for a meter that is broken or unverified when the month begins, and where access is refused. */
function coefficientOf({ book: { supplier }, meter, month }: SilentMeter): Decimal | undefined {
  const { verifiedUntil, outOfService } = meter;
  const unverified = verifiedUntil < month.first && supplier.unverifiedReadings !== 'count';
  const since =
    outOfService?.why === 'no-access' ? firstDay(periodOf(outOfService.since)) : outOfService?.since;
  if (!unverified && !(since && since <= month.first)) return undefined;
  return inForce(supplier.raisingCoefficients ?? [], month.first);
}

/** The same month of last year, where the meter's history has it. */
export function lastYearVolumes({
  meter,
  month,
}: Pick<Silence, 'meter' | 'month'>): readonly number[] | undefined {
  return meter.history.find(({ period }) => period === plusMonths(month.period, -12))?.volumes;
}

/** A month's volumes by register, as far as its days are charged, as what stands in for a reading. */
export function estimates({ meter, month, until }: Silence, volumes: readonly number[]): StandIn[] {
  return meter.zones.map((zone, register) => ({
    zone,
    volume: volumeUntil(month, until, volumes[register] ?? 0),
    source: 'estimate',
  }));
}

/** Hours of a day that fall into a zone (domain.md §1). */
export const HOURS: Readonly<Record<Zone, number>> = {
  single: 24,
  day: 16,
  night: 8,
  peak: 7,
  'half-peak': 9,
};

/** A company's maximum power through all hours (Decree 442 p. 166), in kWh. */
export function atMaxPower({ meter, month, until }: SilentMeter, maxPowerKw: number): StandIn[] {
  const days = chargedDays(month, until);
  return meter.zones.map((zone) => ({
    zone,
    volume: maxPowerKw * HOURS[zone] * days,
    source: 'max-power',
  }));
}
