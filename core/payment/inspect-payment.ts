import * as Identity from '#core/identity';
import { kopecks } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import * as corrections from './correction-store.ts';
import { correctionView } from './correction-view.ts';
import { explain } from './explain.ts';
import { summaryOf } from './payment-summary.ts';
import * as refunds from './refund-store.ts';
import { refundView } from './refund-view.ts';
import type { inspectPayment as operation } from './staff-operations.ts';
import * as store from './store.ts';

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
    store.notesOf(ctx, payment),
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
