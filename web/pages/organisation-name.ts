import { taxNumberProblem } from '../ui/tax-number.ts';

/**
 * What is wrong with a name that is to be an organisation's; the API asks for the same (`core/organisation/contract.ts`), so
 * that no mail program makes a link of a name: after a dot come the word's end, an initial or a number.
 */
export function nameProblem(name: string): 'missing' | 'signs' | 'link' | 'phone' | undefined {
  if (name === '') return 'missing';
  if (!/^[\p{L}\p{N} .,'"«»„“”&()№+-]+$/u.test(name)) return 'signs';
  if (/\.(?!(?:\p{L}?|\p{N}+)(?:[ .,)"»“”]|$))/u.test(name)) return 'link';
  return /(?:\p{N}[ .,()+-]*){7}/u.test(name) ? 'phone' : undefined;
}

/** The digits of a tax number as people type it, with spaces or without. */
export const taxDigits = (typed: string): string => typed.replace(/\s/g, '');

/** What is wrong with a tax number that may be left out. */
export function ownTaxNumberProblem(typed: string): 'length' | 'check' | undefined {
  const digits = taxDigits(typed);
  if (digits === '') return undefined;
  return /^\d+$/.test(digits) ? taxNumberProblem(digits) : 'length';
}
