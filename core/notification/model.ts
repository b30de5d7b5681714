import type { OutboxContent } from '#core/identity';
import type { ContractId, Instant, Kopecks, PaymentId, Period, PlainDate, Text } from '#core/kernel';

/** A mail, ready to be sent: the same words as plain text and as HTML. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Sms {
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** `refused`: it will never be taken (a phone or mailbox that cannot be), so trying again is of no use. */
export type Delivery = 'sent' | 'refused';

interface OfContract {
  readonly contractId: ContractId;
  readonly contractNumber: string;
  readonly supplierName: string;
}

/** What people are told, by the name of its template; the facts are all it may say. */
export type Notice =
  | OutboxContent
  | (OfContract & {
      readonly template: 'bill-ready';
      readonly period: Period;
      readonly chargedKopecks: Kopecks;
      /** With what was owed before; negative is an advance. */
      readonly totalKopecks: Kopecks;
      readonly dueOn: PlainDate;
    })
  | (OfContract & {
      readonly template: 'payment-received';
      readonly paymentId: PaymentId;
      readonly amountKopecks: Kopecks;
      /** What each contract got, one of them or more. */
      readonly parts: readonly { readonly contractNumber: string; readonly amountKopecks: Kopecks }[];
      /** Some of it cannot be put on its contract: staff of the supplier look. */
      readonly waits: boolean;
      readonly settledAt: Instant;
      /** Nobody pressed anything for it. */
      readonly byAutopay?: true;
      /** The supplier's, for the date a person reads. */
      readonly timeZone: string;
    })
  | (OfContract & {
      readonly template: 'autopay-coming';
      readonly on: PlainDate;
      readonly cardTitle: string;
      readonly amount:
        | { readonly kind: 'fixed'; readonly amountKopecks: Kopecks }
        | { readonly kind: 'debt'; readonly capKopecks: Kopecks; readonly owedKopecks: Kopecks };
    })
  | (OfContract & {
      readonly template: 'autopay-outcome';
      readonly on: PlainDate;
      readonly outcome: 'failed' | 'skipped' | 'being-checked';
      readonly reason: Text;
      readonly next?: 'retry' | 'next-month' | 'paused';
      readonly nextOn?: PlainDate;
      readonly amountKopecks?: Kopecks;
    })
  | {
      readonly template: 'cards-removed';
      readonly cardTitles: readonly string[];
    }
  | (OfContract & {
      readonly template: 'contract-ended';
      /** As the final bill leaves it, or the contract itself where there is none; negative is an advance. */
      readonly balanceKopecks: Kopecks;
      readonly finalBill?: { readonly number: string; readonly dueOn: PlainDate };
      /** Where papers, and money that was paid ahead, are to be had now. */
      readonly supplier: { readonly phone: string; readonly email: string };
      /** Where money goes. */
      readonly payee: {
        readonly name: string;
        readonly taxNumber: string;
        readonly account: string;
        readonly bankName: string;
        readonly bic: string;
      };
    })
  | (OfContract & {
      readonly template: 'readings-needed';
      /** How many meters wait. */
      readonly meters: number;
      readonly untilOn: PlainDate;
    });

export type NoticeOf<T extends Notice['template']> = Extract<Notice, { template: T }>;
