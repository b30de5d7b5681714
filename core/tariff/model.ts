import type { Decimal, PlainDate, SupplierId } from '#core/kernel';

/** A unit, and how many decimal places the smallest one counted is below it. */
interface Measure {
  readonly unit: Unit;
  readonly scale: number;
}

/** What is supplied, and how small its smallest unit is. */
export const SERVICES = {
  electricity: { unit: 'kWh', scale: 0 },
  'cold-water': { unit: 'm3', scale: 3 },
  'hot-water': { unit: 'm3', scale: 3 },
  heating: { unit: 'Gcal', scale: 6 },
  maintenance: { unit: 'm2', scale: 2 },
  waste: { unit: 'person', scale: 0 },
} as const satisfies Readonly<Record<string, Measure>>;

/** What a charge by area or by person is counted in, whatever the service is measured in by volume. */
export const QUANTITIES = {
  area: { unit: 'm2', scale: 2 },
  persons: { unit: 'person', scale: 0 },
} as const satisfies Readonly<Record<string, Measure>>;

export type Service = keyof typeof SERVICES;
/** For schemas, which want a list with at least one entry. */
export const SERVICE_NAMES = Object.keys(SERVICES) as [Service, ...Service[]];
/** What services and quantities are priced in. */
export const UNITS = ['kWh', 'm3', 'Gcal', 'm2', 'person'] as const;
export type Unit = (typeof UNITS)[number];

/** Parts of the day with their own rate: day 07–23, night 23–07; peak 07–10 and 17–21, half-peak the rest (domain.md §1). */
export const ZONES = ['single', 'day', 'night', 'peak', 'half-peak'] as const;
export type Zone = (typeof ZONES)[number];

/** The registers of a meter by how many it has, in the order they are read and billed. */
export const ZONES_BY_REGISTERS: Readonly<Record<1 | 2 | 3, readonly Zone[]>> = {
  1: ['single'],
  2: ['day', 'night'],
  3: ['peak', 'half-peak', 'night'],
};

/** How a metered volume over a range bound meets zones (no official text settles it). */
export type RangeSplit = 'proportional' | 'per-zone';

/** Rates of a service for a category from a date until the next version's date. */
export interface Tariff {
  readonly supplierId: SupplierId;
  readonly service: Service;
  /** The consumer category: `urban-gas`, `urban-electric`, `rural`, `company` … as the supplier names them. */
  readonly category: string;
  readonly from: PlainDate;
  /** Exclusive end; absent while nothing replaces it. */
  readonly until?: PlainDate;
  readonly name: string;
  /** The order of the regulator that set it, quoted on every line. */
  readonly legalBasis: string;
  /** Roubles per unit: for each zone the rate of each range, first range first. Zones not listed are not sold. */
  readonly rates: Readonly<Partial<Record<Zone, readonly Decimal[]>>>;
  /** Inclusive upper bounds of all ranges but the last, monthly, in smallest units. Marginal: only the volume above takes the next rate. */
  readonly bounds: readonly number[];
  readonly rangeSplit: RangeSplit;
  /** Instead of `bounds`: one bound, this many smallest units per registered person (social norm). */
  readonly socialNormPerPerson?: number;
  /** Smallest units a month per registered person, where nothing is metered or readings stay away (Decree 354 p. 59–60). */
  readonly normPerPerson?: number;
  /** Whether the charge is by volume, by area of the premise (m²), or by registered person. */
  readonly per: 'volume' | 'area' | 'person';
}

/** The version of a tariff as a bill line quotes it: `electricity/urban-gas/2025-07-01`. */
export type TariffVersion = string;

export function tariffVersion(tariff: Pick<Tariff, 'service' | 'category' | 'from'>): TariffVersion {
  return `${tariff.service}/${tariff.category}/${tariff.from}`;
}
