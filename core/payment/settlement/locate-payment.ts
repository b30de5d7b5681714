import { isId, type SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Payment } from '../model.ts';
import type { Gateway, GatewayPayment, GatewayRefund } from '../ports.ts';
import { applyRefund } from '../refunds/apply-refund.ts';
import * as strays from '../staff/stray-store.ts';
import * as store from '../store.ts';
import { askAcquirer } from './ask-acquirer.ts';
import { settle, settleAs, unanswered } from './settle.ts';
import { belongs } from './verdict.ts';

/** An acquirer's payment that is one of ours. */
export interface Ours {
  readonly kind: 'ours';
  readonly payment: Payment;
  /** What the acquirer said, when it had to be asked to find our payment. */
  readonly found?: GatewayPayment;
}

/** Whose an acquirer's payment is. */
export type Located =
  | Ours
  /** The acquirer knows no such payment, or it is another supplier's. */
  | { readonly kind: 'unknown' }
  /** The shop also sells elsewhere. */
  | { readonly kind: 'foreign' }
  /** Made for an intent that we do not have. If its money was taken, it has been kept for staff. */
  | { readonly kind: 'stray'; readonly isKept: boolean };

/**
 * Our payment for an acquirer's: by the stored id, or, when a crash lost that, by what we attached to it. Money for an
 * intent that we do not have is kept for staff. Throws `payment.acquirer_unavailable` when the acquirer has to be asked and does
 * not answer.
 */
export async function locatePayment(
  ctx: Ctx,
  gateway: Gateway,
  supplierId: SupplierId,
  providerId: string,
): Promise<Located> {
  const ref = await store.findByProviderId(ctx, gateway.name, providerId);
  const known = ref && (await store.findPayment(ctx, ref));
  if (known) {
    if (known.supplierId === supplierId) return { kind: 'ours', payment: known };
    ctx.log.warn('payment.notice_of_other_supplier', { supplierId, providerId });
    return { kind: 'unknown' };
  }
  const answer = await askAcquirer(ctx, 'get', () => gateway.get(providerId));
  if (answer.kind === 'missing') {
    ctx.log.warn('payment.notice_unknown', { supplierId, providerId });
    return { kind: 'unknown' };
  }
  if (answer.kind !== 'ok') throw unanswered(answer);
  return locateByMetadata(ctx, gateway, supplierId, answer.value);
}

async function locateByMetadata(
  ctx: Ctx,
  gateway: Gateway,
  supplierId: SupplierId,
  found: GatewayPayment,
): Promise<Located> {
  const { paymentId = '', contractId = '' } = found.metadata;
  const { providerId, status } = found;
  if (!isId('payment', paymentId) || !isId('contract', contractId)) {
    // the shop also sells elsewhere; that money is not ours to account for
    ctx.log.info('payment.notice_foreign', { supplierId, providerId });
    return { kind: 'foreign' };
  }
  const payment = await store.findPayment(ctx, { contractId, paymentId });
  if (payment?.supplierId === supplierId && belongs(payment, found)) return { kind: 'ours', payment, found };
  if (status !== 'succeeded') return { kind: 'stray', isKept: false };
  if (await strays.findStray(ctx, { supplierId, gateway: gateway.name, providerId }))
    return { kind: 'stray', isKept: true };
  const { kopecks, currency } = found.amount;
  const facts = { paymentId, contractId, currency, ...(kopecks !== undefined && { amountKopecks: kopecks }) };
  await ctx.table.commit([
    strays.keepStray({ supplierId, gateway: gateway.name, providerId, ...facts }, ctx.clock.now()),
  ]);
  ctx.log.error('payment.needs_attention', { alarm: 'stray', supplierId, providerId, paymentId, contractId });
  return { kind: 'stray', isKept: true };
}

/** Draws the consequence of what the acquirer has of our payment, asking it if it was not asked yet. */
export function settleOurs(ctx: Ctx, gateway: Gateway, { payment, found }: Ours): Promise<Payment> {
  return found ? settleAs(ctx, gateway, payment, found) : settle(ctx, payment);
}

/** Applies a refund that the acquirer has, its payment's money first: the refund may have been told of before it. */
export async function settleWithRefund(
  ctx: Ctx,
  gateway: Gateway,
  ours: Ours,
  refund: GatewayRefund,
): Promise<Payment> {
  const isPosted = ours.payment.postedAt !== undefined && !ours.found;
  return applyRefund(ctx, isPosted ? ours.payment : await settleOurs(ctx, gateway, ours), refund);
}
