import { dictionary } from '@zxcvbn-ts/language-common';

/** The module of common passwords, as it is to be. */
export const PATH = 'core/identity/common-passwords.ts';

/** So many of the commonest passwords that are a word alone are looked for with digits after it. */
const WORDS_OF_FIRST = 2000;

/**
 * What of the list of 49,000 common passwords (zxcvbn-ts, from leaks, the commonest first) anybody can choose here: in lower case,
 * with a letter and a digit, at least eight long; and the commonest words, which many lengthen by digits.
 */
export function published(): string {
  const common = dictionary['passwords-common'] as readonly string[];
  const passwords = common.filter((text) => /^(?=.*[a-z])(?=.*\d)\S{8,}$/.test(text));
  const words = common.slice(0, WORDS_OF_FIRST).filter((text) => /^[a-z]{5,}$/.test(text));
  return [
    '// Written by `npm run publish:passwords` from @zxcvbn-ts/language-common (MIT); a test compares.',
    '/** Common passwords with a letter and a digit, in lower case, parted by spaces. */',
    `export const COMMON_PASSWORDS =\n  ${JSON.stringify(passwords.join(' ')).replaceAll("'", "\\'").replace(/^"|"$/g, "'").replaceAll('\\"', '"')};`,
    '/** Common passwords of letters alone, parted by spaces. */',
    `export const COMMON_WORDS =\n  '${words.join(' ')}';`,
    '',
  ].join('\n');
}
