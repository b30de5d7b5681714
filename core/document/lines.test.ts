import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf, printable } from './lines.ts';

/** Every character is one wide. */
const measure = (text: string): number => [...text].length;
const texts = (text: string, width: number, maxLines = 99) =>
  linesOf(text, width, maxLines, measure).map((line) => line.text);

describe('lines', () => {
  test('break after spaces, and after a hyphen between longer parts', () => {
    expect(texts('г. Санкт-Петербург, Невский', 12)).toEqual(['г. Санкт-', 'Петербург,', 'Невский']);
    expect(texts('приказ 244-р от', 10)).toEqual(['приказ', '244-р от']);
  });

  test('break a word only when it alone is too wide', () => {
    expect(texts('а ббббббббб', 4)).toEqual(['а', 'бббб', 'бббб', 'б']);
  });

  test('that are too many are cut with an ellipsis', () => {
    expect(texts('один два три четыре', 6, 2)).toEqual(['один', 'два…']);
  });

  test('are never wider than their place and lose no letter, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const shown = printable(text, () => true);
        const lines = linesOf(shown, width, 999, measure);
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width);
        const letters = (part: string) => part.replaceAll(' ', '');
        expect(letters(lines.map((line) => line.text).join(''))).toBe(letters(shown));
      }),
    );
  });
});

describe('a printable text', () => {
  const cyrillic = (codePoint: number) => codePoint < 0x500 && codePoint !== 0x301;

  test('has no control or direction marks and one space at a time', () => {
    expect(printable(' а\u0000\u202eб\u200d \n\t в ', cyrillic)).toBe('аб в');
  });

  test('shows a question mark for what the font does not have, and drops marks', () => {
    expect(printable('Имя 😀 שלום е\u0301', cyrillic)).toBe('Имя ? ???? е');
  });

  test('composes letters that come in parts', () => {
    expect(printable('и\u0306', cyrillic)).toBe('й');
  });

  test('keeps a number with its sign and its abbreviation', () => {
    expect(printable('№ 5, д. 10, кв. 7', () => true)).toBe('№\u00a05, д.\u00a010, кв.\u00a07');
  });
});
