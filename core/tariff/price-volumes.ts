import { type Decimal, type Kopecks, priceOf, type ScaledInteger, scaled, splitWhole } from '#core/kernel';
import { rangeWithoutRate, zoneNotSold } from './faults.ts';
import { SERVICES, type Tariff, type Zone } from './model.ts';

export interface VolumesToPrice {
  readonly tariff: Tariff;
  /**
   * One entry a register, in smallest units, none negative. A zone may come more than once (several meters
   * of one service): all entries together fill the ranges.
   */
  readonly volumesByZone: readonly (readonly [zone: Zone, volume: number])[];
  /** Registered persons: what the social norm is counted by. */
  readonly persons: number;
  /** Charged at the first range's rate whatever the volume. */
  readonly rangeExempt?: boolean;
}

/** The part of an entry's volume that fell into one range, priced: volume × rate, rounded half-up once. */
export interface PricedPart {
  /** Position in `volumesByZone`. */
  readonly entry: number;
  readonly zone: Zone;
  readonly range: number;
  readonly volume: number;
  readonly rate: Decimal;
  readonly amountKopecks: Kopecks;
}

/**
 * Prices one month's volumes of one service (domain.md §1). Ranges are marginal with inclusive upper bounds.
 * With `proportional` every register's volume is divided among the ranges in the proportions of the total; with
 * `per-zone` the bounds count for each zone by itself. Whole units never appear or vanish: the parts of an entry
 * sum to its volume, and the parts of a range to its width. Every entry has at least one part, if of volume 0.
 * Throws `tariff.zone_not_sold` and `tariff.range_without_rate`.
 */
export function priceVolumes(volumes: VolumesToPrice): PricedPart[] {
  const parts: PricedPart[] = [];
  const { tariff } = volumes;
  placeInRanges(volumes, (entry, zone, range, volume) => {
    parts.push(pricedPart(tariff, { entry, zone, range, volume }));
  });
  return parts;
}

/** A register's volume of a month in which the tariff changes, and what of it falls on each version. */
export interface SharedVolume {
  readonly zone: Zone;
  readonly volume: number;
  /** In the order of time; they sum to the volume. */
  readonly shares: readonly { readonly tariff: Tariff; readonly volume: number }[];
}

/**
 * {@link priceVolumes} of a month in which the tariff changes (docs/rating.md, rule 13). The whole month's volumes fill
 * the ranges under each version's bounds; of each range a version takes its share of a register's volume in proportion,
 * versions with the same bounds one after the other from what is left: so a change that changes nothing is none.
 * Answers, for each entry and share, its parts.
 */
export function priceAcrossVersions(
  entries: readonly SharedVolume[],
  rest: Pick<VolumesToPrice, 'persons' | 'rangeExempt'>,
): (PricedPart & { readonly share: number })[] {
  const volumesByZone = entries.map(({ zone, volume }) => [zone, volume] as const);
  const left = new Map<string, number[][]>();
  const leftUnder = (tariff: Tariff, entry: number): number[] => {
    const key = JSON.stringify([tariff.rangeSplit, rangeBounds(tariff, rest.persons)]);
    const placed = left.get(key) ?? volumesByRange({ ...rest, tariff, volumesByZone });
    left.set(key, placed);
    return placed[entry] ?? [];
  };
  return entries.flatMap(({ zone, volume: whole, shares }, entry) =>
    shares.flatMap(({ tariff, volume }, share) => {
      if (volume === 0 && (whole > 0 || share > 0)) return [];
      const ranges = leftUnder(tariff, entry);
      const taken = splitWhole(volume, ranges);
      return taken.flatMap((part, range) => {
        ranges[range] = (ranges[range] ?? 0) - part;
        const isPart = part > 0 || (range === 0 && whole === 0);
        return isPart ? { ...pricedPart(tariff, { entry, zone, range, volume: part }), share } : [];
      });
    }),
  );
}

