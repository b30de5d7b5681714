import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  contractIdOf,
  dateAt,
  dayOf,
  daysBetween,
  daysIn,
  decimal,
  divideHalfUp,
  firstIdAt,
  idSource,
  instant,
  isDecimal,
  isId,
  isPeriod,
  isPlainDate,
  kopecks,
  kopecksFromRoubles,
  momentOf,
  monthsBetween,
  multiplyDivideHalfUp,
  period,
  periodAt,
  plainDate,
  plusDays,
  plusMonths,
  priceOf,
  roublesText,
  type SupplierId,
  splitKopecks,
  startOfDate,
  sumKopecks,
  vatInside,
  workingDayFrom,
} from './index.ts';

describe('money', () => {
  test('prices a volume exactly (domain.md vector 1)', () => {
    expect(priceOf(235, 0, decimal('7.08'))).toBe(166380);
    expect(vatInside(kopecks(166380), 22)).toBe(30003);
  });

  test('extracts VAT from a gross amount (vector 10)', () => {
    expect(vatInside(kopecks(120000), 20)).toBe(20000);
    expect(vatInside(kopecks(120000), 22)).toBe(21639);
  });

  test('prices litres and millionths of a Gcal at the rate of the whole unit', () => {
    expect(priceOf(4_405, 3, decimal('38.12'))).toBe(16792);
    expect(priceOf(1_234_567, 6, decimal('2412.55'))).toBe(297845);
  });

  test('rounds half away from zero, the same up and down', () => {
    expect(divideHalfUp(5, 2)).toBe(3);
    expect(divideHalfUp(-5, 2)).toBe(-3);
    expect(divideHalfUp(4, 3)).toBe(1);
  });

  test('agrees with exact rationals for every volume and rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9_000_000, max: 9_000_000 }),
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.constantFrom(1, 10, 1000, 10_000_000),
        (volume, units, denominator) => {
          const product = BigInt(volume) * BigInt(units);
          const magnitude = product < 0n ? -product : product;
          const half = (2n * magnitude + BigInt(denominator)) / (2n * BigInt(denominator));
          expect(BigInt(multiplyDivideHalfUp(volume, units, denominator))).toBe(product < 0n ? -half : half);
        },
      ),
    );
  });

  test('refuses fractions and sums beyond safe integers', () => {
    expect(() => kopecks(0.5)).toThrow('integer');
    expect(() => sumKopecks([kopecks(Number.MAX_SAFE_INTEGER), kopecks(1)])).toThrow();
  });

  test('writes and reads roubles the way acquirers do', () => {
    expect(roublesText(kopecks(12025))).toBe('120.25');
    expect(roublesText(kopecks(-5))).toBe('-0.05');
    expect(kopecksFromRoubles('120.25')).toBe(12025);
    for (const wrong of ['120', '120.2', '120.255', '-1.00', '1e2.00', ' 1.00', '1,00', '٣.00']) {
      expect(kopecksFromRoubles(wrong)).toBeUndefined();
    }
  });

  test('splits an amount so that the parts sum to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 8 }),
        (amount, weights) => {
          const parts = splitKopecks(kopecks(amount), weights);
          expect(sumKopecks(parts)).toBe(amount);
          for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
        },
      ),
    );
    expect(splitKopecks(kopecks(100), [1, 1, 1])).toEqual([34, 33, 33]);
  });
});

describe('decimals', () => {
  test('takes only plain non-negative decimals', () => {
    expect(isDecimal('7.08')).toBe(true);
    for (const wrong of ['', '-1', '+1', '1.', '.5', '1e3', '1,5', '1.123456789', 'NaN', ' 1']) {
      expect(isDecimal(wrong)).toBe(false);
    }
  });
});

