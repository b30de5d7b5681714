import * as Identity from '#core/identity';
import { kopecks } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import * as corrections from '../corrections/correction-store.ts';
import { correctionView } from '../corrections/correction-view.ts';
import { summaryOf } from '../history/payment-summary.ts';
import * as refunds from '../refunds/refund-store.ts';
import { refundView } from '../refunds/refund-view.ts';
import * as store from '../store.ts';
import { explain } from './explain.ts';
import { notesOf } from './note-store.ts';
import type { inspectPayment as operation } from './operations.ts';

/**
 * All that is known of one payment, with its timeline in the caller's language. For staff with the role `payments` and the
 * system. Throws `supplier.missing`, `payment.missing`.
 */
export async function inspectPayment(
  ctx: Ctx,
  { supplierId, paymentId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const payment = await store.requireOfSupplier(ctx, supplierId, paymentId);
  const [asked, corrected, notes] = await Promise.all([
    refunds.refundsOf(ctx, payment),
    corrections.correctionsOf(ctx, payment),
    notesOf(ctx, payment),
  ]);
  const { attempt, testMode, paidAt, parts, timeline } = payment;
  return {
    ...summaryOf(payment),
    ...{ attempt, testMode, notes, ...(paidAt && { paidAt }) },
    parts: parts.map((part) => ({
      contractId: part.contractId,
      contractNumber: part.contractNumber,
      amountKopecks: part.amountKopecks,
      ...(part.creditedTo && { creditedTo: part.creditedTo }),
      ...(part.appliedTo && { appliedTo: part.appliedTo }),
      refundedKopecks: part.refundedKopecks,
      underWayKopecks: kopecks(part.underWayKopecks ?? 0),
      chargedBackKopecks: kopecks(part.chargedBackKopecks ?? 0),
    })),
    refunds: asked.map(refundView),
    corrections: corrected.map(correctionView),
    timeline: timeline.map((event) => ({ ...event, words: explain(event)[ctx.language] })),
  };
}
