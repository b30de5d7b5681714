import type { OutputOf } from '#core/platform';
import type { listPayments } from './contract.ts';
import type { Payment } from './model.ts';

type PaymentView = OutputOf<typeof listPayments>['payments'][number];

/** What a payer may see of a payment. */
export function viewOf(payment: Payment): PaymentView {
  const { paymentId, contractId, amountKopecks, state, createdAt, settledAt, reason, refundedKopecks } =
    payment;
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
