/** One line of a laid-out text. */
export interface Line {
  readonly text: string;
  readonly width: number;
}

const ELLIPSIS = '…';
const STAND_IN = '?';

/**
 * A text as a font can show it: composed, on one line, without control and direction marks; a character the font does
 * not have becomes `?`, and marks it does not have are dropped, so that no empty box and no foreign font is needed.
 */
export function printable(text: string, hasGlyph: (codePoint: number) => boolean): string {
  let shown = '';
  for (const character of text.normalize('NFC')) {
    if (/[\s\u2028\u2029]/u.test(character) && character !== '\u00a0') shown += ' ';
    else if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(character)) continue;
    else if (hasGlyph(character.codePointAt(0) ?? 0)) shown += character;
    else if (!/\p{M}/u.test(character)) shown += STAND_IN;
  }
  return (
    shown
      .replace(/ {2,}/g, ' ')
      // a number stays with its sign, a house with its abbreviation: № 17, д. 10
      .replace(/(№|(?<!\p{L})\p{L}{1,4}\.) (?=\d)/gu, '$1\u00a0')
      .trim()
  );
}

/**
 * Breaks a text into lines no wider than `width`: after spaces, after a hyphen between longer parts of a word, and elsewhere
 * only when a word alone is too wide. What does not fit into `maxLines` is cut, and an ellipsis says so.
 */
export function linesOf(
  text: string,
  width: number,
  maxLines: number,
  measure: (text: string) => number,
): Line[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<= )|(?<=\p{L}{3}-)(?=\p{L}{3})/u)) {
    if (line !== '' && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    let rest = piece;
    while (rest.trimEnd().length > 1 && measure(rest.trimEnd()) > width) {
      const fitting = longestFit(rest, width, measure);
      lines.push(fitting);
      rest = rest.slice(fitting.length);
    }
    line += rest;
    // what will be cut anyway need not be measured: a text may be very long
    if (lines.length > maxLines) break;
  }
  lines.push(line.trimEnd());
  const kept = lines.length > maxLines ? cut(lines.slice(0, maxLines), width, measure) : lines;
  return kept.map((text) => ({ text, width: measure(text) }));
}

function longestFit(text: string, width: number, measure: (text: string) => number): string {
  const characters = [...text];
  let fitting = characters[0] ?? '';
  for (const character of characters.slice(1)) {
    if (measure(fitting + character) > width) break;
    fitting += character;
  }
  return fitting;
}

function cut(lines: readonly string[], width: number, measure: (text: string) => number): string[] {
  let last = lines.at(-1) ?? '';
  while (last !== '' && measure(last + ELLIPSIS) > width) last = [...last].slice(0, -1).join('').trimEnd();
  return [...lines.slice(0, -1), last + ELLIPSIS];
}
