import { type Instant, type Kopecks, kopecks, NO_MONEY, type PlainDate, type SupplierId } from '#core/kernel';
import type { GatewayName } from '../model.ts';

/** Acquirers close their days by Moscow's clock, wherever the supplier is (YooKassa, "Реестры"). */
export const ACQUIRERS_TIME_ZONE = 'Europe/Moscow';

/** A day of an acquirer's book with a supplier. */
export interface AcquirersDay {
  readonly supplierId: SupplierId;
  readonly gateway: GatewayName;
  readonly day: PlainDate;
}

/** So many operations, and what they come to; refunds count below zero where they stand among payments. */
export interface Tally {
  readonly count: number;
  readonly sumKopecks: Kopecks;
}

export const NONE: Tally = { count: 0, sumKopecks: NO_MONEY };

export function plus({ count, sumKopecks }: Tally, amountKopecks: number): Tally {
  return { count: count + 1, sumKopecks: kopecks(sumKopecks + amountKopecks) };
}

/** What became of an operation that the two books do not have alike. */
export type Difference =
  /** The acquirer had it and we had not: posted by the ordinary path. All that were ever found of the day. */
  | 'healed'
  /** The acquirer has it; here it is in quarantine, or its refund could not be posted: staff look. */
  | 'held'
  /** Money for an intent that we do not have: kept for staff. */
  | 'strays'
  /** Both have it, with another sum or state: the payment's timeline says which, staff look. */
  | 'different'
  /** We have posted what the acquirer says it has not: staff look, nothing is taken back. */
  | 'extra'
  /** We have it on this day, and the acquirer, when asked, too, but not in this day's register. */
  | 'elsewhere'
  /** We have it, and the acquirer was not asked any more: there were too many such. */
  | 'unasked'
  /** Not ours: the shop also sells elsewhere. */
  | 'foreign';

/** One comparison: `SUPPLIER#<id>` / `COMPARED#<day>#<gateway>`. The newest of its day takes the place of earlier ones. */
export interface Comparison extends AcquirersDay, Readonly<Record<Difference, Tally>> {
  /** `reading` the acquirer's pages, `matching` ours against them, `compared`. */
  readonly state: 'reading' | 'matching' | 'compared';
  /** The day it was begun on: on another one it is made anew. */
  readonly asOf: PlainDate;
  readonly startedAt: Instant;
  readonly comparedAt?: Instant;
  /** Where the acquirer's next page begins. */
  readonly cursor?: string;
  /** How many of its pages have been read. */
  readonly pages: number;
  readonly theirPayments: Tally;
  readonly theirRefunds: Tally;
  /** What the ledger's account `acquirer:<gateway>` moved by, of this day by the acquirer's clock. */
  readonly ourPayments: Tally;
  readonly ourRefunds: Tally;
  readonly version: number;
}

/** Whether the acquirer's book, less what is none of ours, comes to what the ledger's account moved by. */
export function isBalanced({ theirPayments, theirRefunds, foreign, ourPayments, ourRefunds }: Comparison) {
  const theirs = theirPayments.sumKopecks - theirRefunds.sumKopecks - foreign.sumKopecks;
  return theirs === ourPayments.sumKopecks - ourRefunds.sumKopecks;
}
