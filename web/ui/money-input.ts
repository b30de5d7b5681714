import type { Kopecks } from '#core/kernel';

/** Whole kopecks of `1500`, `1 500,5` or `1500.50`; undefined for anything else. No floating point is involved. */
export function kopecksFromInput(text: string): Kopecks | undefined {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0₽]/g, ''));
  if (!match) return undefined;
  const [, roubles = '0', fraction = ''] = match;
  return Number(roubles + fraction.padEnd(2, '0')) as Kopecks;
}

/** A sum as people type it: `1663,80`. */
export function inRoubles(amount: Kopecks): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)},${digits.slice(-2)}`;
}
