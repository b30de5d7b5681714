import { type ContractId, kopecks, sumOfAmounts } from '#core/kernel';
import type { Ctx, OutputOf } from '#core/platform';
import { type Payment, payableUntil, type RefundMark } from '../model.ts';
import { seenFrom, waitingOf } from '../parts.ts';
import type { listPayments } from './operations.ts';

type PaymentView = OutputOf<typeof listPayments>['payments'][number];

/** What a customer may see of a payment from one of its contracts. */
export function viewOf(ctx: Pick<Ctx, 'actor'>, whole: Payment, contractId: ContractId): PaymentView {
  const payment = seenFrom(ctx, whole, contractId);
  const { paymentId, amountKopecks, origin, createdAt, settledAt, reason, refundedKopecks } = payment;
  const refunds = (payment.refunds ?? []).flatMap(refundSeen);
  const chargedBack = payment.parts.reduce((sum, part) => sum + (part.chargedBackKopecks ?? 0), 0);
  const waiting = waitingOf(payment.parts);
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
    state: stateOf(payment),
    origin,
    createdAt,
    ...(settledAt && { settledAt }),
    ...(reason && { reason }),
    ...(refundedKopecks > 0 && { refundedKopecks }),
    ...(chargedBack > 0 && { chargedBackKopecks: kopecks(chargedBack) }),
    ...(waiting > 0 && { waitingKopecks: waiting }),
    ...(refunds.length > 0 && { refunds }),
  };
}

/**
 * How a payment stands, as its payer is told: of money that came after the payment was given up, that staff look at it,
 * and not that nothing was taken.
 */
export function stateOf({ state, postedAt }: Payment): Payment['state'] {
  return state === 'canceled' && postedAt ? 'quarantined' : state;
}

/** The acquirer's page, while the payer may still go there. */
export function pageOf({ clock }: Pick<Ctx, 'clock'>, payment: Payment): { readonly redirectUrl?: string } {
  const { state, redirectUrl } = payment;
  return state === 'pending' && redirectUrl && clock.now() < payableUntil(payment) ? { redirectUrl } : {};
}

/** What a payer reads of a refund; one that nobody has approved, or that came to nothing before that, is staff's own business. */
const SEEN_AS = {
  approved: 'under_way',
  sent: 'under_way',
  succeeded: 'succeeded',
  canceled: 'canceled',
} as const;

function refundSeen({ state, at, shares }: RefundMark): NonNullable<PaymentView['refunds']> {
  if (state === 'requested' || state === 'rejected') return [];
  return [{ amountKopecks: sumOfAmounts(shares), state: SEEN_AS[state], at }];
}
