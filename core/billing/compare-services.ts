import {
  type Decimal,
  type Kopecks,
  kopecks,
  multiplyDivideHalfUp,
  priceOf,
  sumKopecks,
  sumOfAmounts,
} from '#core/kernel';
import type { Service, TariffBook } from '#core/tariff';
import type { BillLine, ServiceChange } from './model.ts';
import { isQuantity, unitOf, unitOfAll, volumeOf } from './volume-of.ts';

/**
 * Two bills service by service: this one's services in its order, then those that only the earlier one has. Pure.
 *
 * The money's difference is told in three parts that sum to it exactly, in whole kopecks:
 * - rate effect: of each charge line of the earlier bill, its volume priced at the rate its zone and range have now, less
 *   what it cost, rounded half-up once. Where this bill has several rates of the zone and range (the tariff changed
 *   within its days), their mean by volume counts; where it has none, the rate of the tariff it quotes, its last one where
 *   the tariff no longer has the range. A zone that is not sold any more has no rate effect;
 * - recalculation effect: the recalculations of this bill less those of the earlier one;
 * - volume effect: the rest. So it also has what moved between zones and ranges.
 */
export function compareServices(
  now: readonly BillLine[],
  before: readonly BillLine[],
  tariffs: TariffBook,
): ServiceChange[] {
  const services = new Set([...now, ...before].map(({ service }) => service));
  return [...services].map((service) => {
    const of = (line: BillLine) => line.service === service;
    return serviceChange(service, now.filter(of), before.filter(of), tariffs);
  });
}

function serviceChange(
  service: Service,
  now: readonly BillLine[],
  before: readonly BillLine[],
  tariffs: TariffBook,
): ServiceChange {
  const charges = now.filter(isCharge);
  const chargesBefore = before.filter(isCharge);
  const rateEffects = chargesBefore.map((line) =>
    kopecks(costNow(line, charges, tariffs) - line.amountKopecks),
  );
  const rateEffect = sumKopecks(rateEffects);
  const difference = kopecks(sumOfAmounts(now) - sumOfAmounts(before));
  const recalculationEffect = kopecks(
    sumOfAmounts(now.filter(isRecalculation)) - sumOfAmounts(before.filter(isRecalculation)),
  );
  return {
    service,
    unit: unitOfAll(service, charges.length > 0 ? charges : chargesBefore),
    volume: volumeOf(charges),
    volumeBefore: volumeOf(chargesBefore),
    volumeDifference: volumeOf(charges) - volumeOf(chargesBefore),
    amountKopecks: sumOfAmounts(now),
    amountBeforeKopecks: sumOfAmounts(before),
    differenceKopecks: difference,
    rateEffectKopecks: rateEffect,
    volumeEffectKopecks: kopecks(difference - rateEffect - recalculationEffect),
    recalculationEffectKopecks: recalculationEffect,
    reasons: reasonsOf(now, before, tariffs),
  };
}

function reasonsOf(
  now: readonly BillLine[],
  before: readonly BillLine[],
  tariffs: TariffBook,
): ServiceChange['reasons'] {
  const charges = now.filter(isCharge);
  const chargesBefore = before.filter(isCharge);
  const inBoth = charges.length > 0 && chargesBefore.length > 0;
  const estimated = charges.some(isEstimated);
  const estimatedBefore = chargesBefore.some(isEstimated);
  const told: Record<ServiceChange['reasons'][number], boolean> = {
    began: before.length === 0,
    ended: now.length === 0,
    rate: chargesBefore.some((line) =>
      ratesNow(line, charges, tariffs).some((rate) => !same(rate, line.rate)),
    ),
    volume: inBoth && volumesDiffer(charges, chargesBefore),
    'estimated-before': inBoth && estimatedBefore && !estimated,
    'estimated-now': inBoth && estimated && !estimatedBefore,
    'recalculated-before': before.some(isRecalculation),
    'recalculated-now': now.some(isRecalculation),
  };
  return (Object.keys(told) as (keyof typeof told)[]).filter((reason) => told[reason]);
}

/** What an earlier line's volume would cost now; what it did cost where that cannot be told. */
function costNow(line: BillLine, charges: readonly BillLine[], tariffs: TariffBook): Kopecks {
  const rates = ratesNow(line, charges, tariffs);
  const [rate] = rates;
  if (rate === undefined || rates.every((one) => same(one, line.rate))) return line.amountKopecks;
  const alike = charges.filter((one) => isAlike(one, line));
  const volume = volumeOf(alike);
  const whole =
    rates.length > 1 && volume > 0
      ? kopecks(multiplyDivideHalfUp(line.volume, sumOfAmounts(alike), volume))
      : priceOf(line.volume, unitOf(line).scale, rate);
  const { days, ofDays } = line;
  return isQuantity(line) && days && ofDays ? kopecks(multiplyDivideHalfUp(whole, days, ofDays)) : whole;
}

/** The rates that a line's zone and range have in the bill of now, the latest first, or else in the tariff it quotes. */
function ratesNow(line: BillLine, charges: readonly BillLine[], tariffs: TariffBook): Decimal[] {
  const alike = charges.filter((one) => isAlike(one, line)).map(({ rate }) => rate);
  if (alike.length > 0) return [...new Set(alike)].reverse();
  const tariff = charges[0] && tariffs.version(charges[0].tariff);
  const rates = tariff?.rates[line.zone];
  const rate = rates?.[line.range] ?? rates?.at(-1);
  return rate === undefined ? [] : [rate];
}

function isAlike(a: BillLine, b: BillLine): boolean {
  return a.zone === b.zone && a.range === b.range;
}

/** `7.8` and `7.80` are one rate. */
function same(a: Decimal, b: Decimal): boolean {
  const shortest = (rate: Decimal) => (rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate);
  return shortest(a) === shortest(b);
}

/** Whether a zone or range has another volume, or the area or the persons are others or count for other days. */
function volumesDiffer(a: readonly BillLine[], b: readonly BillLine[]): boolean {
  if (quantityOf(a) !== quantityOf(b)) return true;
  const sums = new Map<string, number>();
  const add = ({ zone, range, volume }: BillLine, sign: 1 | -1): void => {
    const key = `${zone}|${range}`;
    sums.set(key, (sums.get(key) ?? 0) + sign * volume);
  };
  for (const line of a) if (!isQuantity(line)) add(line, 1);
  for (const line of b) if (!isQuantity(line)) add(line, -1);
  return [...sums.values()].some((sum) => sum !== 0);
}

/** An area or persons, and the days they count for where that is not the whole month. */
function quantityOf(lines: readonly BillLine[]): string {
  const quantities = lines.filter(isQuantity);
  const days = quantities.reduce((sum, line) => sum + (line.days ?? 0), 0);
  const isWhole = quantities.every(({ ofDays }) => ofDays === undefined || ofDays === days);
  return `${volumeOf(quantities)}|${isWhole ? '' : days}`;
}

const isCharge = ({ kind }: BillLine): boolean => kind === 'charge';
const isRecalculation = ({ kind }: BillLine): boolean => kind === 'recalculation';
const isEstimated = ({ source }: BillLine): boolean =>
  source === 'estimate' || source === 'norm' || source === 'max-power';
