/** What is wrong with digits that are to be a tax number (ИНН): 10 of a company, 12 of a person, the last ones check digits. */
export function taxNumberProblem(digits: string): 'length' | 'check' | undefined {
  if (digits.length !== 10 && digits.length !== 12) return 'length';
  const own = [...digits].map(Number);
  const checks = digits.length === 10 ? [9] : [10, 11];
  return checks.every((at) => own[at] === checkDigit(own.slice(0, at))) ? undefined : 'check';
}

/** Weights of the digits, counted back from the check digit. */
const WEIGHTS = [8, 6, 4, 9, 5, 3, 10, 4, 2, 7, 3];

function checkDigit(before: readonly number[]): number {
  const sum = before.reduce((total, digit, at) => total + digit * (WEIGHTS[before.length - 1 - at] ?? 0), 0);
  return (sum % 11) % 10;
}
