import type { ContractId, CorrectionId, Instant, PaymentId, SupplierId } from '#core/kernel';
import type { GatewayName, PartShare } from '../model.ts';

/** What is to be put right about a payment whose money has come. */
export type CorrectionDraft =
  /** The payer's bank took money back through the acquirer, by its operation of this id. */
  | { readonly kind: 'chargeback'; readonly operationId: string; readonly amountKopecks: number }
  /** A recorded chargeback was disputed, and its money has come back. */
  | { readonly kind: 'chargeback_won'; readonly chargebackId: CorrectionId }
  /** Money that waits as unapplied is put on the contract of this number; `from` names the part, when several wait. */
  | { readonly kind: 'apply'; readonly to: string; readonly from?: string | undefined };

/** `done` is posted; it is never undone, but by another correction. */
type CorrectionState = 'requested' | 'done' | 'rejected';

/**
 * A correction that one member of staff asks for and another approves: `CONTRACT#<home of the payment>` / `CORRECTION#<id>`.
 * Approval posts it, in one transaction with the payment.
 */
export interface Correction {
  readonly correctionId: CorrectionId;
  readonly paymentId: PaymentId;
  /** The payment's home. */
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  /** Absent where a register told of the payment. */
  readonly gateway?: GatewayName;
  readonly draft: CorrectionDraft;
  /** Why, in the words of who asked for it; for staff only. */
  readonly note: string;
  readonly state: CorrectionState;
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  readonly decidedBy?: string;
  readonly decidedAt?: Instant;
  /** Of a chargeback that was posted: when, out of which parts, and in which contracts' ledgers. */
  readonly taken?: {
    readonly at: Instant;
    readonly shares: readonly PartShare[];
    readonly contractIds: readonly ContractId[];
  };
  /** Of a chargeback whose money came back: by which correction. */
  readonly wonBy?: CorrectionId;
  readonly version: number;
}

/** The most corrections of one payment, rejected ones included. Our choice. */
export const MAX_CORRECTIONS = 20;
