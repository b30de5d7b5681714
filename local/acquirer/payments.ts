import { randomUUID } from 'node:crypto';
import { announcePayment } from './announce.ts';
import { ApiError, invalid, notFound } from './api-error.ts';
import type { Kopecks } from './money.ts';
import { formatKopecks } from './money.ts';
import { findPayment, instant, isDue, nextSeq, type Office } from './office.ts';
import type { PaymentDraft } from './payment-request.ts';
import { delaySeconds, takeScenario } from './scenarios.ts';
import type { LaterChange, Payment, PaymentMethod, PaymentStatus } from './state.ts';
import { CANCEL_REASONS, type CancelReason, type ChargeOutcome, findTestCardByKey } from './test-cards.ts';

const CONFIRMATION_SECONDS = 60 * 60;
const HOLD_SECONDS = 7 * 24 * 60 * 60;
const RECURRING_PENDING_SECONDS = 5;

/** payments.md, "Transitions": a final payment never changes, unless a scenario forces it. */
const NEXT: Record<PaymentStatus, readonly PaymentStatus[]> = {
  pending: ['waiting_for_capture', 'succeeded', 'canceled'],
  waiting_for_capture: ['succeeded', 'canceled'],
  succeeded: [],
  canceled: [],
};

/** Stores a payment; with a saved card it is charged at once, otherwise it waits an hour for the payer. */
export function createPayment(office: Office, shopId: string, draft: PaymentDraft): Payment {
  const saved = draft.paymentMethodId === undefined ? undefined : office.state.methods[draft.paymentMethodId];
  if (draft.paymentMethodId !== undefined && (saved === undefined || saved.shopId !== shopId)) {
    throw invalid('Payment method is not found or is not saved', 'payment_method_id');
  }
  const { paymentMethodId: _, ...asked } = draft;
  const payment: Payment = {
    ...asked,
    id: paymentId(),
    seq: nextSeq(office),
    shopId,
    status: 'pending',
    askedAmount: draft.amount,
    refunded: 0,
    threeDSecure: false,
    createdAt: instant(office),
  };
  office.state.payments[payment.id] = payment;
  office.log(`payment ${payment.id} of ${formatKopecks(payment.amount)} created`);
  if (saved !== undefined) {
    payment.method = { ...saved };
    settleCharge(office, payment, findTestCardByKey(saved.testCardKey)?.onRepeat ?? 'general_decline');
  }
  return payment;
}

export function requirePayment(office: Office, shopId: string, id: string, parameter?: string): Payment {
  const payment = findPayment(office, id);
  if (payment === undefined || payment.shopId !== shopId) throw notFound('Payment', parameter);
  return payment;
}

/** Takes the held money, all of it or a part; the rest goes back to the payer. */
export function capturePayment(office: Office, payment: Payment, amount: Kopecks, receipt?: unknown): void {
  requireWaiting(payment, 'capture');
  if (amount > payment.amount) throw invalid('Capture amount exceeds the held amount', 'amount.value');
  if (amount < payment.amount && payment.receipt !== undefined && receipt === undefined) {
    throw invalid('A partial capture of a payment with a receipt needs a receipt', 'receipt');
  }
  payment.amount = amount;
  if (receipt !== undefined) payment.receipt = receipt;
  move(office, payment, 'succeeded');
}

export function cancelPayment(office: Office, payment: Payment): void {
  requireWaiting(payment, 'cancel');
  refuse(office, payment, 'canceled_by_merchant');
}

function requireWaiting(payment: Payment, call: string): void {
  if (payment.status !== 'waiting_for_capture') {
    throw new ApiError(
      400,
      'invalid_request',
      `Incorrect payment status: ${payment.status}. Only a payment in waiting_for_capture allows ${call}`,
      'payment_id',
    );
  }
}

/** Ends a pending payment by the outcome of its card. Nothing happens to a payment that is not pending any more. */
function settleCharge(office: Office, payment: Payment, outcome: ChargeOutcome): void {
  if (payment.status !== 'pending') return;
  delete payment.challenge;
  if (outcome === 'success') {
    authorize(office, payment);
  } else if (outcome === 'pending') {
    const change = { paymentId: payment.id, kind: 'succeed', forced: false } as const;
    scheduleChange(office, change, RECURRING_PENDING_SECONDS);
  } else {
    refuse(office, payment, outcome);
  }
}

function authorize(office: Office, payment: Payment): void {
  payment.authorizedAt = instant(office);
  if (payment.savePaymentMethod && payment.method !== undefined) {
    payment.method.saved = true;
    office.state.methods[payment.method.id] = { ...payment.method };
  }
  const asked = payment.capture;
  const captures = asked && takeScenario(office, ['unasked_hold'], { paymentId: payment.id }) === undefined;
  if (!captures) payment.expiresAt = instant(office, HOLD_SECONDS);
  move(office, payment, captures ? 'succeeded' : 'waiting_for_capture');
}

function refuse(office: Office, payment: Payment, reason: CancelReason): void {
  payment.cancellation = { party: CANCEL_REASONS[reason], reason };
  if (reason === 'permission_revoked' && payment.method !== undefined) {
    // The payer has withdrawn the consent: the bank refuses this token for good.
    delete office.state.methods[payment.method.id];
    payment.method.saved = false;
  }
  move(office, payment, 'canceled');
}

