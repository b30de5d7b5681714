/** Digits of a Russian number without its country code, from whatever was typed or pasted: `8 (921) …`, `+7921…`, `921…`. */
function nationalDigits(text: string): string {
  const digits = text.replace(/\D/g, '');
  const national = /^\s*\+/.test(text) || /^[78]/.test(digits) ? digits.replace(/^[78]/, '') : digits;
  return national.slice(0, 10);
}

/** `+7 921 123-45-67`, as far as it is typed. Nothing for nothing. */
export function writePhone(text: string): string {
  const d = nationalDigits(text);
  if (d === '') return /\d|\+/.test(text) ? '+7' : '';
  const tail = [d.slice(6, 8), d.slice(8)].filter(Boolean).map((pair) => `-${pair}`);
  return `${['+7', d.slice(0, 3), d.slice(3, 6)].filter(Boolean).join(' ')}${tail.join('')}`;
}

/** E.164 of a whole number; undefined for a part of one. */
export function phoneE164(text: string): string | undefined {
  if (/[^\d\s()+-]/.test(text)) return undefined;
  const digits = nationalDigits(text);
  return digits.length === 10 && text.replace(/\D/g, '').length <= 11 ? `+7${digits}` : undefined;
}

/** Whether the text could be the beginning of a phone number rather than of an e-mail address. */
export function looksLikePhone(text: string): boolean {
  return /^\s*[+\d(][\d\s()+-]*$/.test(text);
}

/**
 * Rewrites a number after a change and says where the caret goes: behind the same digit as before, so that typing and
 * deleting in the middle work. A backspace over a space or dash takes the digit before it.
 */
export function rewritePhone(
  typed: string,
  caret: number,
  deletedBackwards: boolean,
  before: string,
): { text: string; caret: number } {
  let source = typed;
  let digitsBefore = countDigits(typed.slice(0, caret));
  const onlyPunctuationLeft = deletedBackwards && countDigits(typed) === countDigits(before);
  if (onlyPunctuationLeft && digitsBefore > 1) {
    const at = digitAt(typed, digitsBefore);
    source = typed.slice(0, at) + typed.slice(at + 1);
    digitsBefore -= 1;
  }
  const text = source.replace(/\D/g, '').length <= 1 && deletedBackwards ? '' : writePhone(source);
  // A number typed without its country code gets one in front of the caret.
  const added = Math.max(0, countDigits(text) - Math.min(countDigits(source), 11));
  return { text, caret: digitAt(text, digitsBefore + added) + 1 };
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length;
}

/** Index of the n-th digit, counted from 1; the last character when there are fewer. */
function digitAt(text: string, n: number): number {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (/\d/.test(text[index] ?? '')) seen += 1;
    if (seen === n) return n === 0 ? -1 : index;
  }
  return text.length - 1;
}
