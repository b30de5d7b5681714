import type { Instant, Kopecks, SupplierId } from '#core/kernel';
import type { GatewayName, PaymentOrder } from './model.ts';

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
  readonly redirectUrl?: string;
  readonly paidAt?: Instant;
  /** Why it was cancelled, in the acquirer's word. */
  readonly cancelReason?: string;
}

/** A refund as the acquirer has it. */
export interface GatewayRefund {
  readonly refundId: string;
  /** The acquirer's id of the payment it takes money back from. */
  readonly providerId: string;
  readonly status: 'pending' | 'succeeded' | 'canceled';
  readonly amount: GatewayAmount;
}

/** A supplier's account with an acquirer. It holds the credentials and shows them to nobody. */
export interface Gateway {
  readonly name: GatewayName;
  readonly testMode: boolean;
  /** Whether a notice from this network address may be the acquirer's. */
  trusts(sourceAddress: string): boolean;
  /** Makes a payment, or answers the one that was made under the same key. The key follows from the order. */
  create(order: PaymentOrder): Promise<Answer<GatewayPayment>>;
  get(providerId: string): Promise<Answer<GatewayPayment>>;
  getRefund(refundId: string): Promise<Answer<GatewayRefund>>;
}

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
