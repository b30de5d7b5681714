import type { RateDocument } from '../../document.ts';
import { type Day, daysOf, firstDayOf, inForce, type Month } from './dates.ts';
import { chargedDays } from './meters.ts';
import { placed } from './ranges.ts';
import { dividedBy, exact, type Rational, rounded, shared, sumOf, times, whole } from './rational.ts';
import { Refused } from './refused.ts';
import { type Service, type Stretch, stretchesOf, type Tariff, tariffOn, vatPercentOn } from './tariffs.ts';
import { PER_SQUARE_METRE, perUnit } from './units.ts';
import type { Usage } from './volumes.ts';

/** A line of a bill; `volume` in smallest units, `amount` and `vat` in kopecks. */
export interface Line {
  readonly service: string;
  readonly zone: Zone;
  readonly range: number;
  readonly volume: bigint;
  readonly rate: string;
  readonly amount: bigint;
  readonly vatPercent: number;
  readonly vat: bigint;
  readonly source: Usage['source'] | 'area' | 'persons';
  readonly basis: string;
  readonly meter?: string;
  readonly days?: number;
  readonly ofDays?: number;
}

type Zone = keyof Tariff['rates'];

/** What one register, or the norm, has to be priced for. */
interface Register {
  readonly zoneUnder: (tariff: Tariff) => Zone;
  readonly volume: bigint;
  readonly source: Usage['source'];
  readonly meter: string | undefined;
  readonly from: Day;
  readonly to: Day;
}

/** Rules 8 and 11 to 15: the lines of a service's usages in a month. */
export function volumeLines(
  document: RateDocument,
  service: Service,
  month: Month,
  usages: readonly Usage[],
): Line[] {
  const ofMonth = tariffOn(document, service, firstDayOf(month));
  const registers = registersOf(document, service, month, usages).map((register) => ({
    register,
    // nothing is not split
    stretches:
      register.volume === 0n
        ? [{ ...register, tariff: ofMonth }]
        : stretchesOf(document, service, month, register),
  }));
  const versions = [...new Set(registers.flatMap(({ stretches }) => stretches.map(({ tariff }) => tariff)))];
  versions.sort((a, b) => (a.from < b.from ? -1 : 1));
  // what versions with the same bounds and split have left to take, by register and range
  const leftByRanges = new Map<string, bigint[][]>();
  return versions.flatMap((tariff) => {
    const zones = registers.map(({ register }) => register.zoneUnder(tariff));
    const ranges = JSON.stringify([tariff.bounds, tariff.socialNormPerPerson, tariff.rangeSplit]);
    const left =
      leftByRanges.get(ranges) ??
      placed(
        tariff,
        document.premise.persons,
        service.rangeExempt,
        registers.map(({ register: { volume } }, index) => ({ zone: zones[index]!, volume })),
      );
    leftByRanges.set(ranges, left);
    return registers.flatMap(({ register, stretches }, index) => {
      const stretch = stretches.find((each) => each.tariff === tariff);
      if (stretch === undefined) return [];
      const days = stretches.map(({ from, to }) => BigInt(to - from + 1));
      const ofVersion = shared(register.volume, days)[stretches.indexOf(stretch)]!;
      const taken = shared(ofVersion, left[index]!);
      left[index] = left[index]!.map((volume, range) => volume - taken[range]!);
      return taken.flatMap((volume, range) =>
        volumeLine(
          document,
          service,
          register,
          // what the month's own version prices alone is of the month, whenever its interval began
          stretches.length === 1 && tariff === ofMonth ? { tariff, from: firstDayOf(month) } : stretch,
          zones[index]!,
          range,
          volume,
        ),
      );
    });
  });
}

function volumeLine(
  document: RateDocument,
  service: Service,
  register: Register,
  { tariff, from }: Pick<Stretch, 'tariff' | 'from'>,
  zone: Zone,
  range: number,
  volume: bigint,
): Line[] {
  const rates = tariff.rates[zone];
  if (rates === undefined) throw new Refused('tariff.zone_not_sold');
  if (volume === 0n) return [];
  const rate = rates[range]!;
  const gross = dividedBy(times(whole(volume), exact(rate)), perUnit(service.service));
  return [
    {
      ...priced(document, gross, from),
      service: service.service,
      zone,
      range,
      volume,
      rate,
      source: register.source,
      basis: tariff.legalBasis ?? '',
      ...(register.meter !== undefined && { meter: register.meter }),
    },
  ];
}

