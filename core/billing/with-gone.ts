import type { Meter } from '#core/metering';
import type { BilledMonth } from './model.ts';

/**
 * A contract's meters with those that were taken away since the earlier bills: months that are charged anew may have been
 * shared with them. Each stands where the bills have it, because what is left over of a split goes to the earlier part
 * (docs/rating.md): so a month comes out as it did where nothing of it has changed. One that no bill names comes last.
 */
export function withGone(
  onHead: readonly Meter[],
  all: readonly Meter[],
  earlierBills: readonly Pick<BilledMonth, 'lines'>[],
): Meter[] {
  const gone = all.filter(({ meterId }) => !onHead.some((meter) => meter.meterId === meterId));
  const order = [...onHead];
  for (const { lines } of earlierBills) {
    for (const [at, { meterId, service }] of lines.entries()) {
      const meter = gone.find((one) => one.meterId === meterId);
      if (!meter || order.includes(meter)) continue;
      const before = lines[at - 1];
      const isFirst = before?.service !== service;
      const place = isFirst ? 0 : order.findIndex((one) => one.meterId === before.meterId) + 1;
      order.splice(place, 0, meter);
    }
  }
  return [...new Set([...order, ...gone])];
}
