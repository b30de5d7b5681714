import {
  type CardId,
  type ContractId,
  type Instant,
  instantOfMs,
  invariant,
  type Kopecks,
  msOf,
  type OrganisationId,
  type PaymentId,
  type Period,
  plusSeconds,
  type RefundId,
  type SupplierId,
  type UserId,
} from '#core/kernel';
import type { Service } from '#core/tariff';

/**
 * What a payer may be told of a payment. `succeeded` and `quarantined` are final; a success never goes back.
 * `canceled` is final too, but for money that comes in spite of it with another amount than asked: that is quarantined.
 */
export const PAYMENT_STATES = ['pending', 'succeeded', 'canceled', 'quarantined'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** The acquirers that can be spoken to; each is an adapter of the gateway port. */
export const GATEWAY_NAMES = ['yookassa', 'moneta'] as const;
export type GatewayName = (typeof GATEWAY_NAMES)[number];

/** One line of the fiscal receipt (54-FZ) as the acquirer's cash register prints it. */
export interface ReceiptItem {
  readonly description: string;
  readonly amountKopecks: Kopecks;
  /** The acquirer's code of the VAT rate. */
  readonly vatCode: number;
  readonly subject: 'service' | 'payment';
  readonly mode: 'full_payment' | 'advance';
}

/** What the acquirer's cash register needs; the items' sum is the payment's amount. */
export interface Receipt {
  readonly contact: { readonly email: string } | { readonly phone: string };
  readonly items: readonly ReceiptItem[];
}

/** What an acquirer is asked for. The same order under the same key always means the same payment. */
export interface PaymentOrder {
  readonly paymentId: PaymentId;
  readonly contractId: ContractId;
  readonly attempt: number;
  readonly amountKopecks: Kopecks;
  readonly description: string;
  /** Where the acquirer sends the payer back to; that page only reads. */
  readonly returnUrl: string;
  readonly receipt: Receipt;
  /** The acquirer is to remember the card that pays; only where the gateway can. */
  readonly saveCard?: true;
  /** The acquirer's token of a remembered card: it is charged at once, without the acquirer's page. */
  readonly card?: string;
}

/** What an acquirer is asked to give back. The same order under the same key, its `refundId`, always means the same refund. */
export interface RefundOrder {
  readonly refundId: RefundId;
  /** The acquirer's id of the payment. */
  readonly providerId: string;
  readonly amountKopecks: Kopecks;
  /** Of the refund (54-FZ); without it the acquirer makes one of the payment's own. */
  readonly receipt?: Receipt;
}

/** Why ours, not the acquirer's, stands in {@link Payment.reason}. */
export type OwnReason =
  | 'acquirer_refused'
  | 'never_created'
  | 'paid_after_cancel'
  | 'contract_terminated'
  | 'contract_relinked'
  | 'amount_mismatch'
  | 'currency_mismatch'
  | 'mode_mismatch'
  | 'intent_mismatch'
  | 'operation_reused'
  | 'unknown_to_acquirer';

/** Something that happened to a payment: what staff read to understand it. */
export interface PaymentEvent {
  readonly at: Instant;
  readonly kind:
    | 'started'
    | 'opened'
    | 'refused'
    | 'succeeded'
    | 'canceled'
    | 'quarantined'
    /** Open longer than any charge takes. */
    | 'still_open'
    | 'late_success'
    | 'late_failure'
    | 'late_mismatch'
    | 'refund_parked'
    | 'refunded'
    | 'refund_refused'
    | 'card_saved'
    | 'card_not_saved'
    /** The bank of a register took its operation back. */
    | 'reversed'
    | 'reversal_refused'
    /** The acquirer's own book does not have it, or not so. */
    | 'book_differs'
    | 'refund_requested'
    | 'refund_approved'
    | 'refund_rejected'
    | 'refund_canceled'
    | 'correction_requested'
    | 'correction_rejected'
    | 'charged_back'
    | 'chargeback_won'
    | 'applied'
    | 'dealt_with';
  /** A reason, a refund's id: short, without personal data. */
  readonly detail?: string;
}

/** Where money was posted to; `unapplied` waits for staff to say whose it is. */
export type CreditedTo = 'contract' | 'unapplied';

/** What of a payment is one contract's: one entry of that contract's ledger. */
export interface PaymentPart {
  readonly contractId: ContractId;
  readonly contractNumber: string;
  /** Whose contract a member paid for; absent for one of the payer's own. */
  readonly organisationId?: OrganisationId;
  readonly amountKopecks: Kopecks;
  /** What the payer said it is for: it stands on the receipt, the contract's debt is one. */
  readonly service?: Service;
  /** What of it paid no debt when it was ordered, as the payment's receipt has it; absent when all did. */
  readonly aheadKopecks?: Kopecks;
  /** The month the payer named: its debt is paid before older ones (domain.md §4). */
  readonly paysFor?: Period;
  /** Absent while the payment's money is not posted. */
  readonly creditedTo?: CreditedTo;
  /** What of it went back. Never more than its amount. */
  readonly refundedKopecks: Kopecks;
  /** What refunds that are asked for, but not made yet, are to take of it. */
  readonly underWayKopecks?: Kopecks;
  /** What of it the payer's bank took back. */
  readonly chargedBackKopecks?: Kopecks;
  /** The contract that unapplied money was put on by staff; the part itself stays with the contract it was meant for. */
  readonly appliedTo?: ContractId;
}

/** What is taken of one part. */
export interface PartShare {
  readonly contractId: ContractId;
  readonly amountKopecks: Kopecks;
}

/** The most contracts one payment may have: all entries of their ledgers are written in one transaction. Our choice. */
export const MAX_PARTS = 20;

/** What a payer can be asked a second time (PA9): an equal payment a moment ago, a sum far beyond the usual. */
export const CONFIRMATIONS = ['repeat', 'unusual'] as const;
export type Confirmation = (typeof CONFIRMATIONS)[number];

/** How a payment came about: pressed in the cabinet or without signing in, begun by autopay, read from a register. */
export const PAYMENT_ORIGINS = ['cabinet', 'guest', 'autopay', 'register'] as const;
export type PaymentOrigin = (typeof PAYMENT_ORIGINS)[number];

/** How far a refund is. `approved` is written before the acquirer is asked; `sent` means that it has answered, and is at it. */
export const REFUND_STATES = ['requested', 'rejected', 'approved', 'sent', 'succeeded', 'canceled'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** What a payment's own record knows of one of its refunds. */
export interface RefundMark {
  /** Ours; of a refund that nobody asked for here, the acquirer's. */
  readonly refundId: string;
  readonly state: RefundState;
  /** Since when it is in this state. */
  readonly at: Instant;
  readonly shares: readonly PartShare[];
}

/**
 * Money on its way in: `CONTRACT#<id>` / `PAYMENT#<ulid>`. Written before the acquirer is called. In the partition of each
 * further contract it pays for, an item of the same sort key leads here.
 */
export interface Payment {
  readonly paymentId: PaymentId;
  /** The contract of the first part: the payment lives in its partition. */
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  readonly origin: PaymentOrigin;
  /** Whose cabinet it was begun in. */
  readonly payerId?: UserId;
  /** Of a register's payment: the bank or office, and its id of the operation. */
  readonly register?: { readonly source: string; readonly operation: string };
  /** The bound card that is charged. */
  readonly cardId?: CardId;
  /** The card that pays is to be bound. */
  readonly savesCard?: true;
  readonly amountKopecks: Kopecks;
  /** At least one, at most {@link MAX_PARTS}, of different contracts of one supplier; they add up to the amount. */
  readonly parts: readonly PaymentPart[];
  /** Settled through this one whatever the supplier's default is by then; none of a register's payment ({@link acquirerOf}). */
  readonly gateway?: GatewayName;
  /** Whether the shop was in test mode at the start: test money must never pay a live intent. */
  readonly testMode: boolean;
  readonly state: PaymentState;
  readonly createdAt: Instant;
  /** The attempt the present idempotence key belongs to: key = payment id + attempt. */
  readonly attempt: number;
  /** What is asked, word for word; present until the acquirer has answered, because the same key wants the same body. */
  readonly order?: PaymentOrder;
  readonly providerId?: string;
  /** The acquirer's own number of what paid it, where `providerId` is an id of ours. */
  readonly operationId?: string;
  readonly redirectUrl?: string;
  /** When it became final here. */
  readonly settledAt?: Instant;
  /** When the acquirer says it took the money. */
  readonly paidAt?: Instant;
  /** Why it was cancelled or quarantined: an acquirer's reason, or an {@link OwnReason}. */
  readonly reason?: string;
  /** When its money was posted; absent while no money was. Where to, each part says. */
  readonly postedAt?: Instant;
  /** Over all parts; never more than the amount. */
  readonly refundedKopecks: Kopecks;
  /** Reserved for refunds that are asked for, but not made yet. */
  readonly refundsUnderWayKopecks?: Kopecks;
  /** What the payer's bank took back through the acquirer. With what was refunded, never more than the amount. */
  readonly chargedBackKopecks?: Kopecks;
  /** Each refund once, oldest first: what its payer may see of it. */
  readonly refunds?: readonly RefundMark[];
  /** Refunds that were announced before the money itself; applied as soon as it is posted. */
  readonly parkedRefundIds: readonly string[];
  /** Bounded; the first events stay. */
  readonly timeline: readonly PaymentEvent[];
  /** When reconciliation is to look, while it is open. */
  readonly lookAgainAt?: Instant;
  /** Since when staff should look. */
  readonly attentionAt?: Instant;
  readonly version: number;
}

/** The acquirer that a payment was begun at: whoever asks it, or books what it holds, has one of those. */
export function acquirerOf({ gateway, paymentId }: Pick<Payment, 'gateway' | 'paymentId'>): GatewayName {
  invariant(gateway, `${paymentId} was begun at an acquirer`);
  return gateway;
}

/** The acquirer keeps its page open for an hour. */
export const REDIRECT_LIFE_SECONDS = 3600;

/** An idempotence key is remembered 24 hours; an hour less keeps clear of two clocks that differ. */
export const KEY_LIFE_SECONDS = 23 * 3600;

const MAX_EVENTS = 50;

/** Made of the payment's id and the attempt's number only, so that a repeat after a crash makes the same key. */
export function idempotenceKey({ paymentId, attempt }: Pick<PaymentOrder, 'paymentId' | 'attempt'>): string {
  return `${paymentId}-${attempt}`;
}

/** The timeline with one more event; one that says nothing new is left out, which also bounds what repeats can add. */
export function withEvent(payment: Payment, event: PaymentEvent): readonly PaymentEvent[] {
  const known = payment.timeline.some(({ kind, detail }) => kind === event.kind && detail === event.detail);
  if (known || payment.timeline.length >= MAX_EVENTS) return payment.timeline;
  return [...payment.timeline, event];
}

const FIRST_LOOK_SECONDS = 180;
const LONGEST_GAP_SECONDS = 6 * 3600;

/** When to look at an open payment next: after half its age again, so an old one costs the acquirer few requests. */
export function nextLook(payment: Pick<Payment, 'createdAt'>, now: Instant): Instant {
  const ageSeconds = (msOf(now) - msOf(payment.createdAt)) / 1000;
  const gapSeconds = Math.min(Math.max(ageSeconds / 2, FIRST_LOOK_SECONDS), LONGEST_GAP_SECONDS);
  return instantOfMs(msOf(now) + Math.round(gapSeconds * 1000));
}

/** Whether the payer may still go to the acquirer's page. */
export function payableUntil(payment: Pick<Payment, 'createdAt'>): Instant {
  return plusSeconds(payment.createdAt, REDIRECT_LIFE_SECONDS);
}
