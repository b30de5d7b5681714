import type { Kopecks } from '#core/kernel';
import type { Words } from '../i18n/language.tsx';
import { kopecksFromInput } from '../ui/money-input.ts';

/** What one payment to a supplier may be, in kopecks. */
export interface Limits {
  readonly leastKopecks: Kopecks;
  readonly mostKopecks: Kopecks;
}

/** A typed sum that can be paid; undefined for any other text. */
export function payableSum(typed: string | undefined, limits: Limits): Kopecks | undefined {
  const amount = kopecksFromInput(typed ?? '');
  return amount !== undefined && isWithin(limits, amount) ? amount : undefined;
}

export function isWithin({ leastKopecks, mostKopecks }: Limits, amount: Kopecks): boolean {
  return amount >= leastKopecks && amount <= mostKopecks;
}

/** The limits for a sentence. */
export function limitsIn({ format }: Words, { leastKopecks, mostKopecks }: Limits) {
  return { least: format.money(leastKopecks), most: format.money(mostKopecks) };
}
