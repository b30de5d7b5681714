import {
  type Decimal,
  invariant,
  kopecks,
  type MeterId,
  type Period,
  type PlainDate,
  vatInside,
} from '#core/kernel';
import type { VolumeSource } from '#core/metering';
import type { Service, TariffVersion, Zone } from '#core/tariff';
import type { BillLine, LineKind } from './model.ts';

/**
 * How the lines of a bill are stored. A write costs by the kilobyte, and a household's bill with a two-zone meter, water
 * and the rest fits into one when its lines are written so:
 *
 * - one text, a line of the bill a line of text, its fields parted by `|`, empty ones at the end left out;
 * - field 0: one letter each for kind, service, zone and source (below), then the range's number: `cEdc0`;
 * - then volume · rate · position in `tariffs` · kopecks · VAT percent · kopecks of VAT where they are not what follows
 *   from the amount · position in `meters` · previous value · current value · the month a recalculation corrects ·
 *   for a part of the month its first day · its days · of how many;
 * - `tariffs` and `meters` name each tariff version (without its service) and each meter once.
 */
export interface StoredLines {
  readonly lines: string;
  readonly tariffs: readonly string[];
  readonly meters: readonly MeterId[];
}

const KINDS: Readonly<Record<LineKind, string>> = { charge: 'c', recalculation: 'r' };
const SERVICES: Readonly<Record<Service, string>> = {
  electricity: 'E',
  'cold-water': 'C',
  'hot-water': 'H',
  heating: 'G',
  maintenance: 'M',
  waste: 'W',
};
const ZONES: Readonly<Record<Zone, string>> = {
  single: 's',
  day: 'd',
  night: 'n',
  peak: 'p',
  'half-peak': 'h',
};
const SOURCES: Readonly<Record<VolumeSource, string>> = {
  customer: 'c',
  automatic: 'a',
  staff: 's',
  estimate: 'e',
  norm: 'n',
  area: 'm',
  persons: 'p',
  'max-power': 'x',
};

export function storedLines(lines: readonly BillLine[]): StoredLines {
  const tariffs: string[] = [];
  const meters: MeterId[] = [];
  const text = lines.map((line) => {
    const fields = [
      `${KINDS[line.kind]}${SERVICES[line.service]}${ZONES[line.zone]}${SOURCES[line.source]}${line.range}`,
      line.volume,
      line.rate,
      positionIn(tariffs, line.tariff.slice(line.service.length + 1)),
      line.amountKopecks,
      line.vatPercent,
      line.vatKopecks === vatInside(line.amountKopecks, line.vatPercent) ? '' : line.vatKopecks,
      line.meterId === undefined ? '' : positionIn(meters, line.meterId),
      line.previousValue ?? '',
      line.currentValue ?? '',
      line.forPeriod ?? '',
      line.from ?? '',
      line.days ?? '',
      line.ofDays ?? '',
    ];
    return fields.join('|').replace(/\|+$/, '');
  });
  return { lines: text.join('\n'), tariffs, meters };
}

export function linesFrom({ lines, tariffs, meters }: StoredLines): BillLine[] {
  if (lines === '') return [];
  return lines.split('\n').map((text) => {
    const [codes, volume, rate, tariff, amount, percent, vat, meter, previous, current, ...rest] = text.split(
      '|',
    ) as [string, ...string[]];
    const [forPeriod, from, days, ofDays] = rest;
    const service = named(SERVICES, codes[1]);
    const amountKopecks = kopecks(Number(amount));
    const vatPercent = Number(percent);
    return {
      kind: named(KINDS, codes[0]),
      service,
      zone: named(ZONES, codes[2]),
      range: Number(codes.slice(4)),
      volume: Number(volume),
      source: named(SOURCES, codes[3]),
      rate: rate as Decimal,
      tariff: `${service}/${tariffs[Number(tariff)]}` as TariffVersion,
      amountKopecks,
      vatPercent,
      vatKopecks: vat ? kopecks(Number(vat)) : vatInside(amountKopecks, vatPercent),
      ...(meter && { meterId: meters[Number(meter)] as MeterId }),
      ...(previous && { previousValue: Number(previous) }),
      ...(current && { currentValue: Number(current) }),
      ...(forPeriod && { forPeriod: forPeriod as Period }),
      ...(from && { from: from as PlainDate, days: Number(days), ofDays: Number(ofDays) }),
    };
  });
}

function positionIn<T>(list: T[], value: T): number {
  const known = list.indexOf(value);
  return known < 0 ? list.push(value) - 1 : known;
}

function named<K extends string>(letters: Readonly<Record<K, string>>, letter: string | undefined): K {
  const found = Object.entries(letters).find(([, known]) => known === letter);
  invariant(found, `a stored bill line has an unknown letter: ${letter}`);
  return found[0] as K;
}
