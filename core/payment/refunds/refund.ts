import type { ContractId, Instant, Kopecks, PaymentId, RefundId, SupplierId } from '#core/kernel';
import type { GatewayName, PartShare, Payment, RefundMark, RefundOrder, RefundState } from '../model.ts';
import { countShares } from '../parts.ts';

/**
 * Money that is to go back to its payer: `CONTRACT#<home of the payment>` / `REFUND#<refund id>`. One member of staff asks for
 * it, which reserves its sum on the payment; another approves; only then the acquirer is asked.
 */
export interface Refund {
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  /** The payment's home. */
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  readonly gateway: GatewayName;
  readonly amountKopecks: Kopecks;
  /** Out of which parts it is meant to be taken. */
  readonly shares: readonly PartShare[];
  /** Why, in the words of who asked for it; for staff only. */
  readonly reason: string;
  readonly state: RefundState;
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  /** Who approved or rejected it. */
  readonly decidedBy?: string;
  readonly decidedAt?: Instant;
  /** What is asked, word for word; present until it has ended, because the same key wants the same body. */
  readonly order?: RefundOrder;
  /** The acquirer's id of it. */
  readonly acquirerId?: string;
  readonly endedAt?: Instant;
  /** Why it was cancelled: an acquirer's reason, `never_made`, or how the acquirer refused it. */
  readonly why?: string;
  /** When reconciliation is to look, while the acquirer is at it. */
  readonly lookAgainAt?: Instant;
  readonly version: number;
}

/** The most refunds of one payment, those that came to nothing included. Our choice. */
export const MAX_REFUNDS = 50;

const NEXT: Readonly<Record<RefundState, readonly RefundState[]>> = {
  requested: ['approved', 'rejected'],
  approved: ['sent', 'succeeded', 'canceled'],
  sent: ['succeeded', 'canceled'],
  rejected: [],
  succeeded: [],
  canceled: [],
};

/** Whether a refund may go from one state to another: only forward, and what is final stays. */
export function mayBecome(from: RefundState, to: RefundState): boolean {
  return NEXT[from].includes(to);
}

/** Whether the acquirer may have it, and its end has not been heard of. */
export function isAtAcquirer({ state }: Pick<Refund, 'state'>): boolean {
  return state === 'approved' || state === 'sent';
}

/** The payment's marks after a step of one of its refunds. */
export function withMark(payment: Pick<Payment, 'refunds'>, mark: RefundMark): readonly RefundMark[] {
  const marks = payment.refunds ?? [];
  const known = marks.some(({ refundId }) => refundId === mark.refundId);
  return known ? marks.map((one) => (one.refundId === mark.refundId ? mark : one)) : [...marks, mark];
}

/** What the payment has reserved after this refund's sum is added to it, or (−1) given free. */
export function reserving(
  payment: Payment,
  { shares, amountKopecks }: Pick<Refund, 'shares' | 'amountKopecks'>,
  sign: 1 | -1,
): Pick<Payment, 'parts' | 'refundsUnderWayKopecks'> {
  return {
    parts: countShares(payment.parts, 'underWayKopecks', shares, sign),
    refundsUnderWayKopecks: ((payment.refundsUnderWayKopecks ?? 0) + sign * amountKopecks) as Kopecks,
  };
}
