import type { Instant, SupplierId } from '#core/kernel';
import { type Ctx, type Item, type Key, patch, type Write } from '#core/platform';
import type { GatewayName, Payment } from '../model.ts';
import { paymentOf, type StoredPayment } from '../store.ts';
import { strayMissing } from './faults.ts';
import type { PaymentNote } from './note-store.ts';
import { attentionOf, attentionQueue } from './staff-queues.ts';

const PREFIX = 'STRAY#';

interface StrayOf {
  readonly supplierId: SupplierId;
  readonly gateway: GatewayName;
  readonly providerId: string;
}

/** Money an acquirer took for us that no payment of ours accounts for. */
export interface Stray extends StrayOf {
  readonly amountKopecks?: number;
  readonly currency?: string;
  readonly paymentId?: string;
  readonly contractId?: string;
}

/** What a supplier's staff should look at, by since when. */
export interface Waiting {
  readonly since: Instant;
  readonly payment?: Payment;
  readonly stray?: Stray;
}

/** A page of what a supplier's staff should look at, oldest first. One Query of an index, which may be a moment behind. */
export async function waitingForAttention(
  ctx: Ctx,
  supplierId: SupplierId,
  options: { limit: number; cursor?: string | undefined },
): Promise<{ waiting: Waiting[]; cursor?: string }> {
  const { items, cursor } = await ctx.table.queryIndex<(StoredPayment | (Stray & Item)) & Key>(
    'byStaffQueue',
    attentionOf(supplierId),
    { limit: options.limit, ...(options.cursor !== undefined && { cursor: options.cursor }) },
  );
  return {
    waiting: items.map((item) => ({
      since: String(item.queueSk).split('#')[0] as Instant,
      ...(item.sk.startsWith(PREFIX)
        ? { stray: item as Stray }
        : { payment: paymentOf(item as StoredPayment) }),
    })),
    ...(cursor !== undefined && { cursor }),
  };
}

const strayKey = ({ supplierId, gateway, providerId }: StrayOf): Key => ({
  pk: `SUPPLIER#${supplierId}`,
  sk: `${PREFIX}${gateway}#${providerId}`,
});

/** This money, when it is kept already: staff have been told, and may have dealt with it. */
export async function findStray(
  ctx: Ctx,
  stray: StrayOf,
): Promise<{ readonly dealtAt?: Instant } | undefined> {
  return ctx.table.get<{ dealtAt?: Instant }>(strayKey(stray), { strong: true });
}

/** Takes a stray out of the list for good; refused when there is none. */
export function endStray(stray: StrayOf, note: PaymentNote): Write {
  const { at: dealtAt, by: dealtBy, note: dealtNote } = note;
  return patch(
    strayKey(stray),
    { set: { dealtAt, dealtBy, dealtNote, queuePk: undefined, queueSk: undefined } },
    { exists: true },
    strayMissing,
  );
}

/**
 * Keeps what an acquirer's shop has taken for us but no intent of ours accounts for, for staff: an intent lost with a
 * restored table, or a second payment for one intent. Writing it again changes nothing.
 */
export function keepStray(stray: StrayOf & Readonly<Record<string, unknown>>, now: Instant): Write {
  const { supplierId, gateway, providerId, ...facts } = stray;
  return patch(strayKey(stray), {
    set: {
      supplierId,
      gateway,
      providerId,
      ...facts,
      ...attentionQueue(supplierId, now, providerId),
    },
  });
}
