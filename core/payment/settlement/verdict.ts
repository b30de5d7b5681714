import type { OwnReason, Payment } from '../model.ts';
import type { GatewayPayment } from '../ports.ts';

/** What a look at the acquirer means for our payment. */
export type Verdict =
  | { readonly kind: 'nothing' }
  /** The money came: post it. */
  | { readonly kind: 'credit' }
  /** The money came after we gave the payment up: post it as unapplied, never revive the payment. */
  | { readonly kind: 'creditLate' }
  | { readonly kind: 'cancel'; readonly reason: string }
  /** Money came, but not the money that was asked for: no credit, staff look. */
  | { readonly kind: 'quarantine'; readonly reason: OwnReason }
  /** Contradicts what is final; only the timeline learns of it. */
  | { readonly kind: 'note'; readonly event: 'late_failure' | 'late_mismatch'; readonly detail: string };

const NOTHING: Verdict = { kind: 'nothing' };

/**
 * The payment's state machine (payments.md §3): monotone, so that any order and number of looks ends the same,
 * and a final success never goes back.
 */
export function verdictOn(payment: Payment, found: GatewayPayment): Verdict {
  if (found.status === 'succeeded') return onSuccess(payment, found);
  if (found.status === 'canceled') return onCancel(payment, found.cancelReason ?? 'canceled');
  return NOTHING;
}

function onSuccess(payment: Payment, found: GatewayPayment): Verdict {
  const mismatch = mismatchOf(payment, found);
  if (payment.operationId && found.operationId && payment.operationId !== found.operationId) {
    // money a second time for what has been paid, or is being looked at
    return { kind: 'note', event: 'late_mismatch', detail: secondOperation(found) };
  }
  if (payment.state === 'quarantined') return NOTHING;
  if (payment.postedAt) {
    return mismatch ? { kind: 'note', event: 'late_mismatch', detail: mismatch } : NOTHING;
  }
  if (mismatch) return { kind: 'quarantine', reason: mismatch };
  return { kind: payment.state === 'pending' ? 'credit' : 'creditLate' };
}

function onCancel(payment: Payment, reason: string): Verdict {
  if (payment.state === 'pending') return { kind: 'cancel', reason };
  if (payment.postedAt || payment.state === 'quarantined') {
    return { kind: 'note', event: 'late_failure', detail: reason };
  }
  return NOTHING;
}

function secondOperation({ operationId, amount }: GatewayPayment): string {
  return `operation ${operationId}: ${amount.kopecks ?? 'unreadable'} ${amount.currency}`;
}

/** How the acquirer's payment differs from the one that was asked for; undefined when it is the same. */
export function mismatchOf(payment: Payment, found: GatewayPayment): OwnReason | undefined {
  if (!belongs(payment, found)) return 'intent_mismatch';
  if (found.amount.currency !== 'RUB') return 'currency_mismatch';
  if (found.amount.kopecks !== payment.amountKopecks) return 'amount_mismatch';
  if (found.testMode !== payment.testMode) return 'mode_mismatch';
  return undefined;
}

/**
 * Whether the acquirer's payment was made for this intent and this attempt at it. What it tells must fit; where it keeps
 * our id of the order only, no contract is told.
 */
export function belongs(payment: Payment, found: GatewayPayment): boolean {
  return (
    found.metadata.paymentId === payment.paymentId &&
    (found.metadata.contractId ?? payment.contractId) === payment.contractId &&
    found.metadata.attempt === String(payment.attempt) &&
    (payment.providerId === undefined || payment.providerId === found.providerId)
  );
}
