/** Smallest whole units in a unit of each service: kWh, litres, 10⁻⁶ Gcal (docs/rating.md, preface). */
const PER_UNIT: Record<string, bigint> = {
  electricity: 1n,
  'cold-water': 1000n,
  'hot-water': 1000n,
  heating: 1_000_000n,
};

export function perUnit(service: string): bigint {
  return PER_UNIT[service] ?? 1n;
}

/** Areas are counted in hundredths of a square metre. */
export const PER_SQUARE_METRE = 100n;
