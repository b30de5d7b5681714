import { dateAt, type Period, type PlainDate } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Meter, Reading, RegisterValues } from './model.ts';
import { readingsPage } from './store.ts';

/** Readings looked through for one that old: three years of several a month. */
const PAGES = 4;
const PAGE = 50;

/** The last day of a contract, or of a device that was taken away, where its supplier is. */
export interface Closing {
  readonly on: PlainDate;
  readonly timeZone: string;
}

/**
 * The meter with the last actual reading of this period or an earlier one: what a bill of the period rests on when a
 * reading of a later period has come meanwhile. Reads nothing unless two later periods have readings. The meter as it
 * is when there is no such reading.
 */
export async function meterAsOf(ctx: Ctx, meter: Meter, period: Period): Promise<Meter> {
  if (meter.lastActual.period <= period) return meter;
  const { previousActual } = meter;
  if (previousActual && previousActual.period <= period) return { ...meter, lastActual: previousActual };
  for await (const reading of readingsBack(ctx, meter)) {
    if (reading.period <= period) return { ...meter, lastActual: valuesOf(reading) };
  }
  return meter;
}

/**
 * The meter as its last bill knows it, where its contract is closed or it was taken away: read for the last time on that
 * day or earlier, whatever month the reading window gave that reading, since no bill follows (docs/rating.md, rule 2).
 * Reads nothing while the last reading is one of that month. The meter as it is when nothing was read by that day.
 * @param period the month of that day
 */
export async function meterAtClosing(
  ctx: Ctx,
  meter: Meter,
  period: Period,
  { on, timeZone }: Closing,
): Promise<Meter> {
  const isInTime = ({ at }: RegisterValues) => dateAt(at, timeZone) <= on;
  const { lastActual, previousActual } = meter;
  if (lastActual.period <= period && isInTime(lastActual)) return meter;
  let last: RegisterValues | undefined;
  let before: RegisterValues | undefined;
  for await (const reading of readingsBack(ctx, meter)) {
    if (!last && isInTime(reading)) last = valuesOf(reading);
    else if (last && reading.period < period) {
      before = valuesOf(reading);
      break;
    }
  }
  const { previousActual: _kept, ...rest } = meter;
  // what a meter was opened with is no reading of the table
  const opening = previousActual && previousActual.period < period ? previousActual : undefined;
  if (!last) return opening && isInTime(opening) ? { ...rest, lastActual: opening } : meter;
  const lastOfAll = last.period > period ? { ...last, period } : last;
  const from = before ?? opening;
  return { ...rest, lastActual: lastOfAll, ...(from && { previousActual: from }) };
}

/** A meter's readings, the newest first. */
async function* readingsBack(ctx: Ctx, { contractId, meterId }: Meter): AsyncGenerator<Reading> {
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const page = await readingsPage(ctx, contractId, meterId, { limit: PAGE, cursor, strong: true });
    yield* page.items;
    cursor = page.cursor;
    if (cursor === undefined) return;
  }
}

function valuesOf({ values, period, at, source }: Reading): RegisterValues {
  return { values, period, at, source };
}
