import { invariant, kopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { nextLook, type Payment, withEvent } from '../model.ts';
import { countShares, sharesAsMeant } from '../parts.ts';
import type { GatewayRefund } from '../ports.ts';
import { changePayment, type PlannedChange } from '../settlement/change-payment.ts';
import { postBack } from '../settlement/post-money.ts';
import * as store from '../store.ts';
import { type Refund, reserving, withMark } from './refund.ts';
import * as refunds from './refund-store.ts';

const MAX_PARKED = 20;

/** Marks of refunds that were made without us stop being added here, far beyond what one payment has. */
const MAX_MARKS = 100;

/**
 * Posts a refund the acquirer has made, once per refund id; the sum of refunds never passes what was captured. One that
 * was asked for here ends in the same transaction, and its reservation with it; one that was made at the acquirer's
 * office is posted all the same. A refund whose payment's money is not posted yet is parked on the payment and applied
 * with it, so that the end does not depend on which was told of first.
 */
export function applyRefund(ctx: Ctx, payment: Payment, found: GatewayRefund): Promise<Payment> {
  return changePayment(ctx, payment, async (current) => {
    const asked = await refunds.findAsked(ctx, current, found);
    if (found.status === 'pending') return asked && noteSent(ctx, current, asked, found);
    if (found.status === 'canceled') {
      if (asked) return cancel(ctx, current, asked, found.cancelReason ?? 'canceled', found.refundId);
      return withoutParked(current, found.refundId);
    }
    if (await store.isRefundPosted(ctx, current, found.refundId))
      return asked ? own(ctx, current, asked, found) : withoutParked(current, found.refundId);
    if (!current.postedAt) return park(ctx, current, found.refundId);
    return post(ctx, current, found, asked);
  });
}

/** Ends a refund that the acquirer has not made and will not make; its sum may be asked for again. */
export function cancelRefund(ctx: Ctx, payment: Payment, refund: Refund, why: string): Promise<Payment> {
  return changePayment(ctx, payment, async (current) => {
    const asked = await refunds.requireRefund(ctx, current, refund.refundId);
    return asked.state === 'approved' ? cancel(ctx, current, asked, why) : undefined;
  });
}

/** The acquirer has the refund and is at it. */
function noteSent(
  ctx: Ctx,
  payment: Payment,
  asked: Refund,
  found: GatewayRefund,
): PlannedChange | undefined {
  if (asked.state === 'sent') return undefined;
  const at = ctx.clock.now();
  const { write } = refunds.replaceRefund(asked, {
    state: 'sent',
    acquirerId: found.refundId,
    lookAgainAt: nextLook({ createdAt: asked.decidedAt ?? at }, at),
  });
  const mark = { refundId: asked.refundId, state: 'sent', at, shares: asked.shares } as const;
  const replaced = store.replace(payment, { refunds: withMark(payment, mark) });
  return { next: replaced.next, writes: [replaced.write, write], restsOnOthers: true };
}

function cancel(ctx: Ctx, payment: Payment, asked: Refund, why: string, acquirerId?: string): PlannedChange {
  const at = ctx.clock.now();
  const { write } = refunds.replaceRefund(asked, {
    ...ended(at),
    state: 'canceled',
    why,
    ...(acquirerId !== undefined && { acquirerId }),
  });
  const { next, write: paymentWrite } = store.replace(payment, {
    ...reserving(payment, asked, -1),
    refunds: withMark(payment, { refundId: asked.refundId, state: 'canceled', at, shares: asked.shares }),
    attentionAt: payment.attentionAt ?? at,
    timeline: withEvent(payment, { at, kind: 'refund_canceled', detail: `${asked.refundId}: ${why}` }),
  });
  return { next, writes: [paymentWrite, write], restsOnOthers: true, alarm: 'refund_canceled' };
}

/** A refund that was posted before anything told that it is ours: its money has moved, its reservation ends. */
function own(ctx: Ctx, payment: Payment, asked: Refund, found: GatewayRefund): PlannedChange {
  const at = ctx.clock.now();
  const { write } = refunds.replaceRefund(asked, {
    ...ended(at),
    state: 'succeeded',
    acquirerId: found.refundId,
  });
  const others = payment.refunds?.filter(({ refundId }) => refundId !== found.refundId) ?? [];
  const replaced = store.replace(payment, {
    ...reserving(payment, asked, -1),
    refunds: withMark(
      { refunds: others },
      { refundId: asked.refundId, state: 'succeeded', at, shares: asked.shares },
    ),
  });
  return { next: replaced.next, writes: [replaced.write, write], restsOnOthers: true };
}

/** What asked the acquirer holds the payer's address for the receipt; it is needed no longer. */
const ended = (endedAt: Refund['requestedAt']) => ({ endedAt, order: undefined, lookAgainAt: undefined });

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

async function post(
  ctx: Ctx,
  before: Payment,
  found: GatewayRefund,
  asked: Refund | undefined,
): Promise<PlannedChange | undefined> {
  const at = ctx.clock.now();
  const { kopecks: amountKopecks, currency } = found.amount;
  const payment = asked ? { ...before, ...reserving(before, asked, -1) } : before;
  const fits =
    amountKopecks !== undefined &&
    amountKopecks > 0 &&
    currency === 'RUB' &&
    found.providerId === payment.providerId &&
    (!asked || asked.amountKopecks === amountKopecks);
  const shares = fits ? sharesAsMeant(payment.parts, amountKopecks, asked?.shares ?? []) : undefined;
  if (!fits || !shares) return refuse(ctx, before, found.refundId);
  const { writes } = await postBack(ctx, payment, {
    cause: { kind: 'refund', ref: found.refundId },
    shares,
    at,
  });
  const mark = { refundId: asked?.refundId ?? found.refundId, state: 'succeeded', at, shares } as const;
  const marked = asked || (payment.refunds?.length ?? 0) < MAX_MARKS;
  const { next, write } = store.replace(before, {
    parts: countShares(payment.parts, 'refundedKopecks', shares),
    refundedKopecks: kopecks(payment.refundedKopecks + amountKopecks),
    refundsUnderWayKopecks: payment.refundsUnderWayKopecks,
    ...(marked && { refunds: withMark(payment, mark) }),
    parkedRefundIds: remaining(payment, found.refundId),
    timeline: withEvent(payment, { at, kind: 'refunded', detail: found.refundId }),
  });
  const succeeded =
    asked &&
    refunds.replaceRefund(asked, { ...ended(at), state: 'succeeded', acquirerId: found.refundId, shares });
  return {
    next,
    writes: [
      write,
      ...writes,
      store.insertRefundOnce(payment, { refundId: found.refundId, amountKopecks }, found.returnedAt ?? at),
      ...(succeeded ? [succeeded.write] : []),
    ],
    restsOnOthers: true,
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
