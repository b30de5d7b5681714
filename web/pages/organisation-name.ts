import { taxNumberProblem } from '../ui/tax-number.ts';

/** What is wrong with a name that is to be an organisation's; the API asks for the same, so that no name looks like a link. */
export function nameProblem(name: string): 'missing' | 'signs' | 'link' | undefined {
  if (name === '') return 'missing';
  if (!/^[\p{L}\p{N} .,'"«»„“”&()№+-]+$/u.test(name)) return 'signs';
  return /\.[^\s.,)"»“”]/u.test(name) ? 'link' : undefined;
}

/** The digits of a tax number as people type it, with spaces or without. */
export const taxDigits = (typed: string): string => typed.replace(/\s/g, '');

/** What is wrong with a tax number that may be left out. */
export function ownTaxNumberProblem(typed: string): 'length' | 'check' | undefined {
  const digits = taxDigits(typed);
  if (digits === '') return undefined;
  return /^\d+$/.test(digits) ? taxNumberProblem(digits) : 'length';
}