/** A line's roubles to kopecks, rounded once, and the VAT inside them (rule 15). */
function priced(document: RateDocument, roubles: Rational, firstDay: Day) {
  const amount = rounded(times(roubles, whole(100)));
  const vatPercent = vatPercentOn(document, firstDay);
  const vat = rounded(dividedBy(times(whole(amount), whole(vatPercent)), 100 + vatPercent));
  return { amount, vatPercent, vat };
}

/** The registers of a month's usages; of the norm, and of maximum power, only the meter of which it is the most. */
function registersOf(
  document: RateDocument,
  service: Service,
  month: Month,
  usages: readonly Usage[],
): Register[] {
  const norms = usages
    .filter(({ source }) => source === 'norm')
    .map((usage) => ({ usage, norm: normOf(document, service, month, usage) }));
  const [most] = norms.toSorted((a, b) => Number(b.norm.volume - a.norm.volume));
  const [atPower] = usages
    .filter(({ source }) => source === 'max-power')
    .toSorted((a, b) => Number(sumOf(b.volumes) - sumOf(a.volumes)));
  return usages.flatMap((usage): Register[] => {
    if (usage.source === 'norm') return most?.usage === usage ? [most.norm] : [];
    if (usage.source === 'max-power' && usage !== atPower) return [];
    const { device } = usage.meter!;
    return usage.volumes.map((volume, register) => ({
      zoneUnder: () => device.zones[register]!,
      volume,
      source: usage.source,
      meter: device.serialNumber,
      from: usage.from,
      to: usage.to,
    }));
  });
}

/** Rules 4, 6, 8 and 16: the norm of the registered persons. */
function normOf(document: RateDocument, service: Service, month: Month, usage: Usage): Register {
  const { normPerPerson } = tariffOn(document, service, firstDayOf(month));
  if (normPerPerson === undefined) throw new Refused('tariff.norm_missing');
  const coefficient = usage.isRaised
    ? (inForce(document.supplier.raisingCoefficients, firstDayOf(month)) ?? '1')
    : '1';
  const ofMonth = rounded(
    times(
      times(exact(normPerPerson), whole(perUnit(service.service))),
      times(whole(document.premise.persons), exact(coefficient)),
    ),
  );
  const firstZone = usage.meter?.device.zones[0] ?? 'single';
  const { from, to } = usage;
  return {
    zoneUnder: (tariff) => (tariff.rates.single === undefined ? firstZone : 'single'),
    volume: rounded(dividedBy(times(whole(ofMonth), whole(to - from + 1)), daysOf(month))),
    source: 'norm',
    meter: undefined,
    from,
    to,
  };
}

/** Rules 9, 11 and 16: what is charged by area or by person, in which days are part of the price. */
export function quantityLines(
  document: RateDocument,
  service: Service,
  month: Month,
  per: 'area' | 'person',
): Line[] {
  const quantity =
    per === 'area'
      ? rounded(times(exact(document.premise.areaM2), whole(PER_SQUARE_METRE)))
      : BigInt(document.premise.persons);
  const charged = chargedDays(document, month);
  return stretchesOf(document, service, month, charged).flatMap(({ tariff, from, to }) => {
    const days = Math.min(to, charged.to) - from + 1;
    const rate = tariff.rates.single?.[0];
    if (rate === undefined) throw new Refused('tariff.zone_not_sold');
    const roubles = dividedBy(
      times(times(whole(quantity), exact(rate)), whole(days)),
      (per === 'area' ? PER_SQUARE_METRE : 1n) * BigInt(daysOf(month)),
    );
    return {
      ...priced(document, roubles, from),
      service: service.service,
      zone: 'single' as const,
      range: 0,
      volume: quantity,
      rate,
      source: per === 'area' ? ('area' as const) : ('persons' as const),
      basis: tariff.legalBasis ?? '',
      ...(days < daysOf(month) && { days, ofDays: daysOf(month) }),
    };
  });
}
