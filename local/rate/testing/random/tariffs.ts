import fc from 'fast-check';
import type { DocumentInput } from '../build-document.ts';
import { dayText, firstDayOf } from '../oracle/dates.ts';
import { type Chosen, dayOffset, decimalText, type Frame, rarely } from './frame.ts';

type TariffInput = DocumentInput['tariffs'][number];
type Zone = keyof TariffInput['rates'];

const versionChoices = fc.record({
  offset: dayOffset,
  places: fc.constantFrom(2, 2, 2, 0, 1, 4, 6),
  rate: fc.integer({ min: 1, max: 3000 }),
  zoneStep: fc.nat(400),
  rangeStep: fc.nat(700),
  /** Widths of all ranges but the last, in steps that fit the service. */
  widths: fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constant<number[]>([]) },
    {
      weight: 3,
      arbitrary: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5, size: 'max' }),
    },
  ),
  socialNorm: rarely(fc.integer({ min: 1, max: 300 }), 6),
  keepsRanges: fc.boolean(),
  isPerZone: fc.boolean(),
  norm: fc.integer({ min: 1, max: 400 }),
  hasOpenEnd: fc.boolean(),
});

/** The versions of a tariff; those after the first begin in the months that are billed. */
export const tariffChoices = fc.record({
  versions: fc.array(versionChoices, { minLength: 1, maxLength: 4, size: 'max' }),
  widthFactor: fc.constantFrom(1, 1, 1, 10, 100),
  sellsSingle: fc.boolean(),
});

export function tariffsOf(
  frame: Frame,
  service: TariffInput['service'],
  per: 'volume' | 'area' | 'person',
  zones: ReadonlySet<string>,
  choices: Chosen<typeof tariffChoices>,
): TariffInput[] {
  const sold: string[] = ['single', 'day', 'night', 'peak', 'half-peak'].filter(
    (zone) => zones.has(zone) || (zone === 'single' && (zones.size === 0 || choices.sellsSingle)),
  );
  const [initial, ...changes] = choices.versions;
  const byDay = new Map<string, Chosen<typeof versionChoices>>([['2015-01-01', initial!]]);
  for (const version of changes) byDay.set(dayText(firstDayOf(frame.first) + version.offset), version);
  const versions = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1));
  return versions.map(([from, version], index): TariffInput => {
    const next = versions[index + 1]?.[0];
    const ranged = version.keepsRanges && initial !== undefined ? initial : version;
    const isSocial = ranged.socialNorm !== undefined;
    const ranges = per !== 'volume' ? 1 : isSocial ? 2 : ranged.widths.length + 1;
    return {
      service,
      category: 'any',
      from,
      ...(next !== undefined && !version.hasOpenEnd && { until: next }),
      legalBasis: `Order of ${from}`,
      per,
      rates: Object.fromEntries(
        sold.map((zone, position) => [zone as Zone, ratesOf(version, position, ranges)]),
      ),
      ...(per === 'volume' && {
        ...(isSocial
          ? { socialNormPerPerson: amountText(service, ranged.socialNorm!) }
          : { bounds: boundsOf(service, ranged.widths, choices.widthFactor) }),
        rangeSplit: ranged.isPerZone ? ('per-zone' as const) : ('proportional' as const),
        normPerPerson: amountText(service, version.norm),
      }),
    };
  });
}

function ratesOf(version: Chosen<typeof versionChoices>, position: number, ranges: number): string[] {
  return Array.from({ length: ranges }, (_, range) =>
    decimalText(version.rate + position * version.zoneStep + range * version.rangeStep, version.places),
  );
}

function boundsOf(service: string, widths: readonly number[], factor: number): string[] {
  let bound = 0;
  return widths.map((width) => {
    bound += width * factor;
    return amountText(service, bound);
  });
}

/** So many kWh, tenths of a cubic metre, or 10⁻⁴ Gcal. */
function amountText(service: string, amount: number): string {
  return decimalText(amount, AMOUNT_PLACES[service] ?? 0);
}

const AMOUNT_PLACES: Record<string, number> = { 'cold-water': 1, 'hot-water': 1, heating: 4 };
