import { exact, rounded, shared, sumOf, times, whole } from './rational.ts';
import type { Tariff } from './tariffs.ts';
import { perUnit } from './units.ts';

/**
 * Rules 13 and 14: how much of each volume falls into each range of a tariff; one list of ranges for each volume.
 * Together, or each zone by itself, they fill the ranges from the lowest; of a range that cannot hold all that is
 * left each gets its proportion.
 */
export function placed(
  tariff: Tariff,
  persons: number,
  isExempt: boolean,
  volumes: readonly { zone: string; volume: bigint }[],
): bigint[][] {
  const widths = isExempt ? [] : widthsOf(tariff, persons);
  const result: bigint[][] = volumes.map(() => []);
  const groups =
    tariff.rangeSplit === 'per-zone' ? [...new Set(volumes.map(({ zone }) => zone))] : [undefined];
  for (const group of groups) {
    const members = volumes.flatMap(({ zone }, index) =>
      group === undefined || zone === group ? [index] : [],
    );
    let left = members.map((index) => volumes[index]!.volume);
    for (const width of [...widths, undefined]) {
      const fits = width === undefined || sumOf(left) <= width;
      const parts = fits ? left : shared(width, left);
      for (const [position, index] of members.entries()) result[index]!.push(parts[position]!);
      left = left.map((volume, position) => volume - parts[position]!);
    }
  }
  return result;
}

/** The widths of all ranges but the last, in smallest units. */
function widthsOf(tariff: Tariff, persons: number): bigint[] {
  const bounds =
    tariff.socialNormPerPerson === undefined
      ? tariff.bounds.map(exact)
      : [times(exact(tariff.socialNormPerPerson), whole(persons))];
  const upTo = bounds.map((bound) => rounded(times(bound, whole(perUnit(tariff.service)))));
  return upTo.map((bound, index) => bound - (upTo[index - 1] ?? 0n));
}
