import { invariant, type Kopecks, kopecks } from '#core/kernel';
import type { Receipt, ReceiptItem } from './model.ts';

/**
 * Codes of VAT rates in receipts (YooKassa's reference of receipt parameters): of the rate itself, and of the
 * calculated rate (22/122) that stands on an advance.
 */
const VAT_CODES: Readonly<Record<number, { rate: number; calculated: number }>> = {
  // a supplier under the simplified system charges no VAT at all
  0: { rate: 1, calculated: 1 },
  5: { rate: 7, calculated: 9 },
  7: { rate: 8, calculated: 10 },
  10: { rate: 3, calculated: 5 },
  20: { rate: 4, calculated: 6 },
  22: { rate: 11, calculated: 12 },
};

/** Whole percents of VAT a receipt can name, rising; 0 stands for a supplier without VAT. */
export const RECEIPT_VAT_PERCENTS: readonly number[] = Object.keys(VAT_CODES).map(Number);

export interface ReceiptFacts {
  readonly amountKopecks: Kopecks;
  /** What the contract owes: positive is a debt. */
  readonly balanceKopecks: Kopecks;
  /** Whole percent of VAT in force on the day of payment. */
  readonly vatPercent: number;
  readonly contractNumber: string;
  readonly contact: Receipt['contact'];
}

/**
 * Data of the fiscal receipt (domain.md §5): what pays the debt is a service paid in full, what goes beyond it is
 * an advance. The items' sum is the amount. Throws when the VAT rate has no code.
 */
export function receiptOf(facts: ReceiptFacts): Receipt {
  const codes = VAT_CODES[facts.vatPercent];
  invariant(codes, `no receipt code for a VAT rate of ${facts.vatPercent} %`);
  invariant(facts.amountKopecks > 0, 'a receipt is for a positive amount');
  const forDebt = kopecks(Math.min(facts.amountKopecks, Math.max(facts.balanceKopecks, 0)));
  const ahead = kopecks(facts.amountKopecks - forDebt);
  const items: ReceiptItem[] = [];
  if (forDebt > 0) {
    items.push({
      description: `Коммунальные услуги, договор ${facts.contractNumber}`,
      amountKopecks: forDebt,
      vatCode: codes.rate,
      subject: 'service',
      mode: 'full_payment',
    });
  }
  if (ahead > 0) {
    items.push({
      description: `Аванс за коммунальные услуги, договор ${facts.contractNumber}`,
      amountKopecks: ahead,
      vatCode: codes.calculated,
      subject: 'payment',
      mode: 'advance',
    });
  }
  return { contact: facts.contact, items };
}
