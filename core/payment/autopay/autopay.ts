import {
  type CardId,
  type ContractId,
  dateAt,
  dayOf,
  daysBetween,
  type Instant,
  type Kopecks,
  kopecks,
  type PaymentId,
  type Period,
  type PlainDate,
  periodOf,
  plusDays,
  plusMonths,
  type SupplierId,
  type UserId,
} from '#core/kernel';
import type { PaymentLimits } from '#core/supplier';
import type { Payment } from '../model.ts';
import { type AfterCancellation, cancellationOf } from '../settlement/cancellation.ts';

/** What autopay charges: the same sum each month, or what the contract owes on the day, up to a cap. */
export type AutopayAmount =
  | { readonly kind: 'fixed'; readonly amountKopecks: Kopecks }
  | { readonly kind: 'debt'; readonly capKopecks: Kopecks };

/** Why an autopay stands still. All but the first are told to its owner by mail. */
export type PauseReason =
  | 'by-owner'
  | 'card-unbound'
  | 'card-refused'
  | 'ask-bank'
  | 'no-email'
  | 'password-recovered';

/** What came of one day of autopay. */
export interface AutopayOutcome {
  /** The day it was to charge on, by the supplier's date. */
  readonly on: PlainDate;
  /** When this was found out. */
  readonly at: Instant;
  /** The month it was for. */
  readonly month: Period;
  /** `being-checked`: money was taken, but not as it was asked for; staff look. */
  readonly state: 'under-way' | 'done' | 'failed' | 'skipped' | 'being-checked';
  readonly amountKopecks?: Kopecks;
  readonly paymentId?: PaymentId;
  /** A payment's reason, a {@link PauseReason}, or `nothing_to_pay`, `not_offered`. */
  readonly reason?: string;
  readonly next?: 'retry' | 'next-month' | 'paused';
  /** The day of the next charge, as it was known then. */
  readonly nextOn?: PlainDate;
}

/** Standing order of a contract's owner: `CONTRACT#<id>` / `AUTOPAY`. */
export interface Autopay {
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  /** The supplier's IANA name, when it was set: days are its days. */
  readonly timeZone: string;
  readonly ownerId: UserId;
  /** Of the contract in the owner's cabinet: another link, even of the same owner, is none of this autopay's. */
  readonly linkedAt?: Instant;
  readonly cardId: CardId;
  /** 1–31; a month that has no such day is charged on its last. */
  readonly dayOfMonth: number;
  readonly amount: AutopayAmount;
  /** `removed` charges nothing and stays for its outcomes. */
  readonly state: 'active' | 'paused' | 'removed';
  readonly pausedBecause?: PauseReason;
  /** The day of its month; which month the next charge is for. */
  readonly dueOn: PlainDate;
  /** The day of the next try: {@link Autopay.dueOn}, or later. */
  readonly nextOn: PlainDate;
  /** Tries of this month that failed and are to be repeated. */
  readonly retries: number;
  /** The day of a charge that its owner has been told of; nothing is charged untold. */
  readonly noticedFor?: PlainDate;
  /** The last month money was taken for: there is no second time in a month. */
  readonly paidIn?: Period;
  /** A charge whose end is not known yet; no other begins before. */
  readonly charge?: { readonly paymentId: PaymentId; readonly on: PlainDate };
  /** Newest first, at most {@link MAX_OUTCOMES}. */
  readonly outcomes: readonly AutopayOutcome[];
  readonly version: number;
}

export const MAX_OUTCOMES = 24;
/** Repeats of a refused charge in one month, a day apart. */
export const MAX_RETRIES = 3;
/** Autopays one person may have: all that rest on a card are paused in one transaction. Our choice. */
export const MAX_AUTOPAYS = 50;
/** A charge that could not be begun for so many days after it was told of is told of anew. */
const NOTICE_HOLDS_DAYS = 3;

/** The supplier's date. */
export function todayOf({ timeZone }: Pick<Autopay, 'timeZone'>, now: Instant): PlainDate {
  return dateAt(now, timeZone);
}

