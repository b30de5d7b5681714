import { invalid } from './api-error.ts';

/** A whole number of kopecks. */
export type Kopecks = number;

export interface AmountObject {
  value: string;
  currency: string;
}

export function formatKopecks(kopecks: Kopecks): string {
  const whole = Math.floor(kopecks / 100);
  return `${whole}.${String(kopecks % 100).padStart(2, '0')}`;
}

export function amountObject(kopecks: Kopecks, currency = 'RUB'): AmountObject {
  return { value: formatKopecks(kopecks), currency };
}

/** Reads `"120.25"`: a string with exactly two decimals, above zero. Throws `invalid_request` naming the parameter. */
export function parseKopecks(value: unknown, parameter: string): Kopecks {
  if (typeof value !== 'string' || !/^\d{1,9}\.\d{2}$/.test(value)) {
    throw invalid('Amount must be a string with two decimals, like 120.25', parameter);
  }
  const kopecks = Number(value.replace('.', ''));
  if (kopecks === 0) throw invalid('Amount must be greater than zero', parameter);
  return kopecks;
}

/** The price of a receipt's line: the price of one times a quantity in thousandths, rounded half up once. */
export function lineTotal(price: Kopecks, quantityThousandths: number): Kopecks {
  return Number((BigInt(price) * BigInt(quantityThousandths) + 500n) / 1000n);
}

/** What the shop is left with after the acquirer's commission of 2.8 %. */
export function incomeOf(amount: Kopecks): Kopecks {
  return amount - Math.round((amount * 28) / 1000);
}