function pricedPart(
  tariff: Tariff,
  part: Pick<PricedPart, 'entry' | 'zone' | 'range' | 'volume'>,
): PricedPart {
  const { entry, zone, range, volume } = part;
  const rate = compiledRates(tariff)[zone]?.[range];
  if (!rate) throw tariff.rates[zone] ? rangeWithoutRate(tariff, zone, range) : zoneNotSold(tariff, zone);
  const amountKopecks = priceOf(volume, SERVICES[tariff.service].scale, rate.exact);
  return { entry, zone, range, volume, rate: rate.text, amountKopecks };
}

/** Each entry's volume of each range. */
function volumesByRange(volumes: VolumesToPrice): number[][] {
  const byEntry = volumes.volumesByZone.map((): number[] => []);
  placeInRanges(volumes, (entry, _zone, range, volume) => {
    const ranges = byEntry[entry];
    while (ranges && ranges.length <= range) ranges.push(0);
    if (ranges) ranges[range] = volume;
  });
  return byEntry;
}

function placeInRanges(
  { tariff, volumesByZone, persons, rangeExempt }: VolumesToPrice,
  place: (entry: number, zone: Zone, range: number, volume: number) => void,
): void {
  const bounds = rangeExempt ? [] : rangeBounds(tariff, persons);
  if (bounds.length === 0) {
    volumesByZone.forEach(([zone, volume], entry) => {
      place(entry, zone, 0, volume);
    });
    return;
  }
  for (const entries of sharingRanges(tariff, volumesByZone)) {
    // What each entry still has to place. Dividing what is left, not the whole, keeps every sum exact.
    const left = entries.map((entry) => volumesByZone[entry]?.[1] ?? 0);
    let leftInAll = left.reduce((sum, volume) => sum + volume, 0);
    let lower = 0;
    for (let range = 0; range <= bounds.length; range += 1) {
      const upper = bounds[range] ?? Number.POSITIVE_INFINITY;
      const fits = leftInAll <= upper - lower;
      const placed = fits ? left : splitWhole(upper - lower, left);
      entries.forEach((entry, index) => {
        const volume = placed[index] ?? 0;
        if (volume > 0 || (range === 0 && volumesByZone[entry]?.[1] === 0))
          place(entry, volumesByZone[entry]?.[0] ?? 'single', range, volume);
      });
      if (fits) break;
      for (const [index, volume] of placed.entries()) left[index] = (left[index] ?? 0) - volume;
      leftInAll -= upper - lower;
      lower = upper;
    }
  }
}

/** Inclusive upper bounds of all ranges but the last for so many registered persons, in smallest units. */
export function rangeBounds(tariff: Tariff, persons: number): readonly number[] {
  return tariff.socialNormPerPerson === undefined ? tariff.bounds : [tariff.socialNormPerPerson * persons];
}

function sharingRanges(
  tariff: Tariff,
  volumesByZone: readonly (readonly [Zone, number])[],
): readonly (readonly number[])[] {
  if (tariff.rangeSplit === 'proportional') return [[...volumesByZone.keys()]];
  const byZone = new Map<Zone, number[]>();
  volumesByZone.forEach(([zone], entry) => {
    byZone.set(zone, [...(byZone.get(zone) ?? []), entry]);
  });
  return [...byZone.values()];
}

interface CompiledRate {
  readonly text: Decimal;
  readonly exact: ScaledInteger;
}
type CompiledRates = Partial<Record<Zone, readonly CompiledRate[]>>;

/** Rates are taken apart once for a tariff, not once for a line; a month end prices millions. */
const compiled = new WeakMap<Tariff, CompiledRates>();

function compiledRates(tariff: Tariff): CompiledRates {
  const known = compiled.get(tariff);
  if (known) return known;
  const rates: CompiledRates = {};
  for (const [zone, texts] of Object.entries(tariff.rates))
    rates[zone as Zone] = texts.map((text) => ({ text, exact: scaled(text) }));
  compiled.set(tariff, rates);
  return rates;
}