/** The first day with this number (or its month's last day) after a date, in a given month or later. */
export function nextDue(dayOfMonth: number, after: PlainDate, notBefore?: Period): PlainDate {
  let month = periodOf(after);
  if (notBefore && notBefore > month) month = notBefore;
  for (;;) {
    const on = dayOf(month, dayOfMonth);
    if (on > after) return on;
    month = plusMonths(month, 1);
  }
}

/** The autopay with its next charge planned from today on: never today, never in a month that has been paid. */
export function planned(autopay: Autopay, today: PlainDate, notBefore?: Period): Autopay {
  const unpaid = autopay.paidIn && plusMonths(autopay.paidIn, 1);
  const from = notBefore && unpaid ? (notBefore > unpaid ? notBefore : unpaid) : (notBefore ?? unpaid);
  const dueOn = nextDue(autopay.dayOfMonth, today, from);
  const { noticedFor: _told, ...rest } = autopay;
  return { ...rest, dueOn, nextOn: dueOn, retries: 0 };
}

/** The autopay with its owner told that it charges on a day. */
export function toldOf(autopay: Autopay, on: PlainDate): Autopay {
  return { ...autopay, nextOn: on, noticedFor: on };
}

/** The day the job has to look at it next; undefined when there is nothing to wait for. */
export function lookOn(autopay: Autopay): PlainDate | undefined {
  if (autopay.charge) return autopay.charge.on;
  if (autopay.state !== 'active') return undefined;
  return autopay.noticedFor === autopay.nextOn ? autopay.nextOn : plusDays(autopay.nextOn, -1);
}

/** What is to be done with an active autopay on a day: charge, tell of a charge on a day to come, or nothing yet. */
export function dutyOn(
  autopay: Autopay,
  today: PlainDate,
): { kind: 'charge' } | { kind: 'tell'; of: PlainDate } | { kind: 'nothing' } {
  const { nextOn, noticedFor } = autopay;
  const tomorrow = plusDays(today, 1);
  if (nextOn > tomorrow) return { kind: 'nothing' };
  if (nextOn === tomorrow) return noticedFor === nextOn ? { kind: 'nothing' } : { kind: 'tell', of: nextOn };
  const holds = noticedFor === nextOn && daysBetween(nextOn, today) <= NOTICE_HOLDS_DAYS;
  return holds ? { kind: 'charge' } : { kind: 'tell', of: tomorrow };
}

/** What is charged, within the supplier's limits of a payment: as much as it takes at once, and nothing below its least. */
export function sumOf(
  { amount }: Pick<Autopay, 'amount'>,
  balanceKopecks: Kopecks,
  { leastKopecks, mostKopecks }: Pick<PaymentLimits, 'leastKopecks' | 'mostKopecks'>,
): Kopecks | undefined {
  const wanted = amount.kind === 'fixed' ? amount.amountKopecks : Math.min(balanceKopecks, amount.capKopecks);
  const sum = Math.min(wanted, mostKopecks);
  return sum >= leastKopecks ? kopecks(sum) : undefined;
}

function withOutcome(autopay: Autopay, outcome: AutopayOutcome): Autopay {
  return { ...autopay, outcomes: [outcome, ...autopay.outcomes].slice(0, MAX_OUTCOMES) };
}

type Moment = { readonly today: PlainDate; readonly at: Instant };

const head = (autopay: Autopay, { today, at }: Moment) => ({ on: today, at, month: periodOf(autopay.dueOn) });

/** A charge has begun. */
export function begun(
  autopay: Autopay,
  moment: Moment,
  { paymentId, amountKopecks }: Pick<Payment, 'paymentId' | 'amountKopecks'>,
): Autopay {
  return withOutcome(
    { ...autopay, charge: { paymentId, on: moment.today } },
    { ...head(autopay, moment), state: 'under-way', paymentId, amountKopecks },
  );
}

/** There was nothing to pay: the month is over for this autopay. */
export function skipped(autopay: Autopay, moment: Moment): Autopay {
  const next = planned(autopay, moment.today, monthAfter(autopay));
  return withOutcome(next, {
    ...head(autopay, moment),
    state: 'skipped',
    reason: 'nothing_to_pay',
    next: 'next-month',
    nextOn: next.nextOn,
  });
}

