import { expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { paymentLimits } from './payment-limits.ts';

test('a supplier’s own limit takes the place of that one limit only', () => {
  const usual = {
    leastKopecks: 100,
    mostKopecks: 50_000_000,
    unusualTimes: 3,
    unusualAboveKopecks: 1_000_000,
  };
  expect(paymentLimits({})).toEqual(usual);
  expect(paymentLimits({ payments: { mostKopecks: kopecks(1_500_000) } })).toEqual({
    ...usual,
    mostKopecks: 1_500_000,
  });
});
