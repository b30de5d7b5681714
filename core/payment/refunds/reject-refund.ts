import * as Identity from '#core/identity';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh } from '#core/platform';
import { withEvent } from '../model.ts';
import { alreadyDecided } from '../staff/faults.ts';
import * as store from '../store.ts';
import type { rejectRefund as operation } from './operations.ts';
import { reserving, withMark } from './refund.ts';
import * as refunds from './refund-store.ts';
import { refundView } from './refund-view.ts';

/**
 * Turns down a refund that is asked for, or takes back one's own; its sum may be asked for again. A repeat changes nothing. For
 * staff with the role `payments` and the system. Throws `supplier.missing`, `payment.missing`, `payment.refund_missing`,
 * `payment.already_decided` once it is approved.
 */
export async function rejectRefund(
  ctx: Ctx,
  { supplierId, paymentId, refundId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  return untilFresh(async () => {
    const payment = await store.requireOfSupplier(ctx, supplierId, paymentId);
    const refund = await refunds.requireRefund(ctx, payment, refundId);
    if (refund.state === 'rejected') return refundView(refund);
    if (refund.state !== 'requested') throw alreadyDecided(refund.state);
    const at = ctx.clock.now();
    const { next, write } = refunds.replaceRefund(refund, {
      state: 'rejected',
      decidedBy: nameOf(ctx.actor),
      decidedAt: at,
      endedAt: at,
    });
    const replaced = store.replace(payment, {
      ...reserving(payment, refund, -1),
      refunds: withMark(payment, { refundId, state: 'rejected', at, shares: refund.shares }),
      timeline: withEvent(payment, { at, kind: 'refund_rejected', detail: refundId }),
    });
    await ctx.table.commit([
      replaced.write,
      write,
      ...Identity.staffJournal(ctx, 'staff.refund_rejected', refundId),
    ]);
    return refundView(next);
  });
}
