import { msOf } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { keepOfSuccess } from '../cards/bind-card.ts';
import { acquirerUnavailable, notOffered } from '../faults.ts';
import { acquirerOf, KEY_LIFE_SECONDS, nextLook, type Payment, withEvent } from '../model.ts';
import type { Answer, Gateway, GatewayPayment } from '../ports.ts';
import { applyRefund } from '../refunds/apply-refund.ts';
import * as store from '../store.ts';
import { askAcquirer } from './ask-acquirer.ts';
import { changePayment, type PlannedChange } from './change-payment.ts';
import { postMoney } from './post-money.ts';
import { mismatchOf, type Verdict, verdictOn } from './verdict.ts';

/**
 * Takes the truth about a payment from the acquirer and draws the consequence in one transaction: the ledger's
 * entry, the payment's state and the dedupe item together. Any number of calls, at once or one after another, in any
 * order with any messages, credits once. Throws `payment.acquirer_unavailable` when the truth is not to be had now.
 */
export async function settle(ctx: Ctx, payment: Payment): Promise<Payment> {
  const gateway = ctx.ports.gatewayFor(payment.supplierId, acquirerOf(payment));
  if (!gateway) throw notOffered();
  const { providerId } = payment;
  if (!providerId) return payment;
  const answer = await askAcquirer(ctx, 'get', () => gateway.get(providerId));
  if (answer.kind === 'missing') return giveUpOnLost(ctx, payment);
  if (answer.kind !== 'ok') throw unanswered(answer);
  return settleAs(ctx, gateway, payment, answer.value);
}

/** {@link settle} with what a look at the acquirer has already found. */
export async function settleAs(
  ctx: Ctx,
  gateway: Gateway,
  payment: Payment,
  found: GatewayPayment,
): Promise<Payment> {
  const decided =
    found.status === 'waiting_for_capture' ? await endHold(ctx, gateway, payment, found) : found;
  const settled = await changePayment(ctx, payment, (current) => planFor(ctx, current, decided));
  return applyParkedRefunds(ctx, gateway, settled);
}

/**
 * Money that is held although we always ask for it to be taken at once: it is taken in full when it is what an open payment
 * asked for, and let go otherwise, so that no payer's money hangs.
 */
async function endHold(
  ctx: Ctx,
  gateway: Gateway,
  payment: Payment,
  held: GatewayPayment,
): Promise<GatewayPayment> {
  const mismatch = mismatchOf(payment, held);
  const call = payment.state === 'pending' && !mismatch ? 'capture' : 'cancel';
  const { paymentId, contractId, supplierId } = payment;
  if (call === 'cancel')
    ctx.log.error('payment.needs_attention', {
      ...{ alarm: 'hold_let_go', paymentId, contractId, supplierId },
      why: mismatch ?? payment.state,
    });
  const answer = await askAcquirer(ctx, call, () => gateway[call](held.providerId));
  if (answer.kind !== 'ok') throw unanswered(answer);
  return answer.value;
}

/** Refunds that were told of before their payment's money; they waited until it was posted. */
async function applyParkedRefunds(ctx: Ctx, gateway: Gateway, payment: Payment): Promise<Payment> {
  if (!payment.postedAt) return payment;
  let current = payment;
  for (const refundId of payment.parkedRefundIds) {
    const answer = await askAcquirer(ctx, 'getRefund', () => gateway.getRefund(refundId));
    if (answer.kind !== 'ok') throw unanswered(answer);
    current = await applyRefund(ctx, current, answer.value);
  }
  return current;
}

/** The fault that lets the acquirer, or the next run, try again. */
export function unanswered(answer: Exclude<Answer<unknown>, { kind: 'ok' }>) {
  if (answer.kind === 'unknown') return acquirerUnavailable(answer.cause);
  return acquirerUnavailable(answer.kind === 'refused' ? `${answer.status} ${answer.code}` : answer.kind);
}

/** The acquirer knows no such payment of ours. Not before its memory of keys has ended is that taken for the truth. */
async function giveUpOnLost(ctx: Ctx, payment: Payment): Promise<Payment> {
  const now = ctx.clock.now();
  const ageSeconds = (msOf(now) - msOf(payment.createdAt)) / 1000;
  ctx.log.error('payment.unknown_to_acquirer', {
    paymentId: payment.paymentId,
    supplierId: payment.supplierId,
  });
  if (ageSeconds < KEY_LIFE_SECONDS) return payment;
  return changePayment(ctx, payment, (current) => {
    if (current.state !== 'pending') return undefined;
    return compose(current, {
      change: {
        ...closed('quarantined', now),
        reason: 'unknown_to_acquirer',
        attentionAt: now,
        timeline: withEvent(current, { at: now, kind: 'quarantined', detail: 'unknown_to_acquirer' }),
      },
      alarm: 'unknown_to_acquirer',
    });
  });
}

