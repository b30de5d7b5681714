import type { Ctx } from '#core/platform';
import { type Payment, withEvent } from '../model.ts';
import type { Gateway, GatewayPayment } from '../ports.ts';
import { askAcquirer } from '../settlement/ask-acquirer.ts';
import { changePayment } from '../settlement/change-payment.ts';
import * as store from '../store.ts';

/** How asking for the acquirer's page ended. `unknown` leaves the intent pending for the next try. */
export type Opened =
  | { readonly kind: 'opened'; readonly payment: Payment }
  | { readonly kind: 'refused'; readonly payment: Payment; readonly cause: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/**
 * Gets the acquirer's page for an intent that has none yet. May be repeated after a crash at any point: the same key
 * with the same body answers the same payment.
 */
export async function openAtAcquirer(ctx: Ctx, gateway: Gateway, payment: Payment): Promise<Opened> {
  const { order } = payment;
  if (!order) return { kind: 'opened', payment };
  const answer = await askAcquirer(ctx, 'create', () => gateway.create(order));
  if (answer.kind === 'ok')
    return { kind: 'opened', payment: await recordOpened(ctx, payment, answer.value) };
  if (answer.kind === 'unknown') return answer;
  const cause = answer.kind === 'refused' ? `${answer.status} ${answer.code}` : answer.kind;
  ctx.log.error('payment.acquirer_refused', {
    paymentId: payment.paymentId,
    supplierId: payment.supplierId,
    cause,
  });
  return { kind: 'refused', payment: await recordRefused(ctx, payment, cause), cause };
}

/** Stores the acquirer's id; somebody who was quicker has stored the same. */
async function recordOpened(ctx: Ctx, intent: Payment, created: GatewayPayment): Promise<Payment> {
  return changePayment(ctx, intent, (payment) => {
    if (payment.providerId) return undefined;
    const { next, write } = store.replace(payment, {
      order: undefined,
      providerId: created.providerId,
      ...(created.redirectUrl && { redirectUrl: created.redirectUrl }),
      timeline: withEvent(payment, { at: ctx.clock.now(), kind: 'opened', detail: created.providerId }),
    });
    return { next, writes: [write, store.insertProviderId(payment, created.providerId)] };
  });
}

async function recordRefused(ctx: Ctx, intent: Payment, cause: string): Promise<Payment> {
  return changePayment(ctx, intent, (payment) => {
    if (payment.providerId || payment.state !== 'pending') return undefined;
    const now = ctx.clock.now();
    const { next, write } = store.replace(payment, {
      order: undefined,
      lookAgainAt: undefined,
      state: 'canceled',
      reason: 'acquirer_refused',
      settledAt: now,
      timeline: withEvent(payment, { at: now, kind: 'refused', detail: cause.slice(0, 200) }),
    });
    return { next, writes: [write] };
  });
}
