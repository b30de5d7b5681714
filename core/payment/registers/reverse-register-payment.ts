import * as Contract from '#core/contract';
import { invariant, periodAt } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Write } from '#core/platform';
import { withEvent } from '../model.ts';
import * as store from '../store.ts';

/**
 * The writes that take a payment of a register back, because its bank cancelled it: the ledger's reversal, on the
 * contract that was credited, and the payment's record, which stays a success of which all has gone back. Of a
 * payment that was given back otherwise meanwhile nothing is posted; staff look.
 */
export async function reverseRegisterPayment(
  ctx: Ctx,
  ref: store.PaymentRef,
): Promise<{ writes: Write[]; alarm?: string }> {
  const payment = await store.requirePayment(ctx, ref);
  const now = ctx.clock.now();
  if (payment.refundedKopecks > 0) {
    const { write } = store.replace(payment, {
      attentionAt: payment.attentionAt ?? now,
      timeline: withEvent(payment, { at: now, kind: 'reversal_refused', detail: 'refunded before' }),
    });
    return { writes: [write], alarm: 'register_cancelled_after_refund' };
  }
  invariant(payment.postedAt, 'a payment of a register has been posted');
  const entryId = Ledger.entryIdOf(
    payment.contractId,
    { kind: 'payment', ref: payment.paymentId },
    payment.postedAt,
  );
  const entry = await Ledger.findEntry(ctx, payment.contractId, entryId);
  invariant(entry, `the ledger has the entry of ${payment.paymentId}`);
  const head = await Contract.requireHead(ctx, payment.contractId);
  const { write } = store.replace(payment, {
    refundedKopecks: payment.amountKopecks,
    parts: payment.parts.map((part) => ({ ...part, refundedKopecks: part.amountKopecks })),
    timeline: withEvent(payment, { at: now, kind: 'reversed' }),
  });
  const reversal = Ledger.reversalOf(entry, { period: periodAt(now, head.supplier.timeZone), at: now });
  return { writes: [write, ...Ledger.post(ctx, head, reversal)] };
}
