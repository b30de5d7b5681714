import type { Kopecks } from '#core/kernel';
import { kopecksFromInput } from '../ui/money-input.ts';

/** The least a payment may be, in kopecks. */
export const LEAST = 100;
const MOST = 50_000_000;

/** A typed sum that can be paid; undefined for any other text. */
export function payableSum(typed: string | undefined): Kopecks | undefined {
  const amount = kopecksFromInput(typed ?? '');
  return amount !== undefined && amount >= LEAST && amount <= MOST ? amount : undefined;
}
