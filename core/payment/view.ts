import type { OutputOf } from '#core/platform';
import type { listPayments } from './contract.ts';
import type { Payment } from './model.ts';

type PaymentView = OutputOf<typeof listPayments>['payments'][number];

/**
 * What a payer may see of a payment. Money that came after the payment was given up is being looked at by staff, so
 * the payer is told that, and not that nothing was taken.
 */
export function viewOf(payment: Payment): PaymentView {
  const { paymentId, contractId, amountKopecks, createdAt, settledAt, reason, refundedKopecks } = payment;
  const state = payment.state === 'canceled' && payment.creditedTo ? 'quarantined' : payment.state;
  return {
    paymentId,
    contractId,
    amountKopecks,
    state,
    createdAt,
    ...(settledAt && { settledAt }),
    ...(reason && { reason }),
    ...(refundedKopecks > 0 && { refundedKopecks }),
  };
}