describe('time', () => {
  test('knows the date and the period in the supplier’s zone, not in UTC', () => {
    const lateEvening = instant('2026-10-31T21:30:00Z');
    expect(dateAt(lateEvening, 'Europe/Moscow')).toBe('2026-11-01');
    expect(periodAt(lateEvening, 'Europe/Moscow')).toBe('2026-11');
    expect(periodAt(lateEvening, 'Europe/Kaliningrad')).toBe('2026-10');
    expect(startOfDate(plainDate('2026-11-01'), 'Europe/Moscow')).toBe('2026-10-31T21:00:00.000Z');
  });

  test('accepts only dates and periods that exist', () => {
    expect(isPlainDate('2028-02-29')).toBe(true);
    for (const wrong of ['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-04-31']) {
      expect(isPlainDate(wrong)).toBe(false);
    }
    expect(isPeriod('2026-00')).toBe(false);
  });

  test('walks periods over years and back', () => {
    expect(plusMonths(period('2026-12'), 1)).toBe('2027-01');
    expect(plusMonths(period('2026-01'), -13)).toBe('2024-12');
    fc.assert(
      fc.property(fc.integer({ min: -600, max: 600 }), (months) => {
        const start = period('2026-11');
        expect(monthsBetween(start, plusMonths(start, months))).toBe(months);
      }),
    );
    expect(daysIn(period('2028-02'))).toBe(29);
    expect(dayOf(period('2026-02'), 31)).toBe('2026-02-28');
  });

  test('counts days as the calendar has them, over leap years and centuries', () => {
    const date = fc
      .date({ min: new Date('0100-01-01'), max: new Date('9900-12-31'), noInvalidDate: true })
      .map((day) => plainDate(day.toISOString().slice(0, 10)));
    fc.assert(
      fc.property(date, fc.integer({ min: -3000, max: 30_000 }), (on, days) => {
        const later = Temporal.PlainDate.from(on).add({ days }).toString();
        expect(plusDays(on, days)).toBe(later);
        expect(daysBetween(on, plainDate(later))).toBe(days);
      }),
    );
    expect(daysBetween(plainDate('2026-03-28'), plainDate('2026-03-30'))).toBe(2);
  });

  test('moves a due date from a weekend or holiday to the next working day', () => {
    const calendar = { holidays: [plainDate('2026-11-04')], workingWeekends: [plainDate('2026-11-15')] };
    expect(workingDayFrom({ ...calendar, workingWeekends: [] }, plainDate('2026-11-15'))).toBe('2026-11-16');
    expect(workingDayFrom(calendar, plainDate('2026-11-15'))).toBe('2026-11-15');
    expect(workingDayFrom(calendar, plainDate('2026-11-04'))).toBe('2026-11-05');
  });
});

describe('ids', () => {
  test('sort by the moment they were made and name their kind', () => {
    let now = instant('2026-11-22T05:00:00Z');
    const ids = idSource({ now: () => now });
    const first = ids.next('payment');
    now = instant('2026-11-22T05:00:00.001Z');
    const second = ids.next('payment');
    expect(first < second).toBe(true);
    expect(isId('payment', first)).toBe(true);
    expect(isId('contract', first)).toBe(false);
    expect([first, second].map(momentOf)).toEqual(['2026-11-22T05:00:00.000Z', now]);
  });

  test('of a moment begin after all earlier ones and before its own', () => {
    let now = instant('2026-11-22T05:00:00Z');
    const ids = idSource({ now: () => now });
    const earlier = ids.next('payment');
    now = instant('2026-11-22T05:00:00.001Z');
    const first = firstIdAt('payment', now);
    expect([first, earlier, ids.next('payment')].sort()).toEqual([earlier, first, expect.any(String)]);
  });

  test('finds a contract by its number, the same every time and apart between suppliers', () => {
    const id = contractIdOf('north' as SupplierId, '78010000000017');
    expect(contractIdOf('north' as SupplierId, '78010000000017')).toBe(id);
    expect(contractIdOf('south' as SupplierId, '78010000000017')).not.toBe(id);
    expect(isId('contract', id)).toBe(true);
  });
});
