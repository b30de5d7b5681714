import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { requireOwnMeter } from './own-meter.ts';
import { readingsPage } from './store.ts';

type ListReadings = typeof operations.listReadings;

const PAGE = 36;

/** A meter's readings, newest first, and its consumption by month for the chart (ME3). One round trip. */
export async function listReadings(
  ctx: Ctx,
  { contractId, meterId, cursor }: InputOf<ListReadings>,
): Promise<OutputOf<ListReadings>> {
  const [{ meter }, page] = await Promise.all([
    requireOwnMeter(ctx, contractId, meterId),
    readingsPage(ctx, contractId, meterId, { limit: PAGE, cursor }),
  ]);
  return {
    zones: [...meter.zones],
    readings: page.items.map(({ readingId, at, period, source, values, volumes }) => ({
      readingId,
      at,
      period,
      source,
      values: [...values],
      volumes: [...volumes],
    })),
    months: meter.history.map(({ period, volumes }) => ({ period, volumes: [...volumes] })),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}
