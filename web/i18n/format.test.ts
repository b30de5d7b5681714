import { describe, expect, test } from 'vitest';
import type { Instant, Kopecks, Period, PlainDate } from '#core/kernel';
import { SERVICES } from '#core/tariff';
import { formats } from './format.ts';

const ru = formats('ru');
const en = formats('en');
/** With ordinary spaces, for reading. */
const plain = (text: string): string => text.replace(/\u00a0/g, ' ');
const money = (amount: number): string => plain(ru.money(amount as Kopecks));

describe('money', () => {
  test('is written from whole kopecks without losing one', () => {
    expect(money(0)).toBe('0,00 ₽');
    expect(money(5)).toBe('0,05 ₽');
    expect(money(166_380)).toBe('1 663,80 ₽');
    expect(money(9_000_000_000_001)).toBe('90 000 000 000,01 ₽');
    expect(money(-2010)).toBe('−20,10 ₽');
    expect(en.money(166_380 as Kopecks)).toBe('1,663.80\u00a0₽');
  });

  test('never breaks between a number and its unit', () => {
    expect(ru.money(166_380 as Kopecks)).not.toContain(' ');
    expect(ru.volume('electricity', 12_345)).not.toContain(' ');
  });
});

describe('volumes', () => {
  test('are written from the smallest unit of the service', () => {
    expect(plain(ru.volume('electricity', 12_345))).toBe('12 345 кВт·ч');
    expect(plain(ru.volume('cold-water', 5123))).toBe('5,123 м³');
    expect(plain(ru.volume('cold-water', 5000))).toBe('5 м³');
    expect(plain(ru.volume('hot-water', 45))).toBe('0,045 м³');
    expect(plain(en.volume('heating', 1_234_567))).toBe('1.234567 Gcal');
    expect(plain(ru.volume('maintenance', 5430))).toBe('54,3 м²');
    // heating that is charged by area: the line's own unit
    expect(plain(ru.volume('m2', 5430))).toBe('54,3 м²');
    expect(plain(en.volume('person', 3))).toBe('3 pers.');
    expect(ru.volumeNumber('m2', 5430)).toBe('54,3');
    expect(ru.unit('m2')).toBe('м²');
    expect(plain(ru.volume('electricity', -120))).toBe('−120 кВт·ч');
    expect(plain(ru.volume('cold-water', -500))).toBe('−0,5 м³');
  });

  test('use the scale and unit each service has in the domain', () => {
    for (const [service, { scale }] of Object.entries(SERVICES)) {
      const one = ru.volumeNumber(service as keyof typeof SERVICES, 10 ** scale);
      expect(one, service).toBe('1');
    }
  });
});

describe('dates and numbers', () => {
  test('a date is the same day in every time zone', () => {
    expect(ru.date('2026-11-16' as PlainDate)).toBe('16 ноября 2026 г.');
    expect(ru.dayAndMonth('2026-01-01' as PlainDate)).toBe('1 января');
    expect(en.date('2026-11-16' as PlainDate)).toBe('16 November 2026');
  });

  test('a month begins with a capital alone, and as its language wants within a sentence', () => {
    const period = '2026-10' as Period;
    expect(ru.period(period)).toBe('Октябрь 2026');
    expect(ru.periodWithin(period)).toBe('октябрь 2026');
    expect(en.periodWithin(period)).toBe('October 2026');
  });

  test('a rate keeps its exact digits', () => {
    expect(ru.decimal('6.10')).toBe('6,10');
    expect(en.decimal('6.10')).toBe('6.10');
  });

  test('phones and account numbers stand in groups', () => {
    expect(plain(ru.phone('+79211234567'))).toBe('+7 921 123-45-67');
    expect(plain(ru.account('78010000000017'))).toBe('7801 0000 0000 17');
  });
});

describe('moments', () => {
  test('have the date they have where the supplier is, wherever the reader is', () => {
    const midnightInMoscow = '2026-10-31T21:00:00.000Z' as Instant;
    expect(plain(ru.day(midnightInMoscow, 'Europe/Moscow'))).toBe('1 ноября 2026 г.');
    expect(plain(ru.day(midnightInMoscow, 'Europe/Kaliningrad'))).toBe('31 октября 2026 г.');
    expect(en.dayShort(midnightInMoscow, 'Europe/Moscow')).toBe('01/11/2026');
    expect(en.instant(midnightInMoscow, 'Europe/Moscow')).toContain('1 November 2026');
  });
});
