import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kopecks } from '#core/kernel';
import {
  byDifference,
  DEFAULT_OUTLIER_RULE,
  differenceOf,
  keepLargest,
  type Outlier,
  outlierReason,
} from './outliers.ts';

const rule = DEFAULT_OUTLIER_RULE;
const told = (last: number | undefined, now: number, kind: 'household' | 'company' = 'household') =>
  outlierReason(rule, {
    kind,
    thisKopecks: kopecks(now),
    lastKopecks: last === undefined ? undefined : kopecks(last),
  });

describe('an outlier', () => {
  it.each<[string, number | undefined, number, string | undefined]>([
    ['three times the last bill, and no more', 1000_00, 3000_00, undefined],
    ['a kopeck more than three times the last bill', 1000_00, 3000_01, 'more'],
    ['a third of the last bill, and no less', 3000_00, 1000_00, undefined],
    ['a kopeck less than a third of the last bill', 3000_00, 999_99, 'less'],
    ['many times the last bill, but within 500 roubles of it', 10_00, 510_00, undefined],
    ['many times the last bill, and a kopeck beyond 500 roubles', 10_00, 510_01, 'more'],
    ['a small part of the last bill, but within 500 roubles of it', 510_00, 10_00, undefined],
    ['a small part of the last bill, and a kopeck beyond 500 roubles', 510_01, 10_00, 'less'],
    ['a charge after a month that gave back', -200_00, 400_00, 'more'],
    ['a charge after a month of nothing', 0, 500_01, 'more'],
    ['nothing after a bill', 1, 0, 'nothing'],
    ['nothing after nothing', 0, 0, undefined],
    ['nothing after a month that gave back', -1, 0, undefined],
    ['nothing on a first bill', undefined, 0, undefined],
    ['a first bill of whatever sum', undefined, 49_999_99, undefined],
    ['more given back than charged', 100_00, -1, 'negative'],
    ['more given back than charged on a first bill', undefined, -1, 'negative'],
    ['as much as a household may come to', 49_000_00, 50_000_00, undefined],
    ['a kopeck more than a household may come to', 49_000_00, 50_000_01, 'huge'],
    ['more than a household may come to, on a first bill', undefined, 50_000_01, 'huge'],
  ])('is told by the rule: %s', (_, last, now, reason) => expect(told(last, now)).toBe(reason));

  it('may be as large as it likes when it is a company’s', () => {
    expect(told(900_000_00, 1_000_000_00, 'company')).toBeUndefined();
    expect(told(300_000_00, 1_000_000_00, 'company')).toBe('more');
  });

  it('is told by other settings when they are given', () => {
    const strict = { times: 2, beyondKopecks: kopecks(0), householdKopecks: kopecks(100_00) };
    const by = (last: number, now: number) =>
      outlierReason(strict, { kind: 'household', thisKopecks: kopecks(now), lastKopecks: kopecks(last) });
    expect([by(10, 20), by(10, 21), by(21, 10), by(90_00, 100_01)]).toEqual([
      undefined,
      'more',
      'less',
      'huge',
    ]);
  });
});

describe('the outliers that are kept', () => {
  const outlier = fc.record({
    number: fc.integer({ min: 0, max: 99_999 }).map((n) => String(n).padStart(14, '0')),
    lastKopecks: fc.integer({ min: -1000, max: 1000 }).map(kopecks),
    thisKopecks: fc.integer({ min: -1000, max: 1000 }).map(kopecks),
    reason: fc.constant('more' as const),
  });
  const nothing = { outliers: [], moreOutliers: 0 };

  it('are the 200 largest differences, and the rest is counted, however the pages fall', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(outlier, { selector: ({ number }) => number, minLength: 150, maxLength: 450 }),
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1 }),
        (all: Outlier[], sizes) => {
          let kept: ReturnType<typeof keepLargest> = nothing;
          for (let at = 0, page = 0; at < all.length; page += 1) {
            const size = sizes[page % sizes.length] ?? 1;
            kept = keepLargest(kept, all.slice(at, at + size));
            at += size;
          }
          expect(kept.outliers).toEqual([...all].sort(byDifference).slice(0, 200));
          expect(kept.moreOutliers).toBe(Math.max(0, all.length - 200));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('stand by their difference to the last bill, a first bill by all of it, and by number within one difference', () => {
    const of = (number: string, thisKopecks: number, lastKopecks?: number): Outlier => ({
      number,
      thisKopecks: kopecks(thisKopecks),
      ...(lastKopecks !== undefined && { lastKopecks: kopecks(lastKopecks) }),
      reason: 'huge',
    });
    const all = [of('3', 50, 100), of('1', 100), of('2', 0, 100), of('0', -10, 100)];
    expect(all.map(differenceOf)).toEqual([50, 100, 100, 110]);
    expect([...all].sort(byDifference).map(({ number }) => number)).toEqual(['0', '1', '2', '3']);
  });
});
