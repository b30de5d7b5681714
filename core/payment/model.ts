import type { ContractId, Instant, Kopecks, PaymentId, SupplierId, UserId } from '#core/kernel';

/**
 * What a payer may be told of a payment. `succeeded`, `canceled` and `quarantined` are final;
 * a success never goes back.
 */
export type PaymentState = 'pending' | 'succeeded' | 'canceled' | 'quarantined';

/** Money on its way in: `CONTRACT#<id>` / `PAYMENT#<ulid>`. Written before the acquirer is called. */
export interface Payment {
  readonly paymentId: PaymentId;
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  readonly contractNumber: string;
  readonly payerId?: UserId;
  readonly amountKopecks: Kopecks;
  readonly gateway: 'yookassa';
  readonly state: PaymentState;
  readonly createdAt: Instant;
  /** The attempt the present idempotence key belongs to: key = payment id + attempt. */
  readonly attempt: number;
  readonly providerId?: string;
  readonly redirectUrl?: string;
  readonly settledAt?: Instant;
  /** Why it was cancelled or quarantined: an acquirer's reason, or ours. */
  readonly reason?: string;
  readonly version: number;
}
