import type * as Billing from '#core/billing';
import type * as Contract from '#core/contract';
import { contractIdOf, Fault, type Period, plusMonths, type SupplierId, startOfDate } from '#core/kernel';
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
        period: readingPeriodOf(reading, document.supplier),
        at: startOfDate(reading.on, timeZone),
      }),
    );
    const zeros = meter.zones.map(() => 0);
    const before = plusMonths(firstPeriod, -1);
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
      // whenever it was taken, consumption begins with it: it is no reading of the first month
      lastActual: opening
        ? { ...opening, period: opening.period < before ? opening.period : before }
        : { values: zeros, period: before, at: startOfDate(meter.installedOn, timeZone), source: 'staff' },
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

/** From the last reading before the first month on; all of them where there is none. */
function readingsOf(
  document: RateDocument,
  { serialNumber }: RateDocument['meters'][number],
  firstPeriod: Period,
): RateDocument['readings'] {
  const own = document.readings
    .filter((reading) => reading.serialNumber === serialNumber)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const opening = own.findLastIndex((reading) => readingPeriodOf(reading, document.supplier) < firstPeriod);
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
