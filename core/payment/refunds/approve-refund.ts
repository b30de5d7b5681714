import * as Identity from '#core/identity';
import { Fault, invariant, plusSeconds } from '#core/kernel';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh, WriteConflict } from '#core/platform';
import { type Payment, type RefundOrder, withEvent } from '../model.ts';
import { alreadyDecided } from '../staff/faults.ts';
import { requireAnother } from '../staff/staff-request.ts';
import * as store from '../store.ts';
import type { approveRefund as operation } from './operations.ts';
import { isAtAcquirer, type Refund, withMark } from './refund.ts';
import { refundReceipt } from './refund-receipt.ts';
import * as refunds from './refund-store.ts';
import { refundView } from './refund-view.ts';
import { sendRefund } from './send-refund.ts';

/** When the job is to look at a refund whose acquirer did not answer at once. */
const FIRST_LOOK_SECONDS = 180;

/**
 * Approves a refund that another member of staff asked for, and asks the acquirer for it. The approval is stored first, with
 * the order word for word and the refund's id as its key, so that a crash between the two is found by reconciliation.
 * An acquirer that does not answer is no fault: the refund stays `approved` and is sent again with the same key. A
 * repeat by who approved sends it again too. For staff with the role `payments` and the system. Throws `supplier.missing`,
 * `payment.missing`, `payment.refund_missing`, `payment.own_request`, `payment.already_decided`.
 */
export async function approveRefund(
  ctx: Ctx,
  { supplierId, paymentId, refundId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const payment = await store.requireOfSupplier(ctx, supplierId, paymentId);
  const approved = await untilFresh(() => approve(ctx, payment, refundId));
  if (isAtAcquirer(approved)) await send(ctx, approved);
  return refundView(await refunds.requireRefund(ctx, payment, refundId));
}

async function approve(
  ctx: Ctx,
  { contractId, paymentId }: Payment,
  refundId: Refund['refundId'],
): Promise<Refund> {
  const payment = await store.requirePayment(ctx, { contractId, paymentId });
  const refund = await refunds.requireRefund(ctx, payment, refundId);
  requireAnother(ctx, refund.requestedBy);
  const decidedBy = nameOf(ctx.actor);
  if (refund.state !== 'requested') {
    if (refund.decidedBy === decidedBy && refund.state !== 'rejected') return refund;
    throw alreadyDecided(refund.state);
  }
  const at = ctx.clock.now();
  const { next, write } = refunds.replaceRefund(refund, {
    state: 'approved',
    decidedBy,
    decidedAt: at,
    order: await orderOf(ctx, payment, refund),
    lookAgainAt: plusSeconds(at, FIRST_LOOK_SECONDS),
  });
  const mark = { refundId, state: 'approved', at, shares: refund.shares } as const;
  const replaced = store.replace(payment, {
    refunds: withMark(payment, mark),
    timeline: withEvent(payment, { at, kind: 'refund_approved', detail: refundId }),
  });
  await ctx.table.commit([
    replaced.write,
    write,
    ...Identity.staffJournal(ctx, 'staff.refund_approved', refundId),
  ]);
  return next;
}

async function orderOf(ctx: Ctx, payment: Payment, refund: Refund): Promise<RefundOrder> {
  const { refundId, amountKopecks } = refund;
  const { providerId } = payment;
  invariant(providerId, 'a refund is of a payment that the acquirer has');
  const receipt = await refundReceipt(ctx, payment, refund);
  return { refundId, providerId, amountKopecks, ...(receipt && { receipt }) };
}

async function send(ctx: Ctx, refund: Refund): Promise<void> {
  try {
    await sendRefund(ctx, refund);
  } catch (error) {
    // too many others changed the payment at once: the job comes back to it, as it does when nobody answered
    const isForLater =
      error instanceof WriteConflict || (error instanceof Fault && error.kind === 'upstream');
    if (!isForLater) throw error;
    ctx.log.warn('payment.refund_unanswered', { refundId: refund.refundId, supplierId: refund.supplierId });
  }
}
