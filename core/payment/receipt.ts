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
  /** What each contract gets. */
  readonly parts: readonly ReceiptPart[];
  /** Whole percent of VAT in force on the day of payment. */
  readonly vatPercent: number;
  readonly contact: Receipt['contact'];
}

interface ReceiptPart {
  readonly contractNumber: string;
  readonly amountKopecks: Kopecks;
  /** What the contract owes: positive is a debt. */
  readonly balanceKopecks: Kopecks;
}

/**
 * Data of the fiscal receipt (domain.md §5): of each contract, what pays its debt is a service paid in full, what goes
 * beyond it is an advance. The items' sum is the amount. Throws when the VAT rate has no code.
 */
export function receiptOf({ parts, vatPercent, contact }: ReceiptFacts): Receipt {
  return { contact, items: parts.flatMap((part) => itemsOf(part, vatPercent)) };
}

function itemsOf(
  { contractNumber, amountKopecks, balanceKopecks }: ReceiptPart,
  vatPercent: number,
): ReceiptItem[] {
  const codes = VAT_CODES[vatPercent];
  invariant(codes, `no receipt code for a VAT rate of ${vatPercent} %`);
  invariant(amountKopecks > 0, 'a receipt is for a positive amount');
  const forDebt = kopecks(Math.min(amountKopecks, Math.max(balanceKopecks, 0)));
  const ahead = kopecks(amountKopecks - forDebt);
  const items: ReceiptItem[] = [];
  if (forDebt > 0) {
    items.push({
      description: `Коммунальные услуги, договор ${contractNumber}`,
      amountKopecks: forDebt,
      vatCode: codes.rate,
      subject: 'service',
      mode: 'full_payment',
    });
  }
  if (ahead > 0) {
    items.push({
      description: `Аванс за коммунальные услуги, договор ${contractNumber}`,
      amountKopecks: ahead,
      vatCode: codes.calculated,
      subject: 'payment',
      mode: 'advance',
    });
  }
  return items;
}
