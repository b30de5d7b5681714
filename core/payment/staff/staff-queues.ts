import type { Instant, SupplierId } from '#core/kernel';
import type { Item } from '#core/platform';

/** Lists of a supplier's that its staff work through, oldest first, in the index `byStaffQueue`. */

type QueueKeys = Pick<Item, 'queuePk' | 'queueSk'>;

/** What waits for a second person's decision. */
export const decisionsOf = (supplierId: SupplierId): string => `PAYMENTS#decisions#${supplierId}`;

/** What somebody must look at. */
export const attentionOf = (supplierId: SupplierId): string => `PAYMENTS#attention#${supplierId}`;

/** The keys of an item that waits for a second person since a moment. */
export function decisionQueue(supplierId: SupplierId, since: Instant, id: string): QueueKeys {
  return { queuePk: decisionsOf(supplierId), queueSk: `${since}#${id}` };
}

/** The keys of an item that somebody must look at since a moment. */
export function attentionQueue(supplierId: SupplierId, since: Instant, id: string): QueueKeys {
  return { queuePk: attentionOf(supplierId), queueSk: `${since}#${id}` };
}
