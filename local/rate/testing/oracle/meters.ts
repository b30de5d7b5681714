import type { RateDocument } from '../../document.ts';
import {
  type Day,
  dayFrom,
  dayOfMonth,
  firstDayOf,
  lastDayOf,
  type Month,
  monthFrom,
  monthOf,
} from './dates.ts';
import { exact, rounded, times, whole } from './rational.ts';
import { Refused } from './refused.ts';
import { perUnit } from './units.ts';

type Device = RateDocument['meters'][number];
type Reading = RateDocument['readings'][number];

/** A meter as the bills of the months so far have left it. */
export interface Meter {
  readonly device: Device;
  /** Readings after the opening that count, by date. */
  readonly readings: readonly MonthReading[];
  /** The reading before. */
  lastReading: MonthReading;
  /** Months in a row without a reading, the latest last; some of them may lie before the document's first. */
  silentMonths: Month[];
  /** Actual consumption by month, in smallest units by register. */
  readonly history: Map<Month, readonly bigint[]>;
}

interface MonthReading {
  readonly on: Day;
  readonly month: Month;
  readonly values: readonly number[];
  readonly source: Reading['source'];
}

/** The document's meters, in its order. */
export function openMeters(document: RateDocument, first: Month): Meter[] {
  return document.meters.map((device) => openMeter(document, device, first));
}

function openMeter(document: RateDocument, device: Device, first: Month): Meter {
  const all = document.readings
    .filter(({ serialNumber }) => serialNumber === device.serialNumber)
    .map((reading) => ({
      on: dayFrom(reading.on),
      month: monthOfReading(document, device, reading),
      values: reading.values,
      source: reading.source,
    }))
    .sort((a, b) => a.on - b.on);
  const opening = all.findLast(({ month }) => month < first) ?? all[0];
  if (opening === undefined) throw new Refused('metering.opening_missing');
  return {
    device,
    readings: all.filter(({ on }) => on > opening.on && on < firstDayOutOfService(document, device)),
    lastReading: { ...opening, month: monthOfOpening(device, opening, first) },
    silentMonths: Array.from(
      { length: device.monthsWithoutReading },
      (_, index) => first - device.monthsWithoutReading + index,
    ),
    history: new Map(
      device.history.map(({ period, volumes }) => [
        monthFrom(period),
        volumes.map((volume) => rounded(times(exact(volume), whole(perUnit(device.service))))),
      ]),
    ),
  };
}

/** Consumption begins with what a meter is opened at: it is no reading of a month that is billed, nor of a device's first. */
function monthOfOpening(device: Device, { on, month }: MonthReading, first: Month): Month {
  return dayFrom(device.installedOn) === on ? monthOf(on) - 1 : Math.min(month, first - 1);
}

/** Rule 2; a contract's or a device's last month has no next one, so what is read in it belongs to it. */
function monthOfReading(document: RateDocument, device: Device, reading: Reading): Month {
  const on = dayFrom(reading.on);
  const own = monthOf(on);
  if (reading.period !== undefined) return Math.max(own, monthFrom(reading.period));
  for (const last of [document.contract.closedOn, device.removedOn])
    if (last !== undefined && monthOf(dayFrom(last)) === own) return own;
  return dayOfMonth(on) > document.supplier.readingWindow.toDay ? own + 1 : own;
}

/** Rule 6: readings of this day and later are as if they had not come. */
export function firstDayOutOfService(document: RateDocument, device: Device): Day {
  const unverified =
    document.supplier.unverifiedReadings === 'refuse'
      ? dayFrom(device.verifiedUntil) + 1
      : Number.POSITIVE_INFINITY;
  const since = device.outOfService ? dayFrom(device.outOfService.since) : Number.POSITIVE_INFINITY;
  return Math.min(unverified, since);
}

/** Whether the meter is there at all in a month: installed, and not removed before it. */
export function isThere(meter: Meter, month: Month): boolean {
  const { removedOn } = meter.device;
  return (
    monthOfInstallation(meter) <= month && (removedOn === undefined || monthOf(dayFrom(removedOn)) >= month)
  );
}

export function monthOfInstallation({ device }: Meter): Month {
  return monthOf(dayFrom(device.installedOn));
}

/** The days of a month a charge can be of: up to the closing of the contract and the removal of the device. */
export function chargedDays(document: RateDocument, month: Month, device?: Device): { from: Day; to: Day } {
  let to = lastDayOf(month);
  for (const last of [document.contract.closedOn, device?.removedOn])
    if (last !== undefined) to = Math.min(to, dayFrom(last));
  return { from: firstDayOf(month), to };
}

/** Rule 2: what the registers counted between two readings, in smallest units. */
export function consumed(device: Device, before: readonly number[], now: readonly number[]): bigint[] {
  const dial = 10 ** device.digits;
  return now.map((value, register) => {
    let difference = value - before[register]!;
    if (difference < 0) {
      difference += dial;
      if (difference * 2 > dial) throw new Refused('metering.reading_below_previous');
    }
    return BigInt(difference) * BigInt(device.transformationRatio) * perUnit(device.service);
  });
}
