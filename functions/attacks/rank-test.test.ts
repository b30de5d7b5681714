import { describe, expect, test } from 'vitest';
import { median, rankTest } from './rank-test.ts';

const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

describe('the comparison of two samples', () => {
  test('finds no difference between a sample and itself', () => {
    expect(rankTest(upTo(100), upTo(100))).toEqual({ above: 0.5, p: expect.closeTo(1, 6) });
  });

  test('knows which is the larger, and how surely', () => {
    expect(rankTest([4, 5, 6], [1, 2, 3]).above).toBe(1);
    expect(rankTest([1, 2, 3], [4, 5, 6]).above).toBe(0);
    // U = 4050 of 10,000 pairs, with 100 of each: z = -2.3211, p = 0.0203
    const { above, p } = rankTest(upTo(100), upTo(100, 10));
    expect(above).toBeCloseTo(0.405, 6);
    expect(p).toBeCloseTo(0.0203, 3);
  });

  test('takes the middle of an unordered sample', () => {
    expect(median([9, 1, 5])).toBe(5);
  });
});
