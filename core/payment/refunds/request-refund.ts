import * as Identity from '#core/identity';
import { contractIdOf, dateAt, daysBetween, kopecks, NO_MONEY, sumKopecks } from '#core/kernel';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh } from '#core/platform';
import { type Payment, type PaymentPart, withEvent } from '../model.ts';
import { freeOf, sharesOf } from '../parts.ts';
import { tooManyChanges } from '../staff/faults.ts';
import { claimRequest, findMade } from '../staff/staff-request.ts';
import * as store from '../store.ts';
import { moreThanLeft, notPaidFor, notRefundable, refundTooLate } from './faults.ts';
import type { requestRefund as operation } from './operations.ts';
import { MAX_REFUNDS, type Refund, reserving, withMark } from './refund.ts';
import * as refunds from './refund-store.ts';
import { refundView } from './refund-view.ts';

type Draft = InputOf<typeof operation>;

/**
 * Asks for money to go back to its payer; another member of staff approves. The sum is reserved on the payment in the same
 * transaction, so that refunds and chargebacks together never pass what came in. The same key again answers the same
 * refund. For staff with the role `payments` and the system. Throws `supplier.missing`, `payment.missing`,
 * `payment.not_refundable`, `payment.refund_too_late`, `payment.more_than_left`, `payment.not_paid_for`,
 * `payment.too_many_changes`, `payment.request_key_reused`.
 */
export async function requestRefund(ctx: Ctx, draft: Draft): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, draft.supplierId, 'payments');
  return untilFresh(async () => {
    const payment = await store.requireOfSupplier(ctx, draft.supplierId, draft.paymentId);
    const made = await findMade(ctx, draft);
    if (made) return refundView(await refunds.requireRefund(ctx, payment, made as Refund['refundId']));
    const refund = newRefund(ctx, payment, draft);
    const { refundId, shares, requestedAt: at } = refund;
    const { write } = store.replace(payment, {
      ...reserving(payment, refund, 1),
      refunds: withMark(payment, { refundId, state: 'requested', at, shares }),
      timeline: withEvent(payment, { at, kind: 'refund_requested', detail: refundId }),
    });
    await ctx.table.commit([
      write,
      refunds.insertRefund(refund),
      claimRequest(ctx, draft, refundId),
      ...Identity.staffJournal(ctx, 'staff.refund_requested', refundId),
    ]);
    return refundView(refund);
  });
}

function newRefund(ctx: Ctx, payment: Payment, draft: Draft): Refund {
  const now = ctx.clock.now();
  const { providerId, postedAt, gateway, supplierId } = payment;
  const acquirer = gateway && ctx.ports.gatewayFor(supplierId, gateway);
  if (!postedAt || !providerId || !gateway || !acquirer) throw notRefundable(payment.state);
  const { refundDays = 0 } = acquirer;
  if (daysBetween(dateAt(payment.createdAt, 'UTC'), dateAt(now, 'UTC')) >= refundDays)
    throw refundTooLate(refundDays);
  if ((payment.refunds?.length ?? 0) >= MAX_REFUNDS) throw tooManyChanges(MAX_REFUNDS);
  const named = namedParts(payment, draft.contractNumbers);
  const available = (part: PaymentPart) => (named.includes(part) ? freeOf(part) : NO_MONEY);
  const free = sumKopecks(payment.parts.map(available));
  const amountKopecks = kopecks(draft.amountKopecks ?? free);
  const shares = sharesOf(payment.parts, amountKopecks, available);
  if (!shares || amountKopecks === 0) throw moreThanLeft(free);
  return {
    refundId: ctx.ids.next('refund'),
    paymentId: payment.paymentId,
    contractId: payment.contractId,
    supplierId,
    gateway,
    amountKopecks,
    shares,
    reason: draft.reason,
    state: 'requested',
    requestedAt: now,
    requestedBy: nameOf(ctx.actor),
    version: 1,
  };
}

function namedParts({ parts, supplierId }: Payment, numbers?: readonly string[]): readonly PaymentPart[] {
  if (!numbers) return parts;
  return numbers.map((number, index) => {
    const part = parts.find(({ contractId }) => contractId === contractIdOf(supplierId, number));
    if (!part) throw notPaidFor(`contractNumbers.${index}`);
    return part;
  });
}
