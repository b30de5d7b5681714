import { announceRefund } from './announce.ts';
import { invalid, notFound } from './api-error.ts';
import { type Fields, readAmount, readFields, readText } from './fields.ts';
import { formatKopecks, type Kopecks } from './money.ts';
import { findPayment, instant, nextSeq, type Office } from './office.ts';
import { paymentId, requirePayment, scheduleChange } from './payments.ts';
import { checkReceipt } from './receipt.ts';
import { delaySeconds, takeScenario } from './scenarios.ts';
import type { LaterChange, Refund } from './state.ts';

export interface RefundDraft {
  paymentId: string;
  amount: Kopecks;
  description?: string;
  receipt?: unknown;
}

/** Reads the body of POST /refunds. Throws `invalid_request` naming the first field at fault. */
export function readRefundRequest(body: Fields): RefundDraft {
  const fields = readFields(body, '', ['payment_id', 'amount', 'description', 'receipt']);
  const draft: RefundDraft = {
    paymentId: readText(fields.payment_id, 'payment_id', 36),
    amount: readAmount(fields.amount, 'amount'),
  };
  if (fields.description !== undefined) draft.description = readText(fields.description, 'description', 250);
  if (fields.receipt !== undefined) {
    checkReceipt(fields.receipt, draft.amount);
    draft.receipt = fields.receipt;
  }
  return draft;
}

/** Gives money back. Only for a succeeded payment, and all refunds together never exceed what was captured. */
export function createRefund(office: Office, shopId: string, draft: RefundDraft): Refund {
  const payment = requirePayment(office, shopId, draft.paymentId, 'payment_id');
  if (payment.status !== 'succeeded') {
    throw invalid(
      `Incorrect payment status: ${payment.status}. Only a succeeded payment can be refunded`,
      'payment_id',
    );
  }
  const left = payment.amount - payment.refunded;
  if (draft.amount > left) {
    throw invalid(`Refund amount exceeds the ${formatKopecks(left)} left on the payment`, 'amount.value');
  }
  const refund: Refund = {
    ...draft,
    id: paymentId(),
    seq: nextSeq(office),
    shopId,
    status: 'pending',
    createdAt: instant(office),
  };
  office.state.refunds[refund.id] = refund;
  const about = { paymentId: payment.id };
  if (takeScenario(office, ['refund_declined'], about) !== undefined) {
    refund.status = 'canceled';
    refund.cancellation = { party: 'yoo_money', reason: 'insufficient_funds' };
    return refund;
  }
  // The sum is set aside at once, so that two pending refunds cannot exceed the payment together.
  payment.refunded += refund.amount;
  const pending = takeScenario(office, ['refund_pending'], about);
  if (pending === undefined) {
    succeed(office, refund);
  } else {
    const change = {
      paymentId: payment.id,
      refundId: refund.id,
      kind: 'settle_refund',
      forced: false,
    } as const;
    scheduleChange(office, change, delaySeconds(pending, 10));
  }
  return refund;
}

function succeed(office: Office, refund: Refund): void {
  refund.status = 'succeeded';
  office.log(`refund ${refund.id} of ${formatKopecks(refund.amount)} succeeded`);
  announceRefund(office, refund);
}

/** Settles a pending refund whose time has come. */
export function applyRefundChange(office: Office, change: LaterChange): void {
  const refund = change.refundId === undefined ? undefined : office.state.refunds[change.refundId];
  if (refund?.status === 'pending') succeed(office, refund);
}

export function requireRefund(office: Office, shopId: string, id: string): Refund {
  const refund = Object.hasOwn(office.state.refunds, id) ? office.state.refunds[id] : undefined;
  if (refund === undefined || refund.shopId !== shopId) throw notFound('Refund');
  return refund;
}

/** The acquirer's own back office refunds what is left, or a part, without being asked by the shop. */
export function refundFromBackOffice(office: Office, id: string, amount?: Kopecks): Refund {
  const payment = findPayment(office, id);
  if (payment === undefined) throw notFound('Payment', 'paymentId');
  const left = payment.amount - payment.refunded;
  if (left === 0) throw invalid('Nothing is left to refund', 'paymentId');
  return createRefund(office, payment.shopId, { paymentId: id, amount: amount ?? left });
}
