import { daysBetween, invariant, type PlainDate, plusDays, splitWhole } from '#core/kernel';

/** A run of days of a reading interval and the volume that falls on it. */
export interface DaysPart {
  /** First and last day, both inclusive. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly days: number;
  readonly volume: number;
}

/**
 * Divides the volume between two readings by days wherever a boundary (a tariff's first day, a month's first day)
 * falls inside (domain.md §1). The day of the earlier reading is not counted, the day of the later one is. The
 * parts sum to the volume exactly.
 * @param after date of the earlier reading
 * @param upTo date of the later reading, after `after`
 * @param boundaries first days of what changes; those outside the interval have no effect
 */
export function splitByDays(
  volume: number,
  after: PlainDate,
  upTo: PlainDate,
  boundaries: readonly PlainDate[],
): DaysPart[] {
  invariant(after < upTo, 'an interval of readings has at least one day');
  const first = plusDays(after, 1);
  const inside = [...new Set(boundaries)].filter((on) => on > first && on <= upTo).sort();
  const starts = [first, ...inside];
  const runs = starts.map((from, index) => {
    const next = starts[index + 1];
    const to = next === undefined ? upTo : plusDays(next, -1);
    return { from, to, days: daysBetween(from, to) + 1 };
  });
  const volumes = splitWhole(
    volume,
    runs.map(({ days }) => days),
  );
  return runs.map((run, index) => ({ ...run, volume: volumes[index] ?? 0 }));
}
