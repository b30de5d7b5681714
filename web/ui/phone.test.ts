import { describe, expect, test } from 'vitest';
import { looksLikePhone, phoneE164, rewritePhone, writePhone } from './phone.ts';

describe('a phone number', () => {
  test.each([
    ['9', '+7 9'],
    ['921', '+7 921'],
    ['89211234567', '+7 921 123-45-67'],
    ['+7 (921) 123 45 67', '+7 921 123-45-67'],
    ['7921123', '+7 921 123'],
    ['+7', '+7'],
    ['', ''],
  ])('%j is written %j', (typed, written) => {
    expect(writePhone(typed)).toBe(written);
  });

  test('is taken however people write it, and only when it is whole', () => {
    expect(phoneE164('8 (921) 123-45-67')).toBe('+79211234567');
    expect(phoneE164('9211234567')).toBe('+79211234567');
    expect(phoneE164('+7 921 123-45-6')).toBeUndefined();
    expect(phoneE164('+7 921 123-45-678')).toBeUndefined();
    expect(phoneE164('anna@example.org')).toBeUndefined();
  });

  test('is told from an e-mail address', () => {
    expect(looksLikePhone('+7 92')).toBe(true);
    expect(looksLikePhone('8921')).toBe(true);
    expect(looksLikePhone('a8921')).toBe(false);
    expect(looksLikePhone('921anna@example.org')).toBe(false);
  });
});

/** Plays typing into an input: `|` is the caret. */
function play(
  before: string,
  change: (text: string, caret: number) => [text: string, caret: number],
  back = false,
) {
  const caret = before.indexOf('|');
  const text = before.replace('|', '');
  const [typed, at] = change(text, caret);
  const { text: after, caret: to } = rewritePhone(typed, at, back, text);
  return `${after.slice(0, to)}|${after.slice(to)}`;
}
const type =
  (character: string) =>
  (text: string, caret: number): [string, number] => [
    text.slice(0, caret) + character + text.slice(caret),
    caret + character.length,
  ];
const backspace = (text: string, caret: number): [string, number] => [
  text.slice(0, caret - 1) + text.slice(caret),
  caret - 1,
];

describe('typing a phone number', () => {
  test('adds the country code before the first digit', () => {
    expect(play('|', type('9'))).toBe('+7 9|');
    expect(play('|', type('8'))).toBe('+7|');
  });

  test('keeps the caret behind the digit just typed, in the middle too', () => {
    expect(play('+7 921 1|3-45-67', type('2'))).toBe('+7 921 12|3-45-67');
    expect(play('+7 92|', type('1'))).toBe('+7 921|');
    expect(play('+7 921|', type('1'))).toBe('+7 921 1|');
  });

  test('takes a whole number from the clipboard', () => {
    expect(play('|', type('8 921 123 45 67'))).toBe('+7 921 123-45-67|');
  });

  test('deletes the digit before a space or a dash, and can be emptied', () => {
    expect(play('+7 921 |123-45-67', backspace, true)).toBe('+7 92|1 234-56-7');
    expect(play('+7 9|', backspace, true)).toBe('|');
  });
});
