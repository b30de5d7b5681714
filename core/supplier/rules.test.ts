import { expect, test } from 'vitest';
import { decimal, plainDate } from '#core/kernel';
import { penaltyRateOn, RUSSIA } from './rules.ts';

const entry = (from: string, percent: string) => ({ from: plainDate(from), value: decimal(percent) });
const rules = { ...RUSSIA, keyRates: [entry('2025-10-27', '9'), entry('2025-12-22', '8')] };
const rateOn = (on: string, keyRates?: ReturnType<typeof entry>[]) =>
  penaltyRateOn({ ...(keyRates && { keyRates }) }, rules, plainDate(on));

test('a supplier that adds a later key rate keeps the earlier ones of the rules', () => {
  const own = [entry('2026-02-16', '7.5')];
  expect(rateOn('2025-10-26', own)).toBeUndefined();
  expect(rateOn('2025-12-21', own)).toBe('9');
  expect(rateOn('2026-02-15', own)).toBe('8');
  expect(rateOn('2026-02-16', own)).toBe('7.5');
});

test('its entry takes the place of the rules’ of the same day, and of no other', () => {
  const own = [entry('2025-10-27', '9.25')];
  expect(rateOn('2025-12-21', own)).toBe('9.25');
  expect(rateOn('2025-12-22', own)).toBe('8');
});

test('without own entries the rules’ hold', () => {
  expect([rateOn('2025-11-01'), rateOn('2026-11-01'), rateOn('2026-11-01', [])]).toEqual(['9', '8', '8']);
});

test('a rate above the cap counts up to it, and whole again once the cap has ended', () => {
  const own = [entry('2026-02-16', '15.5')];
  expect([rateOn('2026-12-31', own), rateOn('2027-01-01', own)]).toEqual(['9.5', '15.5']);
});
