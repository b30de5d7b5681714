import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, period, plainDate } from '#core/kernel';
import type { Tariff } from '#core/tariff';
import { type Case, rate, read, silentMonths } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleTariff } from './testing/sample.ts';

const BY_DAYS = { tariffChange: 'days' } as const;
const between = (from: string, to: string, values: [number[], number[]]): SampleMeter =>
  ({
    billed: values[0],
    read: values[1],
    readIn: to.slice(0, 7),
    lastActual: {
      values: values[1],
      period: period(to.slice(0, 7)),
      at: instant(`${to}T09:00:00Z`),
      source: 'customer',
    },
    previousActual: {
      values: values[0],
      period: period(from.slice(0, 7)),
      at: instant(`${from}T09:00:00Z`),
      source: 'customer',
    },
  }) as SampleMeter;

const JANUARY_22 = { from: plainDate('2026-01-01'), value: 22 };
const JANUARY_10 = { from: plainDate('2026-01-10') };

const raised = (rest: Partial<Tariff> = {}): Tariff[] => [
  sampleTariff({ single: ['7.08'] }, rest),
  sampleTariff({ single: ['7.88'] }, { ...rest, from: plainDate('2026-10-01') }),
];
const shares = (lines: ReturnType<typeof rate>['lines']) =>
  lines.map(({ volume, rate: price, amountKopecks, from, days, ofDays }) => [
    volume,
    price,
    amountKopecks,
    from,
    days,
    ofDays,
  ]);

describe('a tariff that changes inside the interval of a reading', () => {
  const meter = between('2026-09-25', '2026-10-25', [[1000], [1300]]);

  it('vector 9: 300 kWh from 25 September to 25 October are 50 at 7.08 and 250 at 7.88', () => {
    const rated = rate({ tariffs: raised(), settings: BY_DAYS, of: '2026-10', meters: [meter] });
    expect(shares(rated.lines)).toEqual([
      [50, '7.08', 35_400, '2026-09-26', 5, 30],
      [250, '7.88', 197_000, '2026-10-01', 25, 30],
    ]);
    expect(rated.chargedKopecks).toBe(232_400);
  });

  it('counts for the month it is read in unless the supplier splits by days', () => {
    const rated = rate({ tariffs: raised(), of: '2026-10', meters: [meter] });
    expect(shares(rated.lines)).toEqual([[300, '7.88', 236_400, undefined, undefined, undefined]]);
  });

  it('takes VAT by the first day of each part', () => {
    const tariffs = [
      sampleTariff({ single: ['7.08'] }),
      sampleTariff({ single: ['7.08'] }, { from: plainDate('2026-01-01') }),
    ];
    const rated = rate({
      tariffs,
      settings: BY_DAYS,
      of: '2026-01',
      meters: [between('2025-12-20', '2026-01-20', [[0], [310]])],
    });
    expect(rated.lines.map(({ volume, vatPercent }) => [volume, vatPercent])).toEqual([
      [110, 20],
      [200, 22],
    ]);
  });

  it('takes VAT by the month for a meter inside whose interval nothing changes, whatever another’s does', () => {
    const rest = {
      settings: { ...BY_DAYS, vatPercents: [{ from: plainDate('2020-01-01'), value: 20 }, JANUARY_22] },
      tariffs: [sampleTariff({ single: ['7.08'] }), sampleTariff({ single: ['7.08'] }, JANUARY_10)],
      of: '2026-01',
    };
    const before = between('2025-12-20', '2026-01-09', [[0], [310]]);
    const across = between('2025-12-20', '2026-01-12', [[0], [310]]);
    for (const meters of [[before], [before, across]])
      expect(rate({ ...rest, meters }).lines[0]).toMatchObject({ volume: 310, vatPercent: 22 });
  });

  it('splits what is charged by area, by persons, by norm and by average over the calendar month', () => {
    const change = { from: plainDate('2026-10-11') };
    const area = { service: 'maintenance', category: 'city', per: 'area' } as const;
    const waste = { service: 'waste', category: 'city', per: 'person' } as const;
    const water = { service: 'cold-water', category: 'city', normPerPerson: 4900 } as const;
    const tariffs = [area, waste, water].flatMap((of) => [
      sampleTariff({ single: ['31.00'] }, of),
      sampleTariff({ single: ['62.00'] }, { ...of, ...change }),
    ]);
    const rated = rate({
      tariffs,
      settings: BY_DAYS,
      of: '2026-10',
      services: [area, waste, water].map(({ service, category }) => ({ service, category })),
    });
    expect(shares(rated.lines)).toEqual([
      [5430, '31.00', 54_300, '2026-10-01', 10, 31],
      [5430, '62.00', 228_060, '2026-10-11', 21, 31],
      [2, '31.00', 2000, '2026-10-01', 10, 31],
      [2, '62.00', 8400, '2026-10-11', 21, 31],
      [3161, '31.00', 9799, '2026-10-01', 10, 31],
      [6639, '62.00', 41_162, '2026-10-11', 21, 31],
    ]);
  });

  it('fills the ranges of the whole month, each version pricing its own part', () => {
    const ranged = [
      sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [200] }),
      sampleTariff({ single: ['3.00', '4.00'] }, { bounds: [200], from: plainDate('2026-10-01') }),
    ];
    const rated = rate({ tariffs: ranged, settings: BY_DAYS, of: '2026-10', meters: [meter] });
    expect(rated.lines.map(({ volume, range, rate: price }) => [volume, range, price])).toEqual([
      [33, 0, '1.00'],
      [17, 1, '2.00'],
      [167, 0, '3.00'],
      [83, 1, '4.00'],
    ]);
  });

  it('with the same rates and bounds comes to what the month without a change would', () => {
    const volumes = fc.tuple(fc.nat(9000), fc.nat(9000));
    const splits = fc.constantFrom<Tariff['rangeSplit']>('proportional', 'per-zone');
    fc.assert(
      fc.property(
        volumes,
        splits,
        fc.integer({ min: 26, max: 29 }),
        ([day, night], rangeSplit, changeDay) => {
          const rates = { day: ['6.08', '7.00', '10.45'], night: ['3.31', '3.82', '5.69'] };
          const rest = { bounds: [3900, 6000], rangeSplit };
          const change = { ...rest, from: plainDate(`2026-09-${changeDay}`) };
          const meters = [
            between('2026-09-25', '2026-10-25', [
              [0, 0],
              [day, night],
            ]),
          ];
          const settings = BY_DAYS;
          const split = rate({
            tariffs: [sampleTariff(rates, rest), sampleTariff(rates, change)],
            settings,
            of: '2026-10',
            meters,
          });
          const whole = rate({ tariffs: [sampleTariff(rates, rest)], settings, of: '2026-10', meters });
          expect(split.chargedKopecks).toBe(whole.chargedKopecks);
          const byRange = ({ lines }: typeof split) => {
            const sums: Record<string, number> = {};
            for (const { zone, range, volume } of lines)
              sums[`${zone}${range}`] = (sums[`${zone}${range}`] ?? 0) + volume;
            return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum > 0));
          };
          expect(byRange(split)).toEqual(byRange(whole));
        },
      ),
    );
  });
});