/** The autopay stands still; with an outcome that says why unless its owner wanted it so. */
export function paused(autopay: Autopay, reason: PauseReason, moment?: Moment): Autopay {
  const still: Autopay = { ...autopay, state: 'paused', pausedBecause: reason };
  if (!moment) return still;
  return withOutcome(still, { ...head(autopay, moment), state: 'failed', reason, next: 'paused' });
}

/** A day on which no charge could be begun, for a reason that may have gone by tomorrow. */
export function hindered(autopay: Autopay, moment: Moment, reason: string): Autopay {
  const { next, outcome } = failedFor(autopay, moment, 'retry-later');
  return withOutcome(next, { ...head(autopay, moment), state: 'failed', reason, ...outcome });
}

const monthAfter = (autopay: Autopay): Period => plusMonths(periodOf(autopay.dueOn), 1);

/** What follows from a refused charge, and what of it stands in the outcome. */
function failedFor(
  autopay: Autopay,
  { today }: Moment,
  after: AfterCancellation,
): { next: Autopay; outcome: Pick<AutopayOutcome, 'next' | 'nextOn'> } {
  if (autopay.state !== 'active')
    return { next: autopay, outcome: autopay.state === 'paused' ? { next: 'paused' } : {} };
  if (after === 'unbind-card' || after === 'ask-customer') {
    const reason = after === 'unbind-card' ? 'card-refused' : 'ask-bank';
    return { next: paused(autopay, reason), outcome: { next: 'paused' } };
  }
  if (after === 'retry-later' && autopay.retries < MAX_RETRIES) {
    // the mail about the failure names the day of the next try: that is its notice
    const nextOn = plusDays(today, 1);
    const next = { ...toldOf(autopay, nextOn), retries: autopay.retries + 1 };
    return { next, outcome: { next: 'retry', nextOn } };
  }
  const next = planned(autopay, today, monthAfter(autopay));
  return { next, outcome: { next: 'next-month', nextOn: next.nextOn } };
}

/** How a charge stands by its payment. */
function stateOf(payment: Payment): AutopayOutcome['state'] {
  if (payment.state === 'pending') return 'under-way';
  if (payment.state === 'succeeded') return 'done';
  return payment.state === 'quarantined' || payment.postedAt ? 'being-checked' : 'failed';
}

/**
 * The autopay after what became of one of its charges; undefined when it knows already, or the charge is not one of
 * its own. Any order and number of calls end the same: a failure that turned out to be money, however late, is no
 * failure, and what was to be tried again is not.
 */
export function afterCharge(autopay: Autopay, payment: Payment, at: Instant): Autopay | undefined {
  const known = autopay.outcomes.find(({ paymentId }) => paymentId === payment.paymentId);
  const state = stateOf(payment);
  if (!known || state === 'under-way' || state === known.state || known.state === 'done') return undefined;
  const moment = { today: todayOf(autopay, at), at };
  const { charge, ...rest } = autopay;
  const isPresent = charge?.paymentId === payment.paymentId;
  const free: Autopay = isPresent ? rest : autopay;
  const { next: _next, nextOn: _nextOn, reason: _reason, ...before } = known;
  const outcome = { ...before, at, state, ...(payment.reason && { reason: payment.reason }) };
  if (state === 'failed') {
    const after = cancellationOf(payment.reason).next;
    const failed = isPresent ? failedFor(free, moment, after) : { next: free, outcome: {} };
    return replaced(failed.next, { ...outcome, ...failed.outcome });
  }
  const paid = { ...free, paidIn: later(free.paidIn, known.month) };
  return replaced(
    paid.state === 'active' && periodOf(paid.dueOn) <= paid.paidIn ? planned(paid, moment.today) : paid,
    outcome,
  );
}

const later = (one: Period | undefined, other: Period): Period => (one && one > other ? one : other);

function replaced(autopay: Autopay, outcome: AutopayOutcome): Autopay {
  const outcomes = autopay.outcomes.map((one) => (one.paymentId === outcome.paymentId ? outcome : one));
  return { ...autopay, outcomes };
}
