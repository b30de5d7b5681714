import { expect, test } from 'vitest';
import { OUTCOMES } from './pages/texts.ts';
import { CANCEL_REASONS, passesLuhn, TEST_CARDS } from './test-cards.ts';

test('every test card has a number of its own that passes Luhn', () => {
  const numbers = TEST_CARDS.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(passesLuhn(number), number).toBe(true);
});

test('there is a card for each reason of refusal, and words for it in both languages', () => {
  for (const reason of Object.keys(CANCEL_REASONS)) {
    expect(TEST_CARDS.some((card) => card.onPage === reason && !card.challenge)).toBe(true);
    expect(OUTCOMES.ru).toHaveProperty([reason]);
    expect(OUTCOMES.en).toHaveProperty([reason]);
  }
});

test('a changed digit does not pass Luhn', () => {
  expect(passesLuhn('2200000000000005')).toBe(false);
  expect(passesLuhn('')).toBe(false);
});
