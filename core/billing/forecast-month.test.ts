import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, kopecks, NO_MONEY, period, plainDate } from '#core/kernel';
import { forecastMonth } from './forecast-month.ts';
import { at708, type Case, rate, ratingInput, read, silentMonths, VECTOR_14 } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleTariff } from './testing/sample.ts';

const forecast = (sample: Case) => forecastMonth(ratingInput(sample), NO_MONEY);
const withNorm = sampleTariff({ single: ['7.08'] }, { normPerPerson: 91 });
const heating = sampleTariff(
  { single: ['2000'] },
  { service: 'heating', category: 'city', normPerPerson: 500_000 },
);
const heated = (meter: SampleMeter): Case => ({
  tariffs: [heating],
  services: [{ service: 'heating', category: 'city' }],
  meters: [{ service: 'heating', ...meter }],
});

describe('forecastMonth', () => {
  it('is the preview where the reading of the month is in, recalculations and all', () => {
    const silent: SampleMeter = { billed: [0], history: VECTOR_14 };
    const earlierBills = silentMonths(['2026-01', '2026-02', '2026-03'], silent);
    const meter = read([0], [480], { history: VECTOR_14, monthsWithoutReading: 3 });
    const rated = rate({ meters: [meter], earlierBills });
    expect(rated.lines.some(({ kind }) => kind === 'recalculation')).toBe(true);
    const { services, totalKopecks } = forecast({ meters: [meter], earlierBills });
    expect(services).toMatchObject([{ service: 'electricity', basis: 'reading', volume: 120 }]);
    expect(totalKopecks).toBe(rated.chargedKopecks);
  });

  it('takes the average of the known months, and says how many they are', () => {
    expect(forecast({ meters: [{ billed: [0], history: VECTOR_14 }] })).toEqual({
      services: [
        {
          service: 'electricity',
          basis: 'average',
          months: 6,
          volume: 200,
          unit: 'kWh',
          amountKopecks: 141_600,
        },
      ],
      penaltyKopecks: 0,
      totalKopecks: 141_600,
    });
  });

  it('counts heating by area in square metres', () => {
    const byArea = sampleTariff({ single: ['40.00'] }, { service: 'heating', category: 'city', per: 'area' });
    const { services } = forecast({
      tariffs: [byArea],
      services: [{ service: 'heating', category: 'city' }],
    });
    expect(services).toMatchObject([{ basis: 'fixed', volume: 5430, unit: 'm2' }]);
  });

  it('goes by the average where a bill would go by the norm: after long silence, and after few months', () => {
    const silentLong: SampleMeter = { billed: [0], history: VECTOR_14, monthsWithoutReading: 3 };
    const young: SampleMeter = { billed: [0], history: VECTOR_14.slice(0, 1) };
    for (const meter of [silentLong, young])
      expect(rate({ tariffs: [withNorm], meters: [meter] }).lines).toMatchObject([{ source: 'norm' }]);
    expect(forecast({ tariffs: [withNorm], meters: [silentLong] }).services).toMatchObject([
      { basis: 'average', months: 6, volume: 200 },
    ]);
    expect(forecast({ tariffs: [withNorm], meters: [young] }).services).toMatchObject([
      { basis: 'average', months: 1, volume: 210 },
    ]);
  });

  it('takes the same month of last year for heating that was read then, and the average for what does not follow the weather', () => {
    const year = historyOf(
      '2026-04',
      Array.from({ length: 12 }, (_, index) => [index === 0 ? 700_000 : 100_000]),
    );
    expect(forecast(heated({ billed: [0], history: year })).services).toEqual([
      { service: 'heating', basis: 'last-year', volume: 700_000, unit: 'Gcal', amountKopecks: 140_000 },
    ]);
    expect(forecast(heated({ billed: [0], history: year.slice(1) })).services).toMatchObject([
      { basis: 'average', months: 11, volume: 100_000 },
    ]);
    expect(forecast({ meters: [{ billed: [0], history: year }] }).services).toMatchObject([
      { basis: 'average', months: 12 },
    ]);
  });

  it('goes with the bill for a company that is silent: the same month of last year', () => {
    const year = historyOf(
      '2026-04',
      Array.from({ length: 12 }, (_, index) => [index === 0 ? 900 : 300]),
    );
    const sample: Case = { head: { kind: 'company' }, meters: [{ billed: [0], history: year }] };
    const { services, totalKopecks } = forecast(sample);
    expect(services).toMatchObject([{ basis: 'last-year', volume: 900 }]);
    expect(totalKopecks).toBe(rate(sample).chargedKopecks);
  });

  it('is the bill’s where no reading would count: past the verification, broken, or closed to the supplier', () => {
    const settings = { raisingCoefficients: [{ from: plainDate('2020-01-01'), value: decimal('1.5') }] };
    const out: Partial<SampleMeter>[] = [
      { verifiedUntil: plainDate('2026-02-01'), monthsWithoutReading: 3 },
      { outOfService: { since: plainDate('2026-01-10'), why: 'broken' }, monthsWithoutReading: 3 },
      { outOfService: { since: plainDate('2026-04-10'), why: 'no-access' } },
    ];
    for (const meter of out) {
      const sample: Case = {
        settings,
        tariffs: [withNorm],
        meters: [{ billed: [0], history: VECTOR_14, ...meter }],
      };
      const rated = rate(sample);
      expect(rated.lines).toMatchObject([{ source: 'norm', volume: 273 }]);
      const { services, totalKopecks } = forecast(sample);
      expect(services).toMatchObject([{ basis: 'norm', volume: 273 }]);
      expect(totalKopecks).toBe(rated.chargedKopecks);
    }
    const lately: SampleMeter = { billed: [0], history: VECTOR_14, verifiedUntil: plainDate('2026-03-31') };
    expect(forecast({ settings, tariffs: [withNorm], meters: [lately] }).services).toMatchObject([
      { basis: 'average', months: 6, volume: 200 },
    ]);
  });

  it('is the bill’s of a business, too, where no reading would count: last year’s, or the average of its months', () => {
    const broken = { outOfService: { since: plainDate('2026-01-10'), why: 'broken' } } as const;
    const year = historyOf(
      '2026-04',
      Array.from({ length: 12 }, (_, index) => [index === 0 ? 900 : 300]),
    );
    const told = (history: SampleMeter['history']) => {
      const sample: Case = {
        head: { kind: 'company' },
        meters: [{ billed: [0], ...broken, ...(history && { history }) }],
      };
      const { services, totalKopecks } = forecast(sample);
      expect(totalKopecks).toBe(rate(sample).chargedKopecks);
      return services;
    };
    expect(told(year)).toMatchObject([{ basis: 'last-year', volume: 900 }]);
    expect(told(year.slice(1))).toMatchObject([{ basis: 'average', months: 11, volume: 300 }]);
    // a household goes by its average, however long its history is
    const home = { billed: [0], ...broken, history: year };
    expect(forecast({ tariffs: [withNorm], meters: [home] }).services).toMatchObject([
      { basis: 'average', months: 12, volume: 350 },
    ]);
  });

  it('rests on the months before it alone', () => {
    const history = [...VECTOR_14, { period: period('2026-04'), volumes: [9000] }];
    expect(forecast({ meters: [{ billed: [0], history }] }).services).toMatchObject([
      { basis: 'average', months: 6, volume: 200 },
    ]);
  });

  it('says so where only the maximum power is known of a company', () => {
    const sample: Case = { head: { kind: 'company', maxPowerKw: 10 }, meters: [{ billed: [0] }] };
    const { services, totalKopecks } = forecast(sample);
    expect(services).toMatchObject([{ basis: 'max-power', volume: 7200 }]);
    expect(totalKopecks).toBe(rate(sample).chargedKopecks);
  });

  it('adds the penalties of the month to its total', () => {
    const input = ratingInput({ meters: [read([0], [100])] });
    expect(forecastMonth(input, kopecks(1234))).toMatchObject({
      penaltyKopecks: 1234,
      totalKopecks: 70_800 + 1234,
    });
  });

  it('counts an area once in a month that the tariff divides', () => {
    const maintenance = { service: 'maintenance', category: 'city' } as const;
    const tariffs = [
      sampleTariff({ single: ['31'] }, { ...maintenance, per: 'area' }),
      sampleTariff({ single: ['33'] }, { ...maintenance, per: 'area', from: plainDate('2026-04-11') }),
    ];
    const sample: Case = { tariffs, services: [maintenance], settings: { tariffChange: 'days' } };
    expect(rate(sample).lines).toHaveLength(2);
    expect(forecast(sample).services).toMatchObject([{ basis: 'fixed', volume: 5430 }]);
  });

  it('falls back to the norm where nothing is known, and calls areas and persons fixed', () => {
    const tariffs = [
      withNorm,
      sampleTariff({ single: ['43.10'] }, { service: 'cold-water', category: 'city', normPerPerson: 4900 }),
      sampleTariff({ single: ['31.27'] }, { service: 'maintenance', category: 'city', per: 'area' }),
      sampleTariff({ single: ['118.55'] }, { service: 'waste', category: 'city', per: 'person' }),
    ];
    const services = tariffs.map(({ service, category }) => ({ service, category }));
    const sample: Case = { tariffs, services, meters: [{ billed: [0] }] };
    const { services: told, totalKopecks } = forecast(sample);
    expect(told.map(({ service, basis, volume }) => [service, basis, volume])).toEqual([
      ['electricity', 'norm', 182],
      ['cold-water', 'norm', 9800],
      ['maintenance', 'fixed', 5430],
      ['waste', 'fixed', 2],
    ]);
    expect(totalKopecks).toBe(rate(sample).chargedKopecks);
  });

  it('says the weakest basis of a service’s meters, and the fewest months', () => {
    const known: SampleMeter = { billed: [0], history: VECTOR_14 };
    const young: SampleMeter = { billed: [0], history: VECTOR_14.slice(3) };
    const basisOf = (...meters: SampleMeter[]) => {
      const { basis, months } = forecast({ tariffs: [withNorm], meters }).services[0] ?? {};
      return [basis, months];
    };
    expect(basisOf(read([0], [90]), known)).toEqual(['average', 6]);
    expect(basisOf(known, young)).toEqual(['average', 3]);
    expect(basisOf(young, known, { billed: [0] })).toEqual(['norm', undefined]);
    const company = { head: { kind: 'company', maxPowerKw: 10 } } as const;
    for (const meters of [
      [known, { billed: [0] }],
      [{ billed: [0] }, known],
    ])
      expect(forecast({ ...company, meters }).services).toMatchObject([{ basis: 'max-power' }]);
  });

  it('does not depend on the bills’ patience: the same history gives the same forecast however long the silence', () => {
    const volumes = fc.array(fc.nat(900), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(volumes, fc.nat(9), (months, monthsWithoutReading) => {
        const history = historyOf(
          '2026-04',
          months.map((volume) => [volume]),
        );
        const sample = { tariffs: [withNorm], meters: [{ billed: [0], history, monthsWithoutReading }] };
        const { services, totalKopecks } = forecast(sample);
        const sum = months.reduce((total, volume) => total + volume, 0);
        expect(services[0]).toMatchObject({ basis: 'average', months: months.length });
        expect(Math.abs((services[0]?.volume ?? 0) * months.length - sum) * 2).toBeLessThanOrEqual(
          months.length,
        );
        expect(totalKopecks).toBe((services[0]?.volume ?? 0) * 708);
      }),
    );
  });

  it('throws what the bill would', () => {
    expect(() => forecast({ tariffs: [at708], meters: [{ billed: [0] }] })).toThrow(
      expect.objectContaining({ code: 'tariff.norm_missing' }),
    );
  });
});
