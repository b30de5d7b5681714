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
  return placedAndPriced(volumes, () => true);
}

/**
 * {@link priceVolumes} of a month in which the tariff changes: each entry at its own version. The volumes of all of
 * them fill the ranges together, under each version's bounds; each version prices what it placed of its own (docs/rating.md, rule 13).
 */
export function priceAcrossVersions(
  entries: readonly VersionedVolume[],
  rest: Pick<VolumesToPrice, 'persons' | 'rangeExempt'>,
): PricedPart[] {
  const volumesByZone = entries.map(({ zone, volume }) => [zone, volume] as const);
  return [...new Set(entries.map(({ tariff }) => tariff))].flatMap((tariff) =>
    placedAndPriced({ ...rest, tariff, volumesByZone }, (entry) => entries[entry]?.tariff === tariff),
  );
}

export interface VersionedVolume {
  readonly tariff: Tariff;
  readonly zone: Zone;
  readonly volume: number;
}

function placedAndPriced(
  { tariff, volumesByZone, persons, rangeExempt }: VolumesToPrice,
  isPriced: (entry: number) => boolean,
): PricedPart[] {
  const rates = compiledRates(tariff);
  const unitScale = SERVICES[tariff.service].scale;
  const parts: PricedPart[] = [];
  const price = (entry: number, zone: Zone, range: number, volume: number): void => {
    if (!isPriced(entry)) return;
    const rate = rates[zone]?.[range];
    if (!rate) throw tariff.rates[zone] ? rangeWithoutRate(tariff, zone, range) : zoneNotSold(tariff, zone);
    const amountKopecks = priceOf(volume, unitScale, rate.exact);
    parts.push({ entry, zone, range, volume, rate: rate.text, amountKopecks });
  };

  const bounds = rangeExempt ? [] : rangeBounds(tariff, persons);
  if (bounds.length === 0) {
    volumesByZone.forEach(([zone, volume], entry) => {
      price(entry, zone, 0, volume);
    });
    return parts;
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
          price(entry, volumesByZone[entry]?.[0] ?? 'single', range, volume);
      });
      if (fits) break;
      for (const [index, volume] of placed.entries()) left[index] = (left[index] ?? 0) - volume;
      leftInAll -= upper - lower;
      lower = upper;
    }
  }
  return parts;
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
