import { type Decimal, type Kopecks, priceAt, splitWhole, type UnitPrice, unitPrice } from '#core/kernel';
import { rangeWithoutRate, zoneNotSold } from './faults.ts';
import { SERVICES, type Tariff, type Zone } from './model.ts';

/** What a register counted, in smallest units. */
export interface ZoneVolume {
  readonly zone: Zone;
  readonly volume: number;
}

export interface VolumesToPrice {
  readonly tariff: Tariff;
  /**
   * One entry a register, none negative. A zone may come more than once (several meters of one service): all entries
   * together fill the ranges.
   */
  readonly volumesByZone: readonly ZoneVolume[];
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
  const { tariff, volumesByZone } = volumes;
  const rates = ratesOf(tariff);
  const parts: PricedPart[] = [];
  placeInRanges(volumes, (entry, range, volume) => {
    const zone = volumesByZone[entry]?.zone ?? 'single';
    const { text, price } = rateFor(tariff, rates, zone, range);
    parts.push({ entry, zone, range, volume, rate: text, amountKopecks: priceAt(price, volume) });
  });
  return parts;
}

/** A register's volume of a month in which the tariff changes, and what of it falls on each version. */
export interface SharedVolume extends ZoneVolume {
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
  const left = new Map<string, number[][]>();
  const leftUnder = (tariff: Tariff, entry: number): number[] => {
    const key = JSON.stringify([tariff.rangeSplit, rangeBounds(tariff, rest.persons)]);
    const placed = left.get(key) ?? volumesByRange({ ...rest, tariff, volumesByZone: entries });
    left.set(key, placed);
    return placed[entry] ?? [];
  };
  return entries.flatMap(({ zone, volume: whole, shares }, entry) =>
    shares.flatMap(({ tariff, volume }, share) => {
      if (volume === 0 && share > 0) return [];
      const ranges = leftUnder(tariff, entry);
      const taken = splitWhole(volume, ranges);
      return taken.flatMap((part, range) => {
        ranges[range] = (ranges[range] ?? 0) - part;
        const isPart = part > 0 || (range === 0 && whole === 0);
        if (!isPart) return [];
        const { text, price } = rateFor(tariff, ratesOf(tariff), zone, range);
        const amountKopecks = priceAt(price, part);
        return { entry, share, zone, range, volume: part, rate: text, amountKopecks };
      });
    }),
  );
}

/** Each entry's volume of each range. */
function volumesByRange(volumes: VolumesToPrice): number[][] {
  const byEntry: number[][] = volumes.volumesByZone.map(() => []);
  placeInRanges(volumes, (entry, range, volume) => {
    const ranges = byEntry[entry] ?? [];
    while (ranges.length < range) ranges.push(0);
    ranges.push(volume);
  });
  return byEntry;
}

/** Told what of an entry, by its position in `volumesByZone`, falls into a range. */
type Place = (entry: number, range: number, volume: number) => void;

/**
 * Divides volumes among the ranges, as {@link priceVolumes} prices them: range by range, of each the parts of its entries;
 * where each zone fills the ranges by itself, one zone after the other.
 */
export function placeInRanges(
  { tariff, volumesByZone, persons, rangeExempt }: VolumesToPrice,
  place: Place,
): void {
  const bounds = rangeExempt ? [] : rangeBounds(tariff, persons);
  if (tariff.rangeSplit === 'proportional' || bounds.length === 0) {
    fillRanges(volumesByZone, bounds, undefined, place);
    return;
  }
  const zones = new Set(volumesByZone.map(({ zone }) => zone));
  for (const only of zones) fillRanges(volumesByZone, bounds, only, place);
}

/**
 * Divides what each entry still has to place, not the whole: so every sum stays exact.
 * @param only the zone whose entries alone are placed
 */
function fillRanges(
  entries: readonly ZoneVolume[],
  bounds: readonly number[],
  only: Zone | undefined,
  place: Place,
): void {
  const left: number[] = [];
  let leftInAll = 0;
  for (const { zone, volume } of entries) {
    const own = only === undefined || zone === only ? volume : 0;
    left.push(own);
    leftInAll += own;
  }
  for (let range = 0, lower = 0; ; range += 1) {
    const upper = bounds[range];
    const width = upper === undefined ? leftInAll : upper - lower;
    const isLast = leftInAll <= width;
    const placed = isLast ? left : splitWhole(width, left);
    for (let entry = 0; entry < entries.length; entry += 1) {
      const whole = entries[entry];
      const volume = placed[entry] ?? 0;
      const isEmpty = range === 0 && whole?.volume === 0 && (only === undefined || whole.zone === only);
      if (volume > 0 || isEmpty) place(entry, range, volume);
      left[entry] = (left[entry] ?? 0) - volume;
    }
    if (isLast) return;
    leftInAll -= width;
    lower += width;
  }
}

/** Inclusive upper bounds of all ranges but the last for so many registered persons, in smallest units. */
export function rangeBounds(tariff: Tariff, persons: number): readonly number[] {
  return tariff.socialNormPerPerson === undefined ? tariff.bounds : [tariff.socialNormPerPerson * persons];
}

/** A tariff's rates, range by range, taken apart for the smallest units of its service. */
export type Rates = Partial<Record<Zone, readonly Rate[]>>;

/** A rate as it is written, and taken apart. */
export interface Rate {
  readonly text: Decimal;
  readonly price: UnitPrice;
}

/** Takes a tariff's rates apart; a month end prices millions of lines by them. */
export function ratesOf(tariff: Tariff): Rates {
  const { scale } = SERVICES[tariff.service];
  const rates: Rates = {};
  for (const [zone, texts] of Object.entries(tariff.rates))
    rates[zone as Zone] = texts.map((text) => ({ text, price: unitPrice(text, scale) }));
  return rates;
}

/** The rate of a zone's range. Throws `tariff.zone_not_sold` and `tariff.range_without_rate`. */
export function rateFor(tariff: Tariff, rates: Rates, zone: Zone, range: number): Rate {
  const rate = rates[zone]?.[range];
  if (!rate) throw tariff.rates[zone] ? rangeWithoutRate(tariff, zone, range) : zoneNotSold(tariff, zone);
  return rate;
}
