import type { ContractId } from '#core/kernel';
import type { Ctx, OutputOf } from '#core/platform';
import type { listPayments } from './contract.ts';
import type { Payment } from './model.ts';
import { seenFrom } from './parts.ts';

type PaymentView = OutputOf<typeof listPayments>['payments'][number];

/**
 * What a customer may see of a payment from one of its contracts. Money that came after the payment was given up is
 * being looked at by staff, so the payer is told that, and not that nothing was taken.
 */
export function viewOf(ctx: Pick<Ctx, 'actor'>, whole: Payment, contractId: ContractId): PaymentView {
  const payment = seenFrom(ctx, whole, contractId);
  const { paymentId, amountKopecks, createdAt, settledAt, reason, refundedKopecks } = payment;
  const state = payment.state === 'canceled' && payment.postedAt ? 'quarantined' : payment.state;
  return {
    paymentId,
    contractId,
    amountKopecks,
    parts: payment.parts.map((part) => ({
      contractId: part.contractId,
      contractNumber: part.contractNumber,
      amountKopecks: part.amountKopecks,
      ...(part.service && { service: part.service }),
      ...(part.paysFor && { paysFor: part.paysFor }),
      ...(part.refundedKopecks > 0 && { refundedKopecks: part.refundedKopecks }),
    })),
    state,
    createdAt,
    ...(settledAt && { settledAt }),
    ...(reason && { reason }),
    ...(refundedKopecks > 0 && { refundedKopecks }),
  };
}
