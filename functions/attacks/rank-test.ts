/** Two samples compared by their ranks. */
export interface RankTest {
  /** How often one of the first is above one of the second, ties by half: 0.5 where they are alike. */
  readonly above: number;
  /** How likely at least this difference is between samples of one kind (two-sided). */
  readonly p: number;
}

/** Mann and Whitney's U by its normal approximation, which holds from some twenty of each on; ties are few among durations. */
export function rankTest(first: readonly number[], second: readonly number[]): RankTest {
  const all = [
    ...first.map((value) => ({ value, mine: true })),
    ...second.map((value) => ({ value, mine: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  let ranks = 0;
  for (let from = 0, to = 0; from < all.length; from = to) {
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const rank = (from + 1 + to) / 2;
    ranks += rank * all.slice(from, to).filter(({ mine }) => mine).length;
  }
  const [n, m] = [first.length, second.length];
  const above = (ranks - (n * (n + 1)) / 2) / (n * m);
  const z = (above - 0.5) * Math.sqrt((12 * n * m) / (n + m + 1));
  return { above, p: 2 * upperTail(Math.abs(z)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The normal distribution's upper tail (Abramowitz and Stegun 26.2.17; off by less than 1e-7). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce(
    (sum, coefficient) => (sum + coefficient) * t,
    0,
  );
  return (series * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
