import { describe, expect, test } from 'vitest';
import { inRoubles, kopecksFromInput } from './money-input.ts';

test.each([1, 29, 100, 166_380])('%i kopecks are typed so that they are read back', (kopecks) => {
  expect(kopecksFromInput(inRoubles(kopecks as Parameters<typeof inRoubles>[0]))).toBe(kopecks);
});

describe('a sum typed by a person', () => {
  test.each([
    ['1500', 150_000],
    ['1 500,5', 150_050],
    ['1\u00a0663.80 ₽', 166_380],
    ['0,29', 29],
    ['4.35', 435],
    ['999999999,99', 99_999_999_999],
  ])('%j is exactly %i kopecks', (typed, kopecks) => {
    expect(kopecksFromInput(typed)).toBe(kopecks);
  });

  test.each(['', 'abc', '-5', '1,234', '1.5.0', '1e3', '1,', '12345678901'])('%j is not a sum', (typed) => {
    expect(kopecksFromInput(typed)).toBeUndefined();
  });
});
