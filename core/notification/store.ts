import type { OutboxMessage } from '#core/identity';
import { type Ctx, insert, type Key, patch, put, remove, type Write } from '#core/platform';

/** Whether a notice was sent, or somebody is at it: `ONCE#sent#<key>`. */
export interface SentMarker {
  /** Until then the one who claimed it is thought to be at it. */
  readonly leaseUntilSeconds: number;
  readonly outcome?: 'sent' | 'refused';
}

/** Longer than a record can come back, by the stream (a day) or out of the queue of undelivered ones (14 days). */
const MARKER_LIFE_SECONDS = 30 * 24 * 60 * 60;

const markerKey = (key: string): Key => ({ pk: `ONCE#sent#${key}`, sk: '#HEAD' });
const outboxKey = (outboxId: string): Key => ({ pk: `OUTBOX#${outboxId}`, sk: 'MESSAGE' });

export function findMarker(ctx: Ctx, key: string): Promise<SentMarker | undefined> {
  return ctx.table.get<SentMarker>(markerKey(key), { strong: true });
}

/** Claims a notice; refused when somebody else has, or the stale claim that was seen is not there any more. */
export function claimMarker(
  key: string,
  leaseUntilSeconds: number,
  nowSeconds: number,
  stale: SentMarker | undefined,
): Write {
  const item = { ...markerKey(key), leaseUntilSeconds, ttlSeconds: nowSeconds + MARKER_LIFE_SECONDS };
  if (!stale) return insert(item);
  return put(item, { equals: { leaseUntilSeconds: stale.leaseUntilSeconds, outcome: undefined } });
}

export const closeMarker = (key: string, outcome: 'sent' | 'refused', at: string): Write =>
  patch(markerKey(key), { set: { outcome, at } });

export const releaseMarker = (key: string): Write => remove(markerKey(key));

/** As the last commit left it: an absent one was sent. */
export function findOutbox(ctx: Ctx, outboxId: string): Promise<OutboxMessage | undefined> {
  return ctx.table.get<OutboxMessage>(outboxKey(outboxId), { strong: true });
}

export const removeOutbox = (outboxId: string): Write => remove(outboxKey(outboxId));
