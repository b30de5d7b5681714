/** An exact fraction; the denominator is positive. Never reduced: the sums here are too short to need it. */
export interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

export function whole(value: bigint | number): Rational {
  return { over: BigInt(value), under: 1n };
}

/** Reads `7.08` as 708/100. */
export function exact(text: string): Rational {
  const [units = '', decimals = ''] = text.split('.');
  return { over: BigInt(units + decimals), under: 10n ** BigInt(decimals.length) };
}

export function times(a: Rational, b: Rational): Rational {
  return { over: a.over * b.over, under: a.under * b.under };
}

export function dividedBy(a: Rational, divisor: bigint | number): Rational {
  return { over: a.over, under: a.under * BigInt(divisor) };
}

/** The nearest whole number; a half goes away from zero. */
export function rounded(a: Rational): bigint {
  const magnitude = a.over < 0n ? -a.over : a.over;
  const nearest = (2n * magnitude + a.under) / (2n * a.under);
  return a.over < 0n ? -nearest : nearest;
}

/**
 * A whole shared out by weights: each part gets the floor of its share, and what is left over goes, a unit each, to the
 * largest remainders, the earlier part first where they are equal (docs/rating.md, preface).
 */
export function shared(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / sum);
  const remainders = weights.map((weight, index) => ({ index, remainder: (total * weight) % sum }));
  remainders.sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  const left = total - parts.reduce((a, b) => a + b, 0n);
  for (const { index } of remainders.slice(0, Number(left))) parts[index]! += 1n;
  return parts;
}

export function sumOf(values: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}
