import type { Line } from './prices.ts';

/**
 * Rule 10: the lines that put a month right: what was charged reversed, what should have been charged added, without
 * those that are the same in all respects.
 */
export function correctingLines(before: readonly Line[], after: readonly Line[]): Line[] {
  const added = [...after];
  const reversed = before.filter((line) => {
    const same = added.findIndex((each) => isSame(each, line));
    if (same >= 0) added.splice(same, 1);
    return same < 0;
  });
  return [
    ...reversed.map((line) => ({ ...line, volume: -line.volume, amount: -line.amount, vat: -line.vat })),
    ...added,
  ];
}

function isSame(a: Line, b: Line): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Line>;
  return [...names].every((name) => a[name] === b[name]);
}