interface Consequence {
  readonly change: store.PaymentChange;
  /** What must be written together with the payment. */
  readonly besides?: PlannedChange['writes'];
  readonly restsOnOthers?: true;
  readonly alarm?: string;
}

async function planFor(
  ctx: Ctx,
  payment: Payment,
  found: GatewayPayment,
): Promise<PlannedChange | undefined> {
  const consequence = await consequenceOf(ctx, payment, found, verdictOn(payment, found));
  if (payment.providerId) return consequence && compose(payment, consequence);
  // the answer to our own call was lost, and this look is the first to tell the acquirer's id
  return compose(payment, {
    ...consequence,
    change: {
      order: undefined,
      providerId: found.providerId,
      redirectUrl: found.redirectUrl,
      ...consequence?.change,
    },
    besides: [store.insertProviderId(payment, found.providerId), ...(consequence?.besides ?? [])],
  });
}

function compose(payment: Payment, { change, besides = [], ...rest }: Consequence): PlannedChange {
  const { next, write } = store.replace(payment, change);
  return { next, writes: [write, ...besides], ...rest };
}

function closed(state: Payment['state'], now: Payment['createdAt']): store.PaymentChange {
  return { state, settledAt: now, lookAgainAt: undefined };
}

async function consequenceOf(
  ctx: Ctx,
  payment: Payment,
  found: GatewayPayment,
  verdict: Verdict,
): Promise<Consequence | undefined> {
  const now = ctx.clock.now();
  switch (verdict.kind) {
    case 'nothing':
      return undefined;
    case 'credit':
    case 'creditLate':
      return credit(ctx, payment, found, verdict.kind === 'creditLate');
    case 'cancel':
      return {
        change: {
          ...closed('canceled', now),
          reason: verdict.reason,
          // a refund that waits for the money of a payment that was never taken is for staff to see
          ...(payment.parkedRefundIds.length > 0 && { attentionAt: now }),
          timeline: withEvent(payment, { at: now, kind: 'canceled', detail: verdict.reason }),
        },
      };
    case 'quarantine': {
      const claim = await claimOf(ctx, payment, found);
      const { currency, kopecks = 'unreadable' } = found.amount;
      const detail = `${verdict.reason}: ${kopecks} ${currency}${found.testMode ? ', test' : ''}`;
      return {
        change: {
          ...closed('quarantined', now),
          reason: verdict.reason,
          paidAt: found.paidAt,
          operationId: found.operationId,
          attentionAt: now,
          timeline: withEvent(payment, { at: now, kind: 'quarantined', detail }),
        },
        ...(claim !== 'taken' && { besides: claim, restsOnOthers: true }),
        alarm: verdict.reason,
      };
    }
    case 'note': {
      const timeline = withEvent(payment, { at: now, kind: verdict.event, detail: verdict.detail });
      if (timeline === payment.timeline) return undefined;
      return { change: { timeline, attentionAt: payment.attentionAt ?? now }, alarm: verdict.event };
    }
  }
}

async function credit(
  ctx: Ctx,
  payment: Payment,
  found: GatewayPayment,
  late: boolean,
): Promise<Consequence | undefined> {
  const now = ctx.clock.now();
  const claim = await claimOf(ctx, payment, found);
  if (claim === 'taken')
    return consequenceOf(ctx, payment, found, { kind: 'quarantine', reason: 'operation_reused' });
  const {
    parts,
    unapplied: reason,
    writes,
  } = await postMoney(ctx, { ...payment, ...(found.paidAt && { paidAt: found.paidAt }) }, late);
  const kept = late ? { writes: [] } : await keepOfSuccess(ctx, payment, found);
  const timeline = withEvent(payment, {
    at: now,
    kind: late ? 'late_success' : 'succeeded',
    ...(reason && { detail: reason }),
  });
  return {
    change: {
      // a payment that was given up stays given up: only its money is kept
      ...(late ? {} : closed('succeeded', now)),
      parts,
      postedAt: now,
      paidAt: found.paidAt,
      operationId: found.operationId,
      reason,
      ...(payment.parkedRefundIds.length > 0 && { lookAgainAt: nextLook(payment, now) }),
      ...(reason && { attentionAt: now }),
      timeline: kept.event ? withEvent({ ...payment, timeline }, { at: now, ...kept.event }) : timeline,
    },
    besides: [
      ...writes,
      ...kept.writes,
      ...claim,
      store.insertCreditOnce(payment, found.providerId, found.paidAt ?? now),
    ],
    restsOnOthers: true,
    ...(reason && { alarm: reason }),
  };
}

/** Claims the acquirer's operation for this payment, where it has a number; `taken` when it has paid for another. */
async function claimOf(
  ctx: Ctx,
  payment: Payment,
  { operationId }: GatewayPayment,
): Promise<PlannedChange['writes'] | 'taken'> {
  if (!operationId) return [];
  if (await store.isOperationClaimed(ctx, payment, operationId)) return 'taken';
  return [store.insertOperationOnce(payment, operationId)];
}
