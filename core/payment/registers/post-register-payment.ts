import type { ContractHead } from '#core/contract';
import {
  dateAt,
  type Instant,
  idAt,
  type Kopecks,
  NO_MONEY,
  type Period,
  type PlainDate,
  periodAt,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Write } from '#core/platform';
import type { Payment } from '../model.ts';
import { holderOf } from '../settlement/post-money.ts';
import * as store from '../store.ts';
import type { RegisterOf } from './suspense.ts';

/** An operation of a register whose contract is known. */
export interface RegisterMoney extends RegisterOf {
  readonly operation: string;
  readonly amountKopecks: Kopecks;
  readonly paidOn: PlainDate;
  readonly paidAt: Instant;
  readonly paysFor?: Period;
}

/**
 * The writes that credit a contract with a payment of a register: the payment and its ledger entry, which counts in the
 * present month and whose delay counts to the day of paying. Refused when the head has changed since it was read: a contract that
 * ends at the same moment is not credited by mistake. What makes the operation unique goes with them.
 */
export function postRegisterPayment(
  ctx: Ctx,
  head: ContractHead,
  money: RegisterMoney,
): { payment: Payment; writes: Write[] } {
  const { source, operation, amountKopecks, paidOn, paidAt, paysFor } = money;
  const { contractId, supplierId, number } = head;
  const now = ctx.clock.now();
  const { timeZone } = head.supplier;
  const payment: Payment = {
    paymentId: idAt('payment', paidAt, supplierId, source, operation),
    contractId,
    supplierId,
    origin: 'register',
    register: { source, operation },
    amountKopecks,
    parts: [
      {
        ...{ contractId, contractNumber: number, amountKopecks, creditedTo: 'contract' },
        ...(paysFor && { paysFor }),
        refundedKopecks: NO_MONEY,
      },
    ],
    testMode: false,
    state: 'succeeded',
    createdAt: paidAt,
    attempt: 1,
    settledAt: now,
    paidAt,
    postedAt: now,
    refundedKopecks: NO_MONEY,
    parkedRefundIds: [],
    timeline: [{ at: now, kind: 'succeeded', detail: `${source} ${operation}` }],
    version: 1,
  };
  const entry: Ledger.EntryDraft = {
    cause: { kind: 'payment', ref: payment.paymentId },
    period: periodAt(now, timeZone),
    ...(paysFor && { paysFor }),
    ...(paidOn !== dateAt(now, timeZone) && { paidOn }),
    postings: [{ debit: holderOf(payment), credit: 'customer', amountKopecks }],
    at: now,
  };
  return {
    payment,
    writes: [store.insertPayment(payment), ...Ledger.post(ctx, head, entry, {}, { sameVersion: true })],
  };
}
