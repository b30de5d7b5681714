import { describe, expect, it } from 'vitest';
import { plainDate } from '#core/kernel';
import { billedNow, type Case, rate } from './testing/rating.ts';
import { sampleTariff } from './testing/sample.ts';

const AREA = { service: 'maintenance', category: 'city', per: 'area' } as const;
const WASTE = { service: 'waste', category: 'city', per: 'person' } as const;
const BY_DAYS = { settings: { tariffChange: 'days' as const } };

const lines = (tariffs: NonNullable<Case['tariffs']>, rest: Case = {}) =>
  rate({
    tariffs,
    services: [...new Set(tariffs.map(({ service }) => service))].map((service) => ({
      service,
      category: 'city',
    })),
    ...rest,
  }).lines.map(({ volume, rate: price, amountKopecks, from, days, ofDays }) => [
    volume,
    price,
    amountKopecks,
    ...(from === undefined ? [] : [from, days, ofDays]),
  ]);

describe('a charge by area or by person', () => {
  it('is rate × quantity to the kopeck, whatever places rate and quantity have', () => {
    const waste = (text: string) => lines([sampleTariff({ single: [text] }, WASTE)], { persons: 3 });
    expect(waste('118')).toEqual([[3, '118', 35_400]]);
    expect(waste('118.5')).toEqual([[3, '118.5', 35_550]]);
    expect(waste('118.555')).toEqual([[3, '118.555', 35_567]]);
    // 54.30 m² at 31.27 are 1697.961 roubles
    expect(lines([sampleTariff({ single: ['31.27'] }, AREA)])).toEqual([[5430, '31.27', 169_796]]);
    expect(lines([sampleTariff({ single: ['31'] }, AREA)])).toEqual([[5430, '31', 168_330]]);
  });

  it('of a part of the month is that of its days, both ends counted, rounded half-up once', () => {
    const at = (closedOn: string) =>
      lines([sampleTariff({ single: ['100'] }, WASTE)], { persons: 1, closedOn });
    expect(at('2026-04-01')).toEqual([[1, '100', 333, '2026-04-01', 1, 30]]);
    expect(at('2026-04-20')).toEqual([[1, '100', 6667, '2026-04-01', 20, 30]]);
    expect(at('2026-04-30')).toEqual([[1, '100', 10_000]]);
  });

  it('has the month’s first version for all of it, unless the supplier splits by days', () => {
    const tariffs = [
      sampleTariff({ single: ['30.00'] }, WASTE),
      sampleTariff({ single: ['60.00'] }, { ...WASTE, from: plainDate('2026-04-11') }),
    ];
    expect(lines(tariffs, { persons: 1 })).toEqual([[1, '30.00', 3000]]);
  });

  it('ends with the contract: a version that begins later has no line, one that begins that day has a day', () => {
    const tariffs = [
      sampleTariff({ single: ['30.00'] }, WASTE),
      sampleTariff({ single: ['60.00'] }, { ...WASTE, from: plainDate('2026-04-11') }),
    ];
    const at = (closedOn: string) => lines(tariffs, { ...BY_DAYS, persons: 1, closedOn });
    expect(at('2026-04-10')).toEqual([[1, '30.00', 1000, '2026-04-01', 10, 30]]);
    expect(at('2026-04-11')).toEqual([
      [1, '30.00', 1000, '2026-04-01', 10, 30],
      [1, '60.00', 200, '2026-04-11', 1, 30],
    ]);
    expect(at('2026-04-30')).toEqual([
      [1, '30.00', 1000, '2026-04-01', 10, 30],
      [1, '60.00', 4000, '2026-04-11', 20, 30],
    ]);
  });

  it('takes VAT by the first day of each part, and names its version, zone and source', () => {
    const from = plainDate('2026-04-11');
    const tariffs = [
      sampleTariff({ single: ['30.00'] }, AREA),
      sampleTariff({ single: ['60.00'] }, { ...AREA, from }),
    ];
    const vatPercents = [
      { from: plainDate('2020-01-01'), value: 20 },
      { from, value: 22 },
    ];
    const rated = rate({
      tariffs,
      services: [{ service: 'maintenance', category: 'city' }],
      settings: { tariffChange: 'days', vatPercents },
    });
    const shared = { kind: 'charge', service: 'maintenance', zone: 'single', range: 0, source: 'area' };
    expect(rated.lines).toMatchObject([
      { ...shared, vatPercent: 20, vatKopecks: 9050, tariff: 'maintenance/city/2025-01-01' },
      { ...shared, vatPercent: 22, vatKopecks: 39_167, tariff: 'maintenance/city/2026-04-11' },
    ]);
    const { meterId, previousValue, currentValue, forPeriod } = rated.lines[0] ?? {};
    expect([meterId, previousValue, currentValue, forPeriod]).toEqual(Array(4).fill(undefined));
  });

  it('needs a rate of zone single, and is refused by that name', () => {
    const refused = (rates: Parameters<typeof sampleTariff>[0]) => () => lines([sampleTariff(rates, AREA)]);
    const facts = expect.objectContaining({ zone: 'single' });
    expect(refused({ day: ['1.00'] })).toThrow(
      expect.objectContaining({ code: 'tariff.zone_not_sold', facts }),
    );
    expect(refused({ single: [] })).toThrow(
      expect.objectContaining({ code: 'tariff.range_without_rate', facts }),
    );
  });

  it('is so though a meter counts the service, and leaves that meter as far billed as it was', () => {
    const heating = { service: 'heating', category: 'city' } as const;
    const meter = { service: 'heating', billed: [5], read: [9], readIn: '2026-04' } as const;
    const rated = rate({
      tariffs: [sampleTariff({ single: ['40.00'] }, { ...heating, per: 'area' })],
      ...{ services: [heating], meters: [meter] },
    });
    expect(rated.lines).toMatchObject([{ source: 'area', volume: 5430, amountKopecks: 217_200 }]);
    expect(billedNow(rated)).toEqual([{ values: [5], monthsWithoutReading: 0 }]);
  });
});

