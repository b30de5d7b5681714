import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Calendar,
  dateAt,
  dayOf,
  instant,
  instantOfMs,
  period,
  periodOf,
  plainDate,
  plusMonths,
} from '#core/kernel';
import { dueOn, openWindowAt, readingPeriodAt, vatPercentOn } from './calendar.ts';
import type { Supplier } from './model.ts';

const calendar = (changes: Partial<Calendar> = {}): Calendar => ({
  holidays: [],
  workingWeekends: [],
  ...changes,
});

const supplier = {
  supplierId: 'demo' as Supplier['supplierId'],
  calendar: calendar(),
  dueDays: [
    { from: plainDate('2026-03-01'), value: 15 },
    { from: plainDate('2020-01-01'), value: 10 },
  ],
  vatPercents: [
    { from: plainDate('2019-01-01'), value: 20 },
    { from: plainDate('2026-01-01'), value: 22 },
  ],
};

describe('the day a bill is due on', () => {
  test('is the supplier’s day of the next month', () => {
    expect(dueOn(supplier, period('2026-03'))).toBe('2026-04-15');
  });

  test('moves from a Sunday to Monday (vector 19)', () => {
    expect(dueOn(supplier, period('2026-10'))).toBe('2026-11-16');
  });

  test('moves over a holiday, and not over a weekend that works', () => {
    const rests = calendar({ holidays: [plainDate('2026-11-16'), plainDate('2026-11-17')] });
    expect(dueOn({ ...supplier, calendar: rests }, period('2026-10'))).toBe('2026-11-18');
    const works = calendar({ workingWeekends: [plainDate('2026-11-15')] });
    expect(dueOn({ ...supplier, calendar: works }, period('2026-10'))).toBe('2026-11-15');
  });

  test('follows the rule of the month of payment: 10th before 1 March 2026, 15th from then on', () => {
    expect(dueOn(supplier, period('2026-01'))).toBe('2026-02-10');
    expect(dueOn(supplier, period('2026-02'))).toBe('2026-03-16');
  });

  test('is the last day of a month that is too short', () => {
    const late = { ...supplier, dueDays: [{ from: plainDate('2020-01-01'), value: 31 }] };
    expect(dueOn(late, period('2027-03'))).toBe('2027-04-30');
  });

  test('of a business is the 18th, and from its supplier’s own date on the supplier’s day', () => {
    const own = { ...supplier, businessDueDays: [{ from: plainDate('2026-06-01'), value: 20 }] };
    const due = (of: string) => dueOn(own, period(of), 'company');
    expect([due('2026-04'), due('2026-05')]).toEqual(['2026-05-18', '2026-06-22']);
  });

  test('asks for a setting that covers the date', () => {
    expect(() => dueOn(supplier, period('2019-06'))).toThrow(
      expect.objectContaining({ code: 'supplier.setting_missing', kind: 'refused' }),
    );
  });
});

describe('the VAT inside household rates', () => {
  test('is 20 % to the end of 2025 and 22 % from 2026', () => {
    expect(vatPercentOn(supplier, plainDate('2025-12-31'))).toBe(20);
    expect(vatPercentOn(supplier, plainDate('2026-01-01'))).toBe(22);
  });

  test('asks for a setting that covers the date', () => {
    expect(() => vatPercentOn(supplier, plainDate('2018-12-31'))).toThrow(
      expect.objectContaining({ code: 'supplier.setting_missing' }),
    );
  });
});

const rules = (fromDay: number, toDay: number) => ({
  timeZone: 'Europe/Moscow',
  readingWindow: { fromDay, toDay },
});

describe('the period of a reading', () => {
  test.each([
    ['before the window opens', '2026-10-03T09:00:00Z', '2026-10'],
    ['on its first day', '2026-10-15T09:00:00Z', '2026-10'],
    ['in the last minute of its last day, local time', '2026-10-25T20:59:59Z', '2026-10'],
    ['in the first minute after it, local time', '2026-10-25T21:00:00Z', '2026-11'],
    ['at the end of December', '2026-12-28T09:00:00Z', '2027-01'],
  ])('with a window of 15–25, %s', (_, at, expected) => {
    expect(readingPeriodAt(rules(15, 25), instant(at))).toBe(expected);
  });

  test('with a whole-month window is the month itself, even in February', () => {
    expect(readingPeriodAt(rules(1, 31), instant('2027-02-28T20:59:59Z'))).toBe('2027-02');
    expect(readingPeriodAt(rules(1, 31), instant('2027-02-28T21:00:00Z'))).toBe('2027-03');
  });

  test('is the running month up to the window’s end and the next one after it, whatever the window', () => {
    const moments = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) });
    const days = fc.tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 30 }));
    fc.assert(
      fc.property(moments, days, (atMs, [fromDay, length]) => {
        const window = rules(fromDay, Math.min(31, fromDay + length));
        const today = dateAt(instantOfMs(atMs), window.timeZone);
        const running = periodOf(today);
        const inTime = today <= dayOf(running, window.readingWindow.toDay);
        const found = readingPeriodAt(window, instantOfMs(atMs));
        expect(found).toBe(inTime ? running : plusMonths(running, 1));
        const open = openWindowAt(window, instantOfMs(atMs));
        if (open) expect(open.period).toBe(found);
      }),
    );
  });
});

describe('the window', () => {
  test.each([
    ['the day before', '2026-10-22T09:00:00Z', undefined],
    ['its first day', '2026-10-22T21:00:00Z', { period: '2026-10', until: '2026-10-25' }],
    ['its last day', '2026-10-25T20:00:00Z', { period: '2026-10', until: '2026-10-25' }],
    ['the day after', '2026-10-25T21:30:00Z', undefined],
  ])('of 23–25 on %s', (_, at, expected) => {
    expect(openWindowAt(rules(23, 25), instant(at))).toEqual(expected);
  });
});
