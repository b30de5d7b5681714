import type { Period } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Meter } from './model.ts';
import { readingsPage } from './store.ts';

/** Readings looked through for one that old: three years of several a month. */
const PAGES = 4;
const PAGE = 50;

/**
 * The meter with the last actual reading of this period or an earlier one: what a bill of the period rests on when a
 * reading of a later period has come meanwhile. Reads nothing unless two later periods have readings. The meter as it
 * is when there is no such reading.
 */
export async function meterAsOf(ctx: Ctx, meter: Meter, period: Period): Promise<Meter> {
  if (meter.lastActual.period <= period) return meter;
  const { previousActual } = meter;
  if (previousActual && previousActual.period <= period) return { ...meter, lastActual: previousActual };
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const page = await readingsPage(ctx, meter.contractId, meter.meterId, {
      limit: PAGE,
      cursor,
      strong: true,
    });
    const found = page.items.find((reading) => reading.period <= period);
    if (found) {
      const { values, at, source } = found;
      return { ...meter, lastActual: { values, period: found.period, at, source } };
    }
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return meter;
}
