import { composeBill } from '#core/billing';
import { decimal, kopecks } from '#core/kernel';
import { ZONES_BY_REGISTERS } from '#core/tariff';
import { electricity, householdsToBill, type ToBill } from './households.ts';
import { takingTurns } from './processor-time.ts';
import { quantile } from './report.ts';

export const ZONES = [1, 2, 3] as const;
export const RANGES = [1, 2, 3, 4, 5, 6] as const;

const HOUSEHOLDS = 64;
const ROUNDS = 9;
const RANGE_KWH = 1000;

/** How long a bill takes by how many zones and ranges it fills. */
export interface Growth {
  /** Microseconds a bill, for each number of zones by number of ranges. */
  readonly times: readonly (readonly number[])[];
}

/** Households of one meter with so many zones, whose month fills so many ranges: a line for each zone and range. */
export function measureGrowth(): Growth {
  const cases = ZONES.flatMap((zones) => RANGES.map((ranges) => householdsOf(zones, ranges)));
  const times = takingTurns(
    cases.map((households) => () => {
      for (const { input, account } of households) composeBill(input, account);
    }),
    ROUNDS,
  ).map((rounds) => quantile(rounds, 0.5) / HOUSEHOLDS);
  return {
    times: ZONES.map((_, row) => times.slice(row * RANGES.length, (row + 1) * RANGES.length)),
  };
}

function householdsOf(zones: (typeof ZONES)[number], ranges: number): ToBill[] {
  const names = ZONES_BY_REGISTERS[zones];
  const bounds = Array.from({ length: ranges - 1 }, (_, index) => (index + 1) * RANGE_KWH);
  const rates = names.map((name, zone) => [
    name,
    Array.from({ length: ranges }, (_, range) => decimal(`${3 + zone + range}.4${zone}`)),
  ]);
  const months = Array.from({ length: HOUSEHOLDS }, (_, index) => {
    const before = names.map((_name, zone) => ((index + zone) * 7919) % 90_000);
    const volume = RANGE_KWH * (ranges - 1) + 400 + ((index * 7) % 500);
    const each = Math.floor(volume / zones);
    return { before, now: before.map((value) => value + each), balanceKopecks: kopecks(0) };
  });
  return householdsToBill(electricity(Object.fromEntries(rates), bounds), months);
}
