/** The rules a new password must meet (the API's own schema decides; this shows them while typing). */
export const PASSWORD_RULES = [
  ['join.policyLength', (text: string) => text.length >= 8],
  ['join.policyLower', (text: string) => /[a-z]/.test(text)],
  ['join.policyUpper', (text: string) => /[A-Z]/.test(text)],
  ['join.policyDigit', (text: string) => /\d/.test(text)],
  ['join.policySpace', (text: string) => text !== '' && !/\s/.test(text)],
] as const;

export function isStrongPassword(text: string): boolean {
  return text.length <= 128 && PASSWORD_RULES.every(([, met]) => met(text));
}
