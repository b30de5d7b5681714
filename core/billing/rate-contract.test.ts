import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { period, plainDate, vatInside } from '#core/kernel';
import { tariffBook } from '#core/tariff';
import { rateContract } from './rate-contract.ts';
import { ratingBook } from './rating-book.ts';
import { at708, billedNow, type Case, rate, read, supplier, VECTOR_14, volumeOf } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleContract, sampleTariff } from './testing/sample.ts';

describe('volumes', () => {
  it('come from the reading of the period only: an earlier one was billed, so the month is estimated', () => {
    const meter: SampleMeter = { billed: [500], readIn: '2026-03', history: VECTOR_14 };
    const rated = rate({ meters: [meter] });
    expect(rated.lines).toMatchObject([{ source: 'estimate', volume: 200 }]);
    expect(billedNow(rated)).toEqual([{ values: [500], monthsWithoutReading: 1 }]);
  });

  it('of a reading that shows nothing used make a line of nothing, not an estimate', () => {
    const rated = rate({ meters: [read([500], [500], { history: VECTOR_14 })] });
    expect(rated.lines).toMatchObject([{ source: 'customer', volume: 0, amountKopecks: 0 }]);
  });

  it('rest on three months of a meter younger than six, and on the norm where the history is shorter', () => {
    const norm = [sampleTariff({ single: ['7.08'] }, { normPerPerson: 91 })];
    const three = historyOf('2026-04', [[100], [110], [121]]);
    const source = (meter: Partial<SampleMeter>) =>
      rate({ tariffs: norm, meters: [{ billed: [0], ...meter }] }).lines.map((line) => [
        line.source,
        line.volume,
      ]);
    expect(source({ history: three, installedOn: plainDate('2025-12-20') })).toEqual([['estimate', 110]]);
    expect(source({ history: three })).toEqual([['norm', 182]]);
    expect(source({ history: three.slice(1), installedOn: plainDate('2025-12-20') })).toEqual([
      ['norm', 182],
    ]);
  });

  it('of several silent meters of one service come to one norm', () => {
    const tariffs = [sampleTariff({ single: ['7.08'] }, { normPerPerson: 91 })];
    const rated = rate({ tariffs, meters: [{ billed: [0] }, { billed: [10] }] });
    expect(rated.lines.map(({ source, volume }) => [source, volume])).toEqual([['norm', 182]]);
  });

  it('of a service without a meter are the norm; of area and person services the area and the persons', () => {
    const tariffs = [
      sampleTariff({ single: ['43.10'] }, { service: 'cold-water', category: 'city', normPerPerson: 4900 }),
      sampleTariff({ single: ['31.27'] }, { service: 'maintenance', category: 'city', per: 'area' }),
      sampleTariff({ single: ['118.55'] }, { service: 'waste', category: 'city', per: 'person' }),
    ];
    const services = tariffs.map(({ service, category }) => ({ service, category }));
    const rated = rate({ tariffs, services });
    expect(rated.lines.map(({ source, volume, amountKopecks }) => [source, volume, amountKopecks])).toEqual([
      ['norm', 9800, 42238],
      ['area', 5430, 169796],
      ['persons', 2, 23710],
    ]);
  });

  it('of a silent company are the same month of last year for two months, then it has to be read', () => {
    const company = { head: { kind: 'company' as const } };
    const history = [{ period: period('2025-04'), volumes: [900] }, ...VECTOR_14.slice(0, 2)];
    const rated = rate({ ...company, meters: [{ billed: [0], history }] });
    expect(rated.lines).toMatchObject([{ source: 'estimate', volume: 900 }]);
    const code = (meter: SampleMeter) => {
      try {
        return rate({ ...company, meters: [meter] });
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code({ billed: [0], history, monthsWithoutReading: 2 })).toBe('billing.company_reading_missing');
    expect(code({ billed: [0] })).toBe('billing.history_missing');
  });

  it('take the rates of the month, not of the day they were read', () => {
    const tariffs = [at708, sampleTariff({ single: ['7.88'] }, { from: plainDate('2026-04-15') })];
    expect(rate({ tariffs, meters: [read([0], [100])] }).chargedKopecks).toBe(70800);
    expect(
      rate({ tariffs, of: '2026-05', meters: [read([0], [100], { readIn: '2026-05' })] }).chargedKopecks,
    ).toBe(78800);
  });
});

describe('rateContract', () => {
  it.each<[string, Case]>([
    ['tariff.none_in_force', { tariffs: [], meters: [read([0], [1])] }],
    ['tariff.zone_not_sold', { meters: [read([0, 0], [1, 1])] }],
    ['tariff.norm_missing', { meters: [{ billed: [0] }] }],
    ['metering.reading_below_previous', { meters: [read([5000], [4000])] }],
    ['supplier.setting_missing', { settings: { vatPercents: [] }, meters: [read([0], [1])] }],
  ])('says why there is no bill: %s', (code, broken) => {
    expect(() => rate(broken)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a contract whose head names a meter that is not there', () => {
    const { head } = sampleContract(supplier, { meters: [read([0], [1])] });
    const book = ratingBook(supplier, tariffBook([at708]));
    const input = { book, head, meters: [], period: period('2026-04') };
    expect(() => rateContract({ ...input, earlierBills: [] })).toThrow(
      expect.objectContaining({ code: 'billing.meter_missing' }),
    );
  });

  it('makes a bill that is the fold of its lines, each volume × rate rounded once with its VAT inside', () => {
    const rates = fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(rates, fc.nat(20_000), fc.nat(20_000), ([one = 1, two = 1, three = 1], day, night) => {
        const text = (units: number) => (units / 10_000).toFixed(4);
        const tariffs = [
          sampleTariff({ day: [text(one), text(two)], night: [text(three), text(one)] }, { bounds: [3900] }),
        ];
        const rated = rate({ tariffs, meters: [read([0, 0], [day, night])] });
        expect(rated.chargedKopecks).toBe(rated.lines.reduce((sum, line) => sum + line.amountKopecks, 0));
        expect(rated.vatKopecks).toBe(rated.lines.reduce((sum, line) => sum + line.vatKopecks, 0));
        for (const line of rated.lines) {
          const tenThousandths = BigInt(line.volume) * BigInt(line.rate.replace('.', ''));
          expect(BigInt(line.amountKopecks)).toBe((tenThousandths + 50n) / 100n);
          expect(line.vatKopecks).toBe(vatInside(line.amountKopecks, 22));
        }
        expect(volumeOf(rated)).toBe(day + night);
      }),
    );
  });

  it('never charges less for more', () => {
    const tariffs = [sampleTariff({ single: ['5.31', '6.12', '9.13'] }, { bounds: [3900, 6000] })];
    const charge = (volume: number) => rate({ tariffs, meters: [read([0], [volume])] }).chargedKopecks;
    fc.assert(
      fc.property(fc.nat(40_000), fc.nat(9000), (volume, more) => {
        expect(charge(volume + more)).toBeGreaterThanOrEqual(charge(volume));
      }),
    );
  });
});
