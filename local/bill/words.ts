/** How many numbers of contracts are printed for a reason. */
const SHOWN = 5;

export function firstFew(numbers: readonly string[]): string {
  return [...numbers.slice(0, SHOWN), ...(numbers.length > SHOWN ? ['…'] : [])].join(', ');
}

export function count(value: number): string {
  return value.toLocaleString('en');
}
