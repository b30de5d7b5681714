import { dateAt, type PlainDate, plusDays, plusSeconds, startOfDate } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Meter, RegisterValues } from './model.ts';
import { readingsWithin } from './store.ts';

/** What was read on a day. */
export interface DayReading {
  readonly readOn: PlainDate;
  /** Whole register units, in zone order. */
  readonly values: readonly number[];
}

/**
 * Where a day's values stand among the readings of a meter: `next` is after the latest day that was read, `stored` is
 * one of its readings, `late` is neither and cannot be recorded any more. Asks the table only about days that are not the
 * latest.
 */
export async function placeInOrder(
  ctx: Ctx,
  meter: Meter,
  timeZone: string,
  { readOn, values }: DayReading,
): Promise<'next' | 'stored' | 'late'> {
  if (readOn > dateAt(meter.lastActual.at, timeZone)) return 'next';
  const isIt = (reading: Pick<RegisterValues, 'at' | 'values'>): boolean =>
    dateAt(reading.at, timeZone) === readOn && sameValues(reading.values, values);
  if (isIt(meter.lastActual) || (meter.previousActual && isIt(meter.previousActual))) return 'stored';
  const day = { from: startOfDate(readOn, timeZone), to: startOfDate(plusDays(readOn, 1), timeZone) };
  const readings = await readingsWithin(ctx, meter.contractId, meter.meterId, day);
  return readings.some(isIt) ? 'stored' : 'late';
}

export function sameValues(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, register) => value === b[register]);
}

const NOON_SECONDS = 12 * 3600;

/** The moment of a reading of which only the day is known. */
export function noonOf(on: PlainDate, timeZone: string) {
  return plusSeconds(startOfDate(on, timeZone), NOON_SECONDS);
}
