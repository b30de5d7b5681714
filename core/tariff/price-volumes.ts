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
  return pricedParts(volumes, (entry, range, volume, { text, price }) => ({
    entry,
    zone: volumes.volumesByZone[entry]?.zone ?? 'single',
    range,
    volume,
    rate: text,
    amountKopecks: priceAt(price, volume),
  }));
}

/** A rate of a tariff: as it is written, and taken apart for the smallest units of its service. */
export interface Rate {
  readonly text: Decimal;
  readonly price: UnitPrice;
}

/**
 * {@link priceVolumes} for whoever makes something else of the parts, such as the lines of a bill: each is handed over as
 * it is found, and put together once.
 * @param partOf makes a part of its entry's position in `volumesByZone`, its range, its volume and its rate
 */
export function pricedParts<Part>(
  volumes: VolumesToPrice,
  partOf: (entry: number, range: number, volume: number, rate: Rate) => Part,
): Part[] {
  const { tariff, volumesByZone } = volumes;
  const rates = compiledRates(tariff);
  const parts: Part[] = [];
  placeInRanges(volumes, (range, placed, only) => {
    placed.forEach((volume, entry) => {
      const whole = volumesByZone[entry];
      if (!whole || (only !== undefined && whole.zone !== only)) return;
      if (volume > 0 || (range === 0 && whole.volume === 0))
        parts.push(partOf(entry, range, volume, rateOf(tariff, rates, whole.zone, range)));
    });
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
        const { text, price } = rateOf(tariff, compiledRates(tariff), zone, range);
        const amountKopecks = priceAt(price, part);
        return { entry, share, zone, range, volume: part, rate: text, amountKopecks };
      });
    }),
  );
}

function rateOf(tariff: Tariff, rates: CompiledRates, zone: Zone, range: number): Rate {
  const rate = rates[zone]?.[range];
  if (!rate) throw tariff.rates[zone] ? rangeWithoutRate(tariff, zone, range) : zoneNotSold(tariff, zone);
  return rate;
}

/** Each entry's volume of each range. */
function volumesByRange(volumes: VolumesToPrice): number[][] {
  const byEntry: number[][] = volumes.volumesByZone.map(() => []);
  placeInRanges(volumes, (_range, placed, only) => {
    placed.forEach((volume, entry) => {
      if (only === undefined || volumes.volumesByZone[entry]?.zone === only) byEntry[entry]?.push(volume);
    });
  });
  return byEntry;
}

/**
 * Told for each range, up to the last that is reached, what of each entry falls into it; of one zone's entries `only`,
 * where each zone fills the ranges by itself. `placed` holds good for the call.
 */
type Place = (range: number, placed: readonly number[], only: Zone | undefined) => void;

function placeInRanges({ tariff, volumesByZone, persons, rangeExempt }: VolumesToPrice, place: Place): void {
  const bounds = rangeExempt ? [] : rangeBounds(tariff, persons);
  if (tariff.rangeSplit === 'proportional' || bounds.length === 0) {
    const volumes = volumesByZone.map(({ volume }) => volume);
    fillRanges(volumes, bounds, undefined, place);
    return;
  }
  for (const only of new Set(volumesByZone.map(({ zone }) => zone))) {
    const own = volumesByZone.map(({ zone, volume }) => (zone === only ? volume : 0));
    fillRanges(own, bounds, only, place);
  }
}

/**
 * Divides what each entry still has to place, not the whole: so every sum stays exact.
 * @param left the entries' volumes, a list of the caller's own: what is placed is taken from it, and the rest is the last range
 */
function fillRanges(left: number[], bounds: readonly number[], only: Zone | undefined, place: Place): void {
  let leftInAll = 0;
  for (const volume of left) leftInAll += volume;
  let lower = 0;
  let range = 0;
  for (const upper of bounds) {
    const width = upper - lower;
    if (leftInAll <= width) break;
    const placed = splitWhole(width, left);
    place(range, placed, only);
    for (let entry = 0; entry < left.length; entry += 1)
      left[entry] = (left[entry] ?? 0) - (placed[entry] ?? 0);
    leftInAll -= width;
    lower = upper;
    range += 1;
  }
  place(range, left, only);
}

/** Inclusive upper bounds of all ranges but the last for so many registered persons, in smallest units. */
export function rangeBounds(tariff: Tariff, persons: number): readonly number[] {
  return tariff.socialNormPerPerson === undefined ? tariff.bounds : [tariff.socialNormPerPerson * persons];
}

type CompiledRates = Partial<Record<Zone, readonly Rate[]>>;

/** Rates are taken apart once for a tariff, not once for a line; a month end prices millions. */
const compiled = new WeakMap<Tariff, CompiledRates>();

function compiledRates(tariff: Tariff): CompiledRates {
  const known = compiled.get(tariff);
  if (known) return known;
  const { scale } = SERVICES[tariff.service];
  const rates: CompiledRates = {};
  for (const [zone, texts] of Object.entries(tariff.rates))
    rates[zone as Zone] = texts.map((text) => ({ text, price: unitPrice(text, scale) }));
  compiled.set(tariff, rates);
  return rates;
}
