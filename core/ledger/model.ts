import type { ContractId, EntryId, Instant, Kopecks, Period, PlainDate, SupplierId } from '#core/kernel';
import type { Service } from '#core/tariff';

/**
 * Accounts of the book. `customer` is the contract's own receivable: debit raises the debt. `penalty` is income from
 * penalties for delay; `opening` what was taken over from another system; `unapplied` money that
 * waits for somebody to decide whose it is; `bank` what a bank or an office took by its registers.
 */
export type Account =
  | 'customer'
  | `revenue:${Service}`
  | 'penalty'
  | 'vat'
  | `acquirer:${string}`
  | `bank:${string}`
  | 'opening'
  | 'unapplied';

/** Money moves from one account to another; never negative. */
export interface Posting {
  readonly debit: Account;
  readonly credit: Account;
  readonly amountKopecks: Kopecks;
}

/**
 * What an entry can come from. `chargeback` is money that the payer's bank took back through the acquirer; `applied` is
 * money that waited as `unapplied` and was put on a contract.
 */
export const CAUSE_KINDS = [
  'opening',
  'bill',
  'payment',
  'refund',
  'chargeback',
  'applied',
  'reversal',
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

/** Why an entry exists. One cause has at most one entry per contract. */
export interface Cause {
  readonly kind: CauseKind;
  /**
   * The period of a bill, the id of a payment or refund, of the correction that a chargeback or applied money was recorded
   * with, of the entry that a reversal takes back.
   */
  readonly ref: string;
}

/** An append-only record: `CONTRACT#<id>` / `ENTRY#<ulid>`. */
export interface LedgerEntry {
  readonly entryId: EntryId;
  readonly contractId: ContractId;
  readonly supplierId: SupplierId;
  readonly cause: Cause;
  /** The month it counts in. A bill of October is written in November and counts in October. */
  readonly period: Period;
  /** The month the payer named for a payment: that month's debt is paid before older ones (domain.md §4). */
  readonly paysFor?: Period;
  /** The day the payer paid, of a payment that was heard of on a later one: delay is counted to it (domain.md §4). */
  readonly paidOn?: PlainDate;
  readonly at: Instant;
  readonly postings: readonly Posting[];
  /** What it did to the contract's balance: Σ debits − Σ credits of `customer`. */
  readonly changeKopecks: Kopecks;
}
