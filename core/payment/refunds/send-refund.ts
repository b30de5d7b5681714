import { msOf } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { notOffered } from '../faults.ts';
import { KEY_LIFE_SECONDS, type Payment } from '../model.ts';
import type { Answer, Gateway, GatewayRefund } from '../ports.ts';
import { askAcquirer } from '../settlement/ask-acquirer.ts';
import { unanswered } from '../settlement/settle.ts';
import * as store from '../store.ts';
import { applyRefund, cancelRefund } from './apply-refund.ts';
import { isAtAcquirer, type Refund } from './refund.ts';

/** Why a refund was cancelled that the acquirer was asked for, but never made. */
const NEVER_MADE = 'never_made';

/**
 * Takes an approved refund as far as the acquirer will: asks for it, or for how it is getting on, and draws the
 * consequence. May be repeated after a crash at any point: the same key with the same body answers the same refund, and
 * once the acquirer may have forgotten the key, its own list of the payment's refunds is looked at instead. Throws
 * `payment.acquirer_unavailable` when the acquirer's answer is not known; the refund then waits for the next look.
 */
export async function sendRefund(ctx: Ctx, refund: Refund): Promise<Payment> {
  const payment = await store.requirePayment(ctx, refund);
  if (!isAtAcquirer(refund)) return payment;
  const gateway = ctx.ports.gatewayFor(refund.supplierId, refund.gateway);
  if (!gateway) throw notOffered();
  const answer = await askFor(ctx, gateway, payment, refund);
  if (answer.kind === 'ok') {
    // whatever the acquirer has kept of it, the answer to our own question is about our own refund
    if (answer.value) return applyRefund(ctx, payment, { ...answer.value, asked: refund.refundId });
    return cancelRefund(ctx, payment, refund, NEVER_MADE);
  }
  if (answer.kind === 'unknown' || refund.acquirerId !== undefined) throw unanswered(answer);
  const why = answer.kind === 'refused' ? `${answer.status} ${answer.code}` : answer.kind;
  return cancelRefund(ctx, payment, refund, why.slice(0, 100));
}

/** What the acquirer has of the refund; nothing when it was asked so long ago that it would have it, and has not. */
async function askFor(
  ctx: Ctx,
  gateway: Gateway,
  payment: Payment,
  { refundId, acquirerId, order, decidedAt }: Refund,
): Promise<Answer<GatewayRefund | undefined>> {
  if (acquirerId !== undefined) return askAcquirer(ctx, 'getRefund', () => gateway.getRefund(acquirerId));
  const ageSeconds = (msOf(ctx.clock.now()) - msOf(decidedAt ?? ctx.clock.now())) / 1000;
  // asking again with a key that is forgotten would give the money back twice
  if (order && ageSeconds < KEY_LIFE_SECONDS) return askAcquirer(ctx, 'refund', () => gateway.refund(order));
  const listed = await askAcquirer(ctx, 'refundsOf', () => gateway.refundsOf(payment.providerId ?? ''));
  if (listed.kind === 'ok')
    return { kind: 'ok', value: listed.value.find(({ asked }) => asked === refundId) };
  // no such payment, or a list that is refused, says nothing about the refund
  return { kind: 'unknown', cause: listed.kind === 'unknown' ? listed.cause : `the list: ${listed.kind}` };
}
