import type { Calendar, Decimal, PlainDate, SupplierId } from '#core/kernel';
import type { PaymentLimits } from './payment-limits.ts';

/** A value that changes on known dates: the entry with the latest `from` not after the date is in force. */
export interface Dated<T> {
  readonly from: PlainDate;
  readonly value: T;
}

/** Who pays: decides what stands in for a reading, when a bill is due and what a delay costs. */
export const PAYER_KINDS = ['household', 'company', 'managing-company', 'housing-association'] as const;
export type PayerKind = (typeof PAYER_KINDS)[number];

/** When customers may send readings for the running month: days of the month, inclusive; 31 means its last day. */
export interface ReadingWindow {
  readonly fromDay: number;
  readonly toDay: number;
}

/** Where money goes; printed in the payment QR (GOST R 56042-2014). */
export interface BankDetails {
  readonly payeeName: string;
  readonly account: string;
  readonly bankName: string;
  readonly bic: string;
  readonly correspondentAccount: string;
}

/** A utility company. Everything dated or disputed is here, never a constant in code. */
export interface Supplier {
  readonly supplierId: SupplierId;
  readonly name: string;
  readonly legalName: string;
  /** ИНН, 10 digits. */
  readonly taxNumber: string;
  /** IANA name, such as `Europe/Moscow`. */
  readonly timeZone: string;
  readonly phone: string;
  readonly email: string;
  readonly bank: BankDetails;
  readonly calendar: Calendar;
  readonly readingWindow: ReadingWindow;
  /** Day of the month after the bill's that it is due on, by the date of that month (the 15th from 2026-03-01, domain.md §4). */
  readonly dueDays: readonly Dated<number>[];
  /** The same for everybody but households; they lie on top of the rules' ({@link inForceOver}). */
  readonly businessDueDays?: readonly Dated<number>[];
  /** Whole percent of VAT inside household rates (22 from 2026-01-01). */
  readonly vatPercents: readonly Dated<number>[];
  /** Times the norm for a meter past its verification (1.5 in Decree 354 p. 60), by date; none unless set. */
  readonly raisingCoefficients?: readonly Dated<Decimal>[];
  /** Months charged by the norm stand when a reading comes after all; unless set they are recalculated like estimates. */
  readonly normMonthsStand?: boolean;
  /** How a tariff that changes inside a month meets its volume; `month` unless set (domain.md §1). */
  readonly tariffChange?: 'month' | 'days';
  /** Whether readings of a meter past its verification count; refused unless set (Decree 354 p. 81(12)). */
  readonly unverifiedReadings?: 'refuse' | 'count';
  /** Percent a year that penalties rest on, by date; they lie on top of the rules' ({@link inForceOver}). */
  readonly keyRates?: readonly Dated<Decimal>[];
  /** Charges no penalties. */
  readonly withoutPenalties?: boolean;
  /** Asks companies for no advances. */
  readonly withoutAdvances?: boolean;
  /** Whoever knows a contract's address and what was last paid for it may link it without a code. */
  readonly linkByLastPayment?: boolean;
  /** Its own limits of payments made here; those that are not set are as they are for everybody. */
  readonly payments?: Partial<PaymentLimits>;
  /** A month's consumption above this many times the meter's own average asks for a second look. */
  readonly implausibleTimes: number;
  /** How many shards the contracts are spread over; about 1,000 contracts each. Fixed once contracts exist. */
  readonly shardCount: number;
}

/** An office of the supplier. */
export interface Branch {
  readonly branchId: string;
  readonly name: string;
  readonly address: string;
  readonly hours: string;
  readonly phone: string;
}

/** By what somebody proves that a contract is theirs to link. A code of the office's always does. */
export const LINKING_PROOFS = ['activation-code', 'last-payment'] as const;
export type LinkingProof = (typeof LINKING_PROOFS)[number];

/** What a supplier accepts when a contract is linked. */
export function linkingProofs({ linkByLastPayment }: Pick<Supplier, 'linkByLastPayment'>): LinkingProof[] {
  return LINKING_PROOFS.filter((proof) => proof === 'activation-code' || linkByLastPayment);
}

/** The value in force on a date; undefined before the first. Entries may stand in any order; of those of one day the last counts. */
export function inForce<T>(schedule: readonly Dated<T>[], on: PlainDate): T | undefined {
  let found: Dated<T> | undefined;
  for (const entry of schedule) {
    if (entry.from <= on && (!found || entry.from >= found.from)) found = entry;
  }
  return found?.value;
}

/**
 * The value in force where a supplier's own entries lie on top of its country's: both are one schedule, in which the
 * supplier's takes the place of the country's of the same day. So a supplier that adds tomorrow's value loses none of
 * the earlier ones, and a later one that the rules learn of is not hidden by an older one of its own.
 */
export function inForceOver<T>(
  rules: readonly Dated<T>[],
  own: readonly Dated<T>[] | undefined,
  on: PlainDate,
): T | undefined {
  return inForce(own ? [...rules, ...own] : rules, on);
}
