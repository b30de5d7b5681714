import type { RateDocument } from '../../document.ts';
import type { Debt } from './account.ts';
import { type Day, dayFrom, inForce } from './dates.ts';
import { dividedBy, exact, type Rational, rounded, times, whole } from './rational.ts';
import { Refused } from './refused.ts';

/** One step of the penalty for one part of a debt. */
export interface Span {
  readonly debt: bigint;
  readonly from: Day;
  readonly to: Day;
  readonly days: number;
  readonly ratePercent: string;
  readonly divisor: number;
  readonly amount: bigint;
}

type Step = readonly [firstDay: number, lastDay: number, divisor: number];

/** Rule 19, the table: days of delay and the part of the rate for each of them. */
const STEPS: Record<RateDocument['contract']['kind'], readonly Step[]> = {
  household: [
    [31, 90, 300],
    [91, Number.POSITIVE_INFINITY, 130],
  ],
  company: [[1, Number.POSITIVE_INFINITY, 130]],
  'managing-company': [
    [1, 60, 300],
    [61, 90, 170],
    [91, Number.POSITIVE_INFINITY, 130],
  ],
  'housing-association': [
    [31, 90, 300],
    [91, Number.POSITIVE_INFINITY, 130],
  ],
};

/** Rule 19: what the penalty of a debt comes to by a day, part by part and step by step. */
export function penaltyBy(document: RateDocument, debt: Debt, lastDay: Day): Span[] {
  const parts = [...debt.paid]
    .sort(([a], [b]) => a - b)
    .map(([on, part]) => ({ to: Math.min(on, lastDay), part }));
  if (debt.open > 0n) parts.push({ to: lastDay, part: debt.open });
  return parts.flatMap(({ to, part }) =>
    STEPS[document.contract.kind].flatMap(([first, last, divisor]): Span[] => {
      const end = Math.min(to, debt.dueOn + last);
      const days = end - (debt.dueOn + first) + 1;
      if (days <= 0) return [];
      const ratePercent = rateOn(document, to);
      const amount = rounded(
        dividedBy(times(times(whole(part), exact(ratePercent)), whole(days)), 100 * divisor),
      );
      return [{ debt: part, from: debt.dueOn + first, to: end, days, ratePercent, divisor, amount }];
    }),
  );
}

/** The key rate of a day, at most 9.5 until 2027-01-01. */
function rateOn(document: RateDocument, day: Day): string {
  const rate = inForce(document.supplier.keyRates ?? [], day);
  if (rate === undefined) throw new Refused('supplier.key_rate_missing');
  return day < dayFrom('2027-01-01') && exceeds(exact(rate), exact('9.5')) ? '9.5' : rate;
}

function exceeds(a: Rational, b: Rational): boolean {
  return a.over * b.under > b.over * a.under;
}
