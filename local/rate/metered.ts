import type * as Billing from '#core/billing';
import type * as Contract from '#core/contract';
import {
  contractIdOf,
  Fault,
  type Period,
  periodOf,
  plusMonths,
  type SupplierId,
  startOfDate,
} from '#core/kernel';
import * as Metering from '#core/metering';
import type { RateDocument } from './document.ts';
import { meterIdOf, readingPeriodOf, smallestUnits } from './subject.ts';

/** A meter of a document and everything it was read at. */
export interface MeteredLife {
  /** As it stands before the first month: read at the values it counts from. */
  readonly opened: Metering.Meter;
  readonly billed: Contract.BilledMeter;
  /** Readings that count, after the opening one, in the order of their days. */
  readonly readings: readonly Metering.RegisterValues[];
}

/** Puts a document's meters and readings together. */
export function meteredLives(
  document: RateDocument,
  supplierId: SupplierId,
  firstPeriod: Period,
): MeteredLife[] {
  const { timeZone } = document.supplier;
  return document.meters.map((meter) => {
    const [opening, ...readings] = readingsOf(document, meter, firstPeriod).map(
      (reading): Metering.RegisterValues => ({
        values: reading.values,
        source: reading.source,
        period: readingPeriodOf(reading, document),
        at: startOfDate(reading.on, timeZone),
      }),
    );
    const zeros = meter.zones.map(() => 0);
    const { service, zones, digits, transformationRatio, installedOn, verifiedUntil } = meter;
    const opened: Metering.Meter = {
      meterId: meterIdOf(meter.serialNumber),
      contractId: contractIdOf(supplierId, document.contract.number),
      ...{ service, zones, digits, transformationRatio, installedOn, verifiedUntil },
      serialNumber: meter.serialNumber,
      model: '',
      automatic: false,
      ...(meter.removedOn && { removedOn: meter.removedOn }),
      ...(meter.outOfService && { outOfService: meter.outOfService }),
      lastActual: {
        ...(opening ?? { values: zeros, at: startOfDate(meter.installedOn, timeZone), source: 'staff' }),
        period: openingPeriod(document, meter, opening, firstPeriod),
      },
      history: meter.history
        .map(({ period, volumes }) => ({
          period,
          volumes: volumes.map((volume) => smallestUnits(volume, service)),
        }))
        .sort((a, b) => (a.period < b.period ? -1 : 1))
        .slice(-Metering.HISTORY_MONTHS),
      version: 1,
    };
    const read = opened.lastActual.values;
    const { monthsWithoutReading, billedValues } = meter;
    const billed =
      monthsWithoutReading > 0
        ? { values: billedValues ?? read, monthsWithoutReading, lastReadValues: read }
        : { values: read, monthsWithoutReading };
    return { opened, billed, readings };
  });
}

/**
 * The month after which consumption begins. What a device shows on its first day is no reading of that month
 * (docs/formats.md, readings), and a reading that a meter begins with is none of the first month billed.
 */
function openingPeriod(
  { supplier }: RateDocument,
  { installedOn }: RateDocument['meters'][number],
  opening: Metering.RegisterValues | undefined,
  firstPeriod: Period,
): Period {
  const before = plusMonths(firstPeriod, -1);
  if (!opening) return before;
  if (opening.at === startOfDate(installedOn, supplier.timeZone))
    return plusMonths(periodOf(installedOn), -1);
  return opening.period < before ? opening.period : before;
}

/** From the last reading before the first month on, all of them where there is none; up to the end of the contract. */
function readingsOf(
  document: RateDocument,
  { serialNumber }: RateDocument['meters'][number],
  firstPeriod: Period,
): RateDocument['readings'] {
  const { closedOn } = document.contract;
  const own = document.readings
    .filter((reading) => reading.serialNumber === serialNumber && !(closedOn && reading.on > closedOn))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const opening = own.findLastIndex((reading) => readingPeriodOf(reading, document) < firstPeriod);
  return own.slice(Math.max(opening, 0));
}

/** The meter as a month end of the period knows it: its last reading, the one before that, and its months. */
export function meterIn(
  book: Billing.RatingBook,
  { opened, readings }: MeteredLife,
  period: Period,
): Metering.Meter {
  let meter = opened;
  for (const reading of readings) {
    if (reading.period > period) break;
    if (!Metering.readingCounts(book.supplier, meter, reading)) continue;
    const from =
      meter.previousActual && meter.lastActual.period === reading.period
        ? meter.previousActual
        : meter.lastActual;
    const used = Metering.consumption(meter, reading.values, from.values);
    // a reading that cannot follow the last one is the bill's to refuse
    const months =
      used instanceof Fault
        ? []
        : Metering.spreadOver(Metering.monthsClosed(from.period, reading.period), used.volumes);
    meter = {
      ...meter,
      lastActual: reading,
      previousActual: from,
      history: Metering.withMonths(meter.history, months),
    };
  }
  return meter;
}