function move(office: Office, payment: Payment, to: PaymentStatus, forced = false): void {
  if (!forced && !NEXT[payment.status].includes(to)) {
    throw new Error(`A payment cannot go from ${payment.status} to ${to}`);
  }
  payment.status = to;
  if (to === 'succeeded') {
    payment.capturedAt = instant(office);
    delete payment.cancellation;
    delete payment.expiresAt;
  }
  if (to === 'canceled') delete payment.expiresAt;
  office.log(
    `payment ${payment.id} is ${to}${payment.cancellation ? ` (${payment.cancellation.reason})` : ''}`,
  );
  if (to !== 'canceled') distort(office, payment);
  announcePayment(office, payment);
  if (!forced) scheduleContradiction(office, payment);
}

function distort(office: Office, payment: Payment): void {
  if (payment.distortion !== undefined) return;
  const about = { paymentId: payment.id };
  const amount = takeScenario(office, ['amount_mismatch'], about);
  const currency = takeScenario(office, ['currency_mismatch'], about);
  const testFlag = takeScenario(office, ['test_flag_mismatch'], about);
  if (amount === undefined && currency === undefined && testFlag === undefined) return;
  payment.distortion = {
    ...(amount === undefined ? {} : { value: amount.value ?? formatKopecks(payment.amount + 100) }),
    ...(currency === undefined ? {} : { currency: currency.currency ?? 'USD' }),
    ...(testFlag === undefined ? {} : { test: false }),
  };
}

function scheduleContradiction(office: Office, payment: Payment): void {
  const about = { paymentId: payment.id };
  if (payment.status === 'canceled') {
    const late = takeScenario(office, ['late_success'], about);
    if (late !== undefined) {
      scheduleChange(
        office,
        { paymentId: payment.id, kind: 'succeed', forced: true },
        delaySeconds(late, 10),
      );
    }
  }
  if (payment.status === 'succeeded') {
    const late = takeScenario(office, ['late_failure'], about);
    if (late !== undefined) {
      scheduleChange(office, { paymentId: payment.id, kind: 'fail', forced: true }, delaySeconds(late, 10));
    }
  }
}

export function scheduleChange(
  office: Office,
  change: Omit<LaterChange, 'id' | 'dueAt'>,
  afterSeconds: number,
): void {
  office.state.laterChanges.push({ ...change, id: randomUUID(), dueAt: instant(office, afterSeconds) });
}

/** Carries out a change whose time has come. */
export function applyPaymentChange(office: Office, change: LaterChange): void {
  const payment = findPayment(office, change.paymentId);
  if (payment === undefined) return;
  if (!change.forced) {
    settleCharge(office, payment, 'success');
  } else if (change.kind === 'succeed') {
    move(office, payment, 'succeeded', true);
  } else {
    payment.cancellation = { party: 'payment_network', reason: 'general_decline' };
    move(office, payment, 'canceled', true);
  }
}

/** When an untouched payment ends by itself, or undefined. */
export function endsAt(payment: Payment): string | undefined {
  if (payment.status === 'pending' && payment.returnUrl !== undefined) {
    return new Date(Date.parse(payment.createdAt) + CONFIRMATION_SECONDS * 1000).toISOString();
  }
  return payment.status === 'waiting_for_capture' ? payment.expiresAt : undefined;
}

/** Cancels payments whose hour of confirmation, or week of capture, is over. */
export function expirePayments(office: Office): void {
  for (const payment of Object.values(office.state.payments)) {
    const end = endsAt(payment);
    if (end !== undefined && isDue(office, end)) expirePayment(office, payment);
  }
}

/** Ends the payment's window now. */
export function expirePayment(office: Office, payment: Payment): void {
  if (payment.status === 'pending') refuse(office, payment, 'expired_on_confirmation');
  else if (payment.status === 'waiting_for_capture') refuse(office, payment, 'expired_on_capture');
}

/** Puts a card on a pending payment and charges it, or sends the payer to 3-D Secure first. */
export function payByCard(office: Office, payment: Payment, method: PaymentMethod): 'settled' | 'challenge' {
  const card = findTestCardByKey(method.testCardKey);
  if (payment.status !== 'pending' || card === undefined) return 'settled';
  payment.method = method;
  if (card.challenge) {
    payment.challenge = { method, triesLeft: 3 };
    return 'challenge';
  }
  settleCharge(office, payment, card.onPage);
  return 'settled';
}

/** The payer's answer on the 3-D Secure page; a wrong code may be tried three times. */
export function answerChallenge(
  office: Office,
  payment: Payment,
  answer: 'passed' | 'failed' | 'wrong_code',
): 'settled' | 'again' {
  if (payment.status !== 'pending' || payment.challenge === undefined) return 'settled';
  if (answer === 'wrong_code') {
    payment.challenge.triesLeft -= 1;
    if (payment.challenge.triesLeft > 0) return 'again';
  }
  if (answer === 'passed') {
    payment.threeDSecure = true;
    settleCharge(
      office,
      payment,
      findTestCardByKey(payment.challenge.method.testCardKey)?.onPage ?? 'general_decline',
    );
  } else {
    settleCharge(office, payment, '3d_secure_failed');
  }
  return 'settled';
}

/** Ids look like YooKassa's: 36 characters with `000f-5000` in the middle. */
export function paymentId(): string {
  const random = randomUUID();
  return `${random.slice(0, 8)}-000f-5000-${random.slice(19)}`;
}
