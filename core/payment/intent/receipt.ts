import type { ContractHead } from '#core/contract';
import { invariant, type Kopecks, kopecks } from '#core/kernel';
import type { Service } from '#core/tariff';
import type { Receipt, ReceiptItem } from '../model.ts';

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

/** What a receipt calls each service; it is a document of the law and speaks its language. */
const SERVICES: Readonly<Record<Service, string>> = {
  electricity: 'Электроэнергия',
  'cold-water': 'Холодная вода',
  'hot-water': 'Горячая вода',
  heating: 'Отопление',
  maintenance: 'Содержание жилья',
  waste: 'Вывоз отходов',
};

export interface ReceiptFacts {
  /** What each contract gets. */
  readonly parts: readonly ReceiptPart[];
  /** Whole percent of VAT in force on the day of payment. */
  readonly vatPercent: number;
  readonly contact: Receipt['contact'];
}

interface ReceiptPart {
  /** A positive balance is a debt. */
  readonly head: Pick<ContractHead, 'number' | 'balanceKopecks'>;
  readonly amountKopecks: Kopecks;
  readonly service?: Service;
}

/** Data of the fiscal receipt (domain.md §5). The items' sum is the amount. Throws when the VAT rate has no code. */
export function receiptOf({ parts, vatPercent, contact }: ReceiptFacts): Receipt {
  return { contact, items: receiptItems(parts, vatPercent) };
}

/** Of each contract, what pays its debt is a service paid in full, what goes beyond it is an advance. */
export function receiptItems(parts: readonly ReceiptPart[], vatPercent: number): ReceiptItem[] {
  const codes = VAT_CODES[vatPercent];
  invariant(codes, `no receipt code for a VAT rate of ${vatPercent} %`);
  return parts.flatMap((part) => itemsOf(part, codes));
}

/** What of a part goes beyond the contract's debt. */
export function aheadOf({ head, amountKopecks }: Omit<ReceiptPart, 'service'>): Kopecks {
  return kopecks(amountKopecks - Math.min(amountKopecks, Math.max(head.balanceKopecks, 0)));
}

function itemsOf(
  { head, amountKopecks, service }: ReceiptPart,
  codes: { rate: number; calculated: number },
): ReceiptItem[] {
  invariant(amountKopecks > 0, 'a receipt is for a positive amount');
  const ahead = aheadOf({ head, amountKopecks });
  const forDebt = kopecks(amountKopecks - ahead);
  const named = service && SERVICES[service];
  const items: ReceiptItem[] = [];
  if (forDebt > 0) {
    items.push({
      description: `${named ?? 'Коммунальные услуги'}, договор ${head.number}`,
      amountKopecks: forDebt,
      vatCode: codes.rate,
      subject: 'service',
      mode: 'full_payment',
    });
  }
  if (ahead > 0) {
    items.push({
      description: `Аванс за ${named ? `услугу «${named}»` : 'коммунальные услуги'}, договор ${head.number}`,
      amountKopecks: ahead,
      vatCode: codes.calculated,
      subject: 'payment',
      mode: 'advance',
    });
  }
  return items;
}
