import type { RateDocument } from '../../document.ts';
import { type Day, daysOf, type Month } from './dates.ts';
import { chargedDays, consumed, isThere, type Meter, monthOfInstallation } from './meters.ts';
import { shared } from './rational.ts';
import { standIn } from './stand-in.ts';

/** What one meter (or, without one, a service) used in a month, and how it is known. */
export interface Usage {
  readonly meter: Meter | undefined;
  readonly source: 'customer' | 'automatic' | 'staff' | 'estimate' | 'norm' | 'max-power';
  /** The days it is of: what a tariff that changes inside them is split by. */
  readonly from: Day;
  readonly to: Day;
  /** Smallest units by register; empty where the norm is charged, which is not a register's. */
  readonly volumes: readonly bigint[];
  /** Whether the norm is multiplied by the raising coefficient. */
  readonly isRaised: boolean;
}

interface OfMonth {
  readonly month: Month;
  readonly usage: Usage;
}

/** What is known in a month: the month's own usages, and those of months before that a reading puts right. */
export interface MonthUsages {
  readonly usages: readonly Usage[];
  readonly corrections: readonly OfMonth[];
}

/** Rules 2 to 8 for a service that is sold by volume. Takes each meter a month further. */
export function usagesOf(
  document: RateDocument,
  meters: readonly Meter[],
  service: string,
  month: Month,
): MonthUsages {
  const there = meters.filter((meter) => meter.device.service === service && isThere(meter, month));
  if (there.length === 0) {
    const { from, to } = chargedDays(document, month);
    return {
      usages: [{ meter: undefined, source: 'norm', from, to, volumes: [], isRaised: false }],
      corrections: [],
    };
  }
  const usages: Usage[] = [];
  const corrections: OfMonth[] = [];
  // what is wrong with a reading is told before what is missing of a meter that has none (rule 2)
  const read = new Map(there.map((meter) => [meter, readIn(document, meter, month)]));
  for (const meter of there) {
    const ofReading = read.get(meter);
    if (ofReading !== undefined) {
      for (const { month: of, usage } of ofReading) {
        if (of === month) usages.push(usage);
        else corrections.push({ month: of, usage });
      }
    } else {
      if (monthOfInstallation(meter) < month) usages.push(standIn(document, meter, month));
      meter.silentMonths.push(month);
    }
  }
  return { usages, corrections };
}

function readIn(document: RateDocument, meter: Meter, month: Month): OfMonth[] | undefined {
  const reading = meter.readings.findLast((each) => each.month === month);
  return reading && usagesOfReading(document, meter, month, reading);
}

/**
 * What the months before the document's first were charged for a meter without a reading: what `billedValues` are above
 * its last one, split by calendar days.
 */
export function usagesBefore(document: RateDocument, meter: Meter): OfMonth[] {
  const { device, silentMonths, lastReading } = meter;
  const totals = consumed(device, lastReading.values, device.billedValues ?? lastReading.values);
  const days = silentMonths.map((month) => BigInt(daysOf(month)));
  const parts = totals.map((total) => shared(total, days));
  return silentMonths.map((month, index) => ({
    month,
    usage: {
      meter,
      source: 'estimate',
      ...chargedDays(document, month, device),
      volumes: parts.map((ofRegister) => ofRegister[index]!),
      isRaised: false,
    },
  }));
}

/** Rules 2 and 3: a reading's volume, split among the months that were billed without one and its own. */
function usagesOfReading(
  document: RateDocument,
  meter: Meter,
  month: Month,
  reading: Meter['readings'][number],
): OfMonth[] {
  const { device } = meter;
  const totals = consumed(device, meter.lastReading.values, reading.values);
  const months = [...meter.silentMonths, month];
  const isOfSeveral = months.length > 1;
  const days = months.map((each) => BigInt(daysIn(document, meter, each)));
  const parts = totals.map((total) => shared(total, days));
  const usages = months.map((each, index) => {
    const volumes = parts.map((ofRegister) => ofRegister[index]!);
    const interval = isOfSeveral
      ? chargedDays(document, each, device)
      : { from: meter.lastReading.on + 1, to: reading.on };
    return { month: each, usage: { meter, source: reading.source, ...interval, volumes, isRaised: false } };
  });
  remember(meter, reading);
  meter.lastReading = reading;
  meter.silentMonths = [];
  return usages;
}

/** Rule 4: a reading is known history of the months since that of the one before, the same for each of them. */
function remember(meter: Meter, reading: Meter['lastReading']): void {
  const { device, lastReading, history } = meter;
  const totals = consumed(device, lastReading.values, reading.values);
  const first = Math.min(lastReading.month + 1, reading.month);
  const months = Array.from({ length: reading.month - first + 1 }, (_, index) => first + index);
  const parts = totals.map((total) =>
    shared(
      total,
      months.map(() => 1n),
    ),
  );
  for (const [index, month] of months.entries())
    history.set(
      month,
      parts.map((ofRegister) => ofRegister[index]!),
    );
}

function daysIn(document: RateDocument, meter: Meter, month: Month): number {
  const { from, to } = chargedDays(document, month, meter.device);
  return Math.min(to - from + 1, daysOf(month));
}
