import type { Instant, Kopecks, RefundId, SupplierId } from '#core/kernel';
import type { GatewayName, PaymentOrder, RefundOrder } from './model.ts';

/**
 * What an acquirer answered. `unknown` covers everything after which the call may or may not have been carried
 * out: a time-out, a broken connection, HTTP 5xx, an answer that cannot be read. Only the same call again, or a
 * look, tells. `refused` means that nothing was done.
 */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly cause: string };

/** An amount as an acquirer wrote it. */
export interface GatewayAmount {
  /** Absent when the text is not roubles with two decimals. */
  readonly kopecks?: Kopecks;
  readonly currency: string;
}

/** A payment as the acquirer has it: the truth, when it was read and not told. */
export interface GatewayPayment {
  readonly providerId: string;
  readonly status: 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled';
  readonly amount: GatewayAmount;
  readonly testMode: boolean;
  /** What we attached when it was made. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Absent for a charge of a remembered card: nobody has to go anywhere. */
  readonly redirectUrl?: string;
  readonly paidAt?: Instant;
  /** What it was paid with, once the acquirer knows it; `saved` when its id may be charged again. */
  readonly method?: { readonly id: string; readonly saved: boolean; readonly title?: string };
  /** Why it was cancelled, in the acquirer's word. */
  readonly cancelReason?: string;
  /** The acquirer's own number of the operation, where `providerId` is an id of ours; it pays for one payment only. */
  readonly operationId?: string;
}

/** A refund as the acquirer has it. */
export interface GatewayRefund {
  readonly refundId: string;
  /** The acquirer's id of the payment it takes money back from. */
  readonly providerId: string;
  readonly status: 'pending' | 'succeeded' | 'canceled';
  readonly amount: GatewayAmount;
  /** When it was given back. */
  readonly returnedAt?: Instant;
  /** Our id of it, which we attached when we asked for it; absent when it was made without us. */
  readonly asked?: RefundId;
  /** Why it was not made, in the acquirer's word. */
  readonly cancelReason?: string;
}

/** An operation as an acquirer's own book tells it. */
export type GatewayOperation = {
  /** Of the payment; of a refund that of the payment it takes money back from. */
  readonly providerId: string;
  readonly status: GatewayPayment['status'];
  readonly amount: GatewayAmount;
} & ({ readonly kind: 'payment' } | { readonly kind: 'refund'; readonly refundId: string });

/** A stretch of an acquirer's book: from a moment up to another, which is not in it; from a page's end on. */
export interface BookSpan {
  readonly from: Instant;
  readonly to: Instant;
  readonly cursor?: string;
}

/** A page of it. */
export interface BookPage {
  readonly operations: readonly GatewayOperation[];
  /** Present when there is more. */
  readonly cursor?: string;
}

/** What an acquirer offers; a use case asks before it offers it to anybody. */
export interface GatewayAbilities {
  /** To remember a card (`saveCard`) and to charge it again (`card`). */
  readonly cards: boolean;
  /** To give money back by a call. */
  readonly refunds: boolean;
  /** To tell its own book: `operations` is there. */
  readonly register: boolean;
}

/**
 * Messages that prove by a signature that they are the acquirer's: what they say is the truth, and nothing is read back. Each
 * is read with its account's own secret, value by value; one that is not exactly as documented is nobody's.
 */
export interface SignedMessages {
  /** Of a payment that was taken. */
  readPaid(said: Readonly<Record<string, string | undefined>>): GatewayPayment | undefined;
  /** Of one that is about to be: whether it may. */
  readAsked(said: Readonly<Record<string, string | undefined>>): GatewayPayment | undefined;
  /** Our signed answer: ready to be paid, paid already, being looked at, or not to be paid any more. */
  reply(code: 402 | 200 | 302 | 500, providerId: string): string;
}

/** A supplier's account with an acquirer. It holds the credentials and shows them to nobody. */
export interface Gateway {
  readonly name: GatewayName;
  readonly testMode: boolean;
  readonly can: GatewayAbilities;
  /** For how many days after a payment it gives money back; present where it does. */
  readonly refundDays?: number;
  /** Whether a notice from this network address may be the acquirer's. */
  trusts(sourceAddress: string): boolean;
  /**
   * Makes a payment, or answers the one that was made under the same key. The key follows from the order. With `card` it is
   * the charge itself, which may be over at once, either way.
   */
  create(order: PaymentOrder): Promise<Answer<GatewayPayment>>;
  get(providerId: string): Promise<Answer<GatewayPayment>>;
  /** Takes all of the money that a payment holds (`waiting_for_capture`). */
  capture(providerId: string): Promise<Answer<GatewayPayment>>;
  /** Lets the money go that a payment holds (`waiting_for_capture`). */
  cancel(providerId: string): Promise<Answer<GatewayPayment>>;
  /** Gives money back, or answers the refund that was made under the same key. The key is the refund's id. */
  refund(order: RefundOrder): Promise<Answer<GatewayRefund>>;
  getRefund(refundId: string): Promise<Answer<GatewayRefund>>;
  /** All refunds of a payment, whoever asked for them. */
  refundsOf(providerId: string): Promise<Answer<readonly GatewayRefund[]>>;
  /** Its own book of payments and refunds, by when they were done; absent where the acquirer tells none. */
  operations?(span: BookSpan): Promise<Answer<BookPage>>;
  /** Present where the acquirer signs its messages. */
  readonly signed?: SignedMessages;
}

/** A gateway whose acquirer tells its own book. */
export type BookKeeper = Gateway & Required<Pick<Gateway, 'operations'>>;

declare module '#core/platform' {
  interface Ports {
    /**
     * The supplier's account with this acquirer, or with its default one when none is named; undefined when it has none.
     * What was begun at one acquirer is asked for by name.
     */
    gatewayFor(supplierId: SupplierId, name?: GatewayName): Gateway | undefined;
    /** Waits between two tries. */
    pause(milliseconds: number): Promise<void>;
  }
}
