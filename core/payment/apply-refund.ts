import { invariant, kopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { changePayment, type PlannedChange } from './change-payment.ts';
import { nextLook, type Payment, withEvent } from './model.ts';
import type { GatewayRefund } from './ports.ts';
import { postRefund } from './post-money.ts';
import * as store from './store.ts';

const MAX_PARKED = 20;

/**
 * Posts a refund the acquirer has made, once per refund id; the sum of refunds never passes what was captured. A
 * refund whose payment's money is not posted yet is parked on the payment and applied with it, so that the end does
 * not depend on which was told of first.
 */
export function applyRefund(ctx: Ctx, payment: Payment, refund: GatewayRefund): Promise<Payment> {
  return changePayment(ctx, payment, async (current) => {
    if (refund.status === 'pending') return undefined;
    if (refund.status === 'canceled') return withoutParked(current, refund.refundId);
    if (await store.isRefundPosted(ctx, current, refund.refundId))
      return withoutParked(current, refund.refundId);
    if (!current.postedAt) return park(ctx, current, refund.refundId);
    return post(ctx, current, refund);
  });
}

function remaining(payment: Payment, refundId: string): readonly string[] {
  return payment.parkedRefundIds.filter((parked) => parked !== refundId);
}

function withoutParked(payment: Payment, refundId: string): PlannedChange | undefined {
  if (!payment.parkedRefundIds.includes(refundId)) return undefined;
  const { next, write } = store.replace(payment, { parkedRefundIds: remaining(payment, refundId) });
  return { next, writes: [write] };
}

function park(ctx: Ctx, payment: Payment, refundId: string): PlannedChange | undefined {
  if (payment.parkedRefundIds.includes(refundId)) return undefined;
  invariant(payment.parkedRefundIds.length < MAX_PARKED, 'too many refunds wait for one payment');
  const now = ctx.clock.now();
  const open = payment.state === 'pending';
  const { next, write } = store.replace(payment, {
    parkedRefundIds: [...payment.parkedRefundIds, refundId],
    ...(open ? { lookAgainAt: nextLook(payment, now) } : { attentionAt: payment.attentionAt ?? now }),
    timeline: withEvent(payment, { at: now, kind: 'refund_parked', detail: refundId }),
  });
  return { next, writes: [write], ...(!open && { alarm: 'refund_without_payment' }) };
}

async function post(ctx: Ctx, payment: Payment, refund: GatewayRefund): Promise<PlannedChange | undefined> {
  const now = ctx.clock.now();
  const amountKopecks = refund.amount.kopecks;
  const fits =
    amountKopecks !== undefined &&
    amountKopecks > 0 &&
    payment.refundedKopecks + amountKopecks <= payment.amountKopecks &&
    refund.amount.currency === 'RUB' &&
    refund.providerId === payment.providerId;
  if (!fits) return refuse(ctx, payment, refund.refundId);
  const { parts, writes } = await postRefund(ctx, payment, { refundId: refund.refundId, amountKopecks });
  const { next, write } = store.replace(payment, {
    parts,
    refundedKopecks: kopecks(payment.refundedKopecks + amountKopecks),
    parkedRefundIds: remaining(payment, refund.refundId),
    timeline: withEvent(payment, { at: now, kind: 'refunded', detail: refund.refundId }),
  });
  return {
    next,
    writes: [
      write,
      ...writes,
      store.insertRefundOnce(payment, { refundId: refund.refundId, amountKopecks }, refund.returnedAt ?? now),
    ],
  };
}

/** Another payment's refund, or more than there is: nothing is posted, staff look. */
function refuse(ctx: Ctx, payment: Payment, refundId: string): PlannedChange | undefined {
  const now = ctx.clock.now();
  const timeline = withEvent(payment, { at: now, kind: 'refund_refused', detail: refundId });
  const parkedRefundIds = remaining(payment, refundId);
  if (timeline === payment.timeline && parkedRefundIds.length === payment.parkedRefundIds.length)
    return undefined;
  const { next, write } = store.replace(payment, {
    parkedRefundIds,
    timeline,
    attentionAt: payment.attentionAt ?? now,
  });
  return { next, writes: [write], alarm: 'refund_refused' };
}
