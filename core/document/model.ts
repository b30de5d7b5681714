import type { getBill } from '#contract/billing';
import type { Bill } from '#core/billing';
import type { ContractHead } from '#core/contract';
import type { Kopecks, Language, Period, PlainDate } from '#core/kernel';
import type { Meter } from '#core/metering';
import type { Payment } from '#core/payment';
import type { OutputOf } from '#core/platform';
import type { BankDetails, Branch, Supplier } from '#core/supplier';

type BillView = OutputOf<typeof getBill>;

/** A bill's line with what explains it: the tariff's name and basis, the range's bounds, the meter's number. */
export type ExplainedLine = BillView['lines'][number];

/** What a debt paid late costs, with its spans and legal basis. */
export type ExplainedPenalty = BillView['penalties'][number];

/** Who sends a document: what its letterhead, contacts and requisites are made of. */
export type Sender = Pick<
  Supplier,
  'name' | 'legalName' | 'taxNumber' | 'timeZone' | 'phone' | 'email' | 'bank'
>;

/** Whom a document is for. */
export type Addressee = Pick<ContractHead, 'number' | 'kind' | 'payerName' | 'premise'>;

/** Everything a bill's PDF says (Decree 354 p. 69). */
export interface BillDocument extends Pick<BillView, 'replaces'> {
  readonly language: Language;
  readonly supplier: Sender;
  /** The office that looks after the contract, while it is open. */
  readonly branch?: Branch;
  readonly contract: Addressee;
  readonly bill: Omit<Bill, 'contractId' | 'supplierId' | 'lines' | 'penalties' | 'advances'>;
  readonly lines: readonly ExplainedLine[];
  readonly penalties: readonly ExplainedPenalty[];
  readonly advances: BillView['advances'];
  /** The contract's meters; lines name them by their serial numbers. */
  readonly meters: readonly Pick<Meter, 'serialNumber' | 'transformationRatio' | 'verifiedUntil'>[];
  /** What happened between the bill before and this one; absent on a first bill. */
  readonly before?: BeforeBill;
  /** The payment QR's text; absent where there is nothing to pay, or where the supplier's details fit no QR. */
  readonly qrText?: string;
}

export interface BeforeBill {
  /** What the bill before came to. */
  readonly totalKopecks: Kopecks;
  /** When the last payment since then was posted. */
  readonly lastPaidOn?: PlainDate;
}

/** Everything a receipt's PDF says. */
export interface ReceiptDocument {
  readonly language: Language;
  readonly supplier: Sender;
  readonly contract: Addressee;
  readonly payment: Pick<
    Payment,
    | 'paymentId'
    | 'state'
    | 'amountKopecks'
    | 'parts'
    | 'refundedKopecks'
    | 'createdAt'
    | 'settledAt'
    | 'paidAt'
    | 'providerId'
    | 'gateway'
    | 'register'
    | 'testMode'
  >;
}

/** What a payment QR asks a bank to do. */
export interface PaymentDetails {
  readonly bank: BankDetails;
  /** The payee's ИНН. */
  readonly taxNumber: string;
  readonly amountKopecks: Kopecks;
  readonly contractNumber: string;
  readonly period: Period;
  /** What the payment is for, as it stands in the payment order. */
  readonly purpose: string;
}
