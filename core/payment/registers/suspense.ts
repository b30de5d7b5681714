import type {
  ContractId,
  Instant,
  Kopecks,
  PaymentId,
  Period,
  PlainDate,
  SupplierId,
  SuspenseId,
} from '#core/kernel';

/** Whose register: the supplier, and the bank or office under the name its registers are loaded by. */
export interface RegisterOf {
  readonly supplierId: SupplierId;
  readonly source: string;
}

/**
 * What has become of an operation of a register: the one item on which every write about it is conditional, so that the
 * same operation in other lines, files or processes is known: `ONCE#register#<supplier>#<source>#<operation>`.
 */
export interface RegisteredOperation extends RegisterOf {
  readonly operation: string;
  readonly account: string;
  readonly amountKopecks: Kopecks;
  /** Its payment's line has been taken. */
  readonly paid: boolean;
  /** Its cancellation's line has been taken; it may come first. */
  readonly cancelled: boolean;
  /** Where its money was posted. */
  readonly contractId?: ContractId;
  readonly paymentId?: PaymentId;
  /** Where it waits, or waited, for staff. */
  readonly suspenseId?: SuspenseId;
  readonly version: number;
}

/** What is to become of a line in suspense, as a member of staff proposes it; another one approves. */
export type SuspenseProposal = { readonly by: string; readonly at: Instant } & (
  | { readonly to: 'contract'; readonly number: string; readonly contractId: ContractId }
  | { readonly to: 'payer'; readonly note: string }
);

/**
 * A line of a register that could not be credited: `SUPPLIER#<id>` / `SUSPENSE#<id>`. The ledger has books of contracts
 * only, so until it is posted to one this list is the record of its money.
 */
export interface SuspenseLine extends RegisterOf {
  readonly suspenseId: SuspenseId;
  readonly operation: string;
  readonly account: string;
  readonly amountKopecks: Kopecks;
  readonly paidOn: PlainDate;
  readonly paidAt: Instant;
  readonly paysFor?: Period;
  /** Only while somebody has to find out whose money it is. */
  readonly payer?: string;
  readonly address?: string;
  /** `cancellation`: the bank takes back what it has told of in no register yet. */
  readonly why: 'unknown_account' | 'terminated' | 'cancellation';
  /** `canceled`: the bank has taken it back, or for a cancellation: its payment has come. */
  readonly state: 'waiting' | 'proposed' | 'posted' | 'returned' | 'canceled';
  readonly since: Instant;
  readonly proposal?: SuspenseProposal;
  readonly decidedBy?: string;
  readonly decidedAt?: Instant;
  readonly version: number;
}