describe('a charge by area or by person', () => {
  it('is the rate for each m² or person, whatever the service is measured in elsewhere', () => {
    const services = ['heating', 'maintenance', 'electricity', 'cold-water'] as const;
    for (const service of services) {
      const of = (per: Tariff['per']) =>
        rate({
          tariffs: [sampleTariff({ single: ['30.00'] }, { service, category: 'city', per })],
          services: [{ service, category: 'city' }],
        }).lines.map(({ volume, amountKopecks }) => [volume, amountKopecks]);
      expect(of('area'), service).toEqual([[5430, 162_900]]);
      expect(of('person'), service).toEqual([[2, 6000]]);
    }
  });
});

describe('the last month of a contract', () => {
  const tariffs = [
    sampleTariff({ single: ['7.00'] }, { normPerPerson: 93 }),
    sampleTariff({ single: ['31.00'] }, { service: 'maintenance', category: 'city', per: 'area' }),
    sampleTariff({ single: ['40.00'] }, { service: 'cold-water', category: 'city', normPerPerson: 6200 }),
  ];
  const services: Case['services'] = [
    { service: 'electricity', category: 'urban-gas' },
    { service: 'maintenance', category: 'city' },
    { service: 'cold-water', category: 'city' },
  ];
  const closed = (meters: SampleMeter[]) =>
    rate({ tariffs, services, of: '2026-10', closedOn: '2026-10-10', meters });

  it('counts areas, norms and averages up to its last day, and a reading as it is', () => {
    expect(shares(closed([{ ...read([100], [150]), readIn: '2026-10' }]).lines)).toEqual([
      [50, '7.00', 35_000, undefined, undefined, undefined],
      [5430, '31.00', 54_300, '2026-10-01', 10, 31],
      [4000, '40.00', 16_000, undefined, undefined, undefined],
    ]);
    const history = historyOf('2026-10', Array(6).fill([310]));
    expect(closed([{ billed: [100], history }]).lines[0]).toMatchObject({ source: 'estimate', volume: 100 });
    expect(closed([{ billed: [100] }]).lines[0]).toMatchObject({ source: 'norm', volume: 60 });
  });

  it('is priced by no version that begins after its last day', () => {
    const change = { from: plainDate('2026-10-11') };
    const raisedLater = tariffs.flatMap((tariff) => [tariff, { ...tariff, ...change }]);
    const closedByDays = (meters: SampleMeter[]) =>
      rate({
        tariffs: raisedLater,
        services,
        of: '2026-10',
        closedOn: '2026-10-10',
        settings: BY_DAYS,
        meters,
      });
    const history = historyOf('2026-10', Array(6).fill([310]));
    const several = { ...read([100], [400]), readIn: '2026-10', monthsWithoutReading: 1 };
    const earlierBills = silentMonths(['2026-09'], { billed: [100] }, { tariffs });
    for (const { lines } of [
      closedByDays([{ billed: [100], history }]),
      closedByDays([{ billed: [100] }]),
      closedByDays([]),
      rate({
        ...{ tariffs: raisedLater, of: '2026-10', closedOn: '2026-10-10', settings: BY_DAYS },
        ...{ earlierBills, meters: [several] },
      }),
    ])
      expect(lines.filter(({ tariff }) => tariff.endsWith(change.from))).toEqual([]);
  });

  it('of a device taken away is neither', () => {
    const history = historyOf('2026-10', Array(6).fill([310]));
    const rated = rate({
      tariffs: [...tariffs, sampleTariff({ single: ['9.00'] }, { from: plainDate('2026-10-11') })],
      settings: BY_DAYS,
      of: '2026-10',
      meters: [{ billed: [100], history, removedOn: plainDate('2026-10-10') }],
    });
    expect(shares(rated.lines)).toEqual([[100, '7.00', 70_000, undefined, undefined, undefined]]);
  });
});
