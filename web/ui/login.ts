import { phoneE164 } from './phone.ts';

export const isEmail = (typed = ''): boolean => /^\S+@\S+\.\S+$/.test(typed);

/** What the API takes for what was typed: a phone in E.164, or an e-mail address. */
export function loginOf(typed = ''): string | undefined {
  if (typed.includes('@')) return isEmail(typed) ? typed : undefined;
  return phoneE164(typed);
}
