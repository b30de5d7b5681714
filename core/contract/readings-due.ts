import { dateAt, type Instant, type MeterId, type PlainDate } from '#core/kernel';
import { openWindowAt } from '#core/supplier';
import { isInUse } from './in-use.ts';
import type { ContractHead, MeterFacts } from './model.ts';

/** The meters a supplier waits for, and until when. */
export interface ReadingsDue {
  readonly meterIds: readonly MeterId[];
  /** Present while there is any. */
  readonly until?: PlainDate;
}

/**
 * Which meters still want a reading at this moment: those read by the customer that have none of the running
 * month, while the supplier's window is open and the month is not billed yet. Outside the window nothing is
 * asked for, so that the notice means something when it shows.
 */
export function readingsDue(
  head: Pick<ContractHead, 'supplier' | 'meters' | 'status' | 'lastBilledPeriod'>,
  at: Instant,
): ReadingsDue {
  const window = openWindowAt(head.supplier, at);
  const today = dateAt(at, head.supplier.timeZone);
  if (!window || head.status !== 'active') return { meterIds: [] };
  if (head.lastBilledPeriod && head.lastBilledPeriod >= window.period) return { meterIds: [] };
  const meterIds = (Object.entries(head.meters) as [MeterId, MeterFacts][])
    .filter(([meterId]) => isInUse(head, meterId, today))
    .filter(([, meter]) => !meter.automatic && (meter.lastReadingPeriod ?? '') < window.period)
    .map(([meterId]) => meterId);
  return meterIds.length > 0 ? { meterIds, until: window.until } : { meterIds };
}