describe('a service by volume without a meter', () => {
  const WATER = { service: 'cold-water', category: 'city', normPerPerson: 4900 } as const;

  it('is the norm of the persons, of the days up to the contract’s last', () => {
    const water = (rest: Case = {}) => lines([sampleTariff({ single: ['40.00'] }, WATER)], rest);
    expect(water({ persons: 3 })).toEqual([[14_700, '40.00', 58_800]]);
    expect(water({ persons: 3, closedOn: '2026-04-10' })).toEqual([[4900, '40.00', 19_600]]);
    expect(water({ persons: 3, closedOn: '2026-04-30' })).toEqual([[14_700, '40.00', 58_800]]);
  });

  it('has no charge without a norm', () => {
    const { normPerPerson: _norm, ...without } = WATER;
    expect(() => lines([sampleTariff({ single: ['40.00'] }, without)])).toThrow(
      expect.objectContaining({ code: 'tariff.norm_missing' }),
    );
  });

  it('fills the ranges as a metered one does, unless its consumer is exempt', () => {
    const ranged = [sampleTariff({ single: ['1.00', '2.00'] }, { ...WATER, bounds: [5000] })];
    const services = (rangeExempt?: boolean): Case => ({
      services: [
        { service: 'cold-water', category: 'city', ...(rangeExempt !== undefined && { rangeExempt }) },
      ],
    });
    const parts = [
      [5000, '1.00', 500],
      [4800, '2.00', 960],
    ];
    expect(lines(ranged, services())).toEqual(parts);
    expect(lines(ranged, services(false))).toEqual(parts);
    expect(lines(ranged, services(true))).toEqual([[9800, '1.00', 980]]);
  });
});
