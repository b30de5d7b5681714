import { COMMON_PASSWORDS, COMMON_WORDS } from './common-passwords.ts';
import { passwordGuessable } from './faults.ts';

let passwords: ReadonlySet<string> | undefined;
let words: ReadonlySet<string> | undefined;

/**
 * Whether a password is one of those that are tried first: on the list of common ones, or a common word, or our own name, that only
 * digits and signs were put after. Upper and lower case do not matter: who guesses tries both. (OWASP ASVS 5.0, 6.2.4, 6.2.11)
 */
export function isGuessable(password: string): boolean {
  passwords ??= new Set(COMMON_PASSWORDS.split(' '));
  words ??= new Set([...COMMON_WORDS.split(' '), 'kabinet']);
  const lower = password.toLowerCase();
  const word = /^([a-z]+)[^a-z]*$/.exec(lower)?.[1];
  return passwords.has(lower) || (word !== undefined && words.has(word));
}

/** Refuses a new password that is tried first. Throws `identity.password_guessable`, which names the field. */
export function refuseGuessable(password: string, field = 'password'): void {
  if (isGuessable(password)) throw passwordGuessable(field);
}
