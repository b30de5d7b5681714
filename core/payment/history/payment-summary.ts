import { kopecks } from '#core/kernel';
import type { OutputOf } from '#core/platform';
import type { Payment } from '../model.ts';
import { waitingOf } from '../parts.ts';
import type { findPayments } from '../staff/operations.ts';

/** A payment in a list of staff's. */
export function summaryOf(payment: Payment): OutputOf<typeof findPayments>['payments'][number] {
  const { paymentId, contractId, amountKopecks, state, origin, createdAt, refundedKopecks } = payment;
  const { gateway, providerId, settledAt, reason, attentionAt, parts } = payment;
  return {
    ...{ paymentId, contractId, amountKopecks, state, origin, createdAt, refundedKopecks },
    contractNumbers: parts.map(({ contractNumber }) => contractNumber),
    underWayKopecks: kopecks(payment.refundsUnderWayKopecks ?? 0),
    chargedBackKopecks: kopecks(payment.chargedBackKopecks ?? 0),
    unappliedKopecks: waitingOf(parts),
    ...(gateway && { gateway }),
    ...(providerId && { providerId }),
    ...(settledAt && { settledAt }),
    ...(reason && { reason }),
    ...(attentionAt && { attentionAt }),
  };
}
