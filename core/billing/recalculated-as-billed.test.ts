import { describe, expect, it } from 'vitest';
import { instant, period, plainDate } from '#core/kernel';
import type { Bill } from './model.ts';
import { billed, type Case, rate, silentMonths } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleTariff } from './testing/sample.ts';

/** What a month that is put right keeps of the bill it was billed by (docs/rating.md, rules 10 and 11). */

const [JANUARY, FEBRUARY, MARCH] = ['2026-01', '2026-02', '2026-03'] as const;

/** A meter that was estimated at so much a month. */
const estimatedAt = (volume: number): SampleMeter => ({
  billed: [0],
  history: historyOf(JANUARY, Array(6).fill([volume])),
});
const readIn = (month: string, values: number[], monthsWithoutReading = 1): Partial<SampleMeter> => ({
  read: values,
  readIn: month,
  monthsWithoutReading,
});

describe('a month that is put right', () => {
  it('counts by the persons it was billed by itself, whatever the months beside it were', () => {
    // the social norm is 100 of a person: one lived there in January, three in February
    const tariffs = [sampleTariff({ single: ['1.00', '2.00'] }, { socialNormPerPerson: 100 })];
    const meter = estimatedAt(300);
    const bill = (of: string, persons: number, monthsWithoutReading: number): Bill => {
      const rated = rate({ tariffs, of, persons, meters: [{ ...meter, monthsWithoutReading }] });
      return { ...billed(of, rated), persons };
    };
    const rated = rate({
      ...{ tariffs, of: MARCH, persons: 2, earlierBills: [bill(JANUARY, 1, 0), bill(FEBRUARY, 3, 1)] },
      meters: [{ ...meter, ...readIn(MARCH, [900], 2) }],
    });
    const corrected = (month: string) =>
      rated.lines
        .filter(({ forPeriod, volume }) => forPeriod === month && volume > 0)
        .map(({ range, volume }) => [range, volume]);
    expect(corrected(JANUARY)).toEqual([
      [0, 100],
      [1, 210],
    ]);
    expect(corrected(FEBRUARY)).toEqual([[0, 280]]);
  });

  it('by the norm stands as it was billed, whatever has changed since', () => {
    const tariffs = [sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [100], normPerPerson: 91 })];
    const settings = { normMonthsStand: true };
    const silent: SampleMeter = { billed: [0] };
    const exempt = { service: 'electricity', category: 'urban-gas', rangeExempt: true } as const;
    const rated = rate({
      ...{ tariffs, settings, of: FEBRUARY, services: [exempt] },
      earlierBills: silentMonths([JANUARY], silent, { tariffs }),
      meters: [{ ...silent, ...readIn(FEBRUARY, [59]) }],
    });
    expect(rated.lines.map(({ kind, volume }) => [kind, volume])).toEqual([['charge', 28]]);
  });

  it('has reversed what it was charged for, though that came to no money', () => {
    const tariffs = [sampleTariff({ single: ['0.001'] })];
    const meter = estimatedAt(3);
    const rated = rate({
      ...{ tariffs, of: FEBRUARY, earlierBills: silentMonths([JANUARY], meter, { tariffs }) },
      meters: [{ ...meter, ...readIn(FEBRUARY, [590]) }],
    });
    expect(rated.lines.map(({ volume, amountKopecks }) => [volume, amountKopecks])).toEqual([
      [280, 28],
      [-3, 0],
      [310, 31],
    ]);
  });

  it('is charged by its meter, when its reading comes, and no more by the norm of a contract without one', () => {
    const tariffs = [sampleTariff({ single: ['1.00'] }, { normPerPerson: 91 })];
    const january = billed(JANUARY, rate({ tariffs, of: JANUARY }));
    expect(january.lines).toMatchObject([{ source: 'norm', volume: 182 }]);
    const rated = rate({
      ...{ tariffs, of: FEBRUARY, earlierBills: [january] },
      meters: [{ billed: [0], installedOn: plainDate('2025-12-31'), ...readIn(FEBRUARY, [59]) }],
    });
    expect(rated.lines.map(({ source, volume }) => [source, volume])).toEqual([
      ['customer', 28],
      ['norm', -182],
      ['customer', 31],
    ]);
  });
});

describe('another meter’s volume in a month that is put right, where the tariff changed within it', () => {
  const settings = { tariffChange: 'days' } as const;
  const at = (on: string, value: number) => ({
    ...{ values: [value], period: period(on.slice(0, 7)), at: instant(`${on}T09:00:00Z`) },
    source: 'customer' as const,
  });
  /** Two versions, the second from the tenth of January on. */
  const changing = (bound: number) => {
    const [rates, bounds] = [['1.00', '2.00'], [bound]];
    const from = plainDate('2026-01-10');
    return [sampleTariff({ single: rates }, { bounds }), sampleTariff({ single: rates }, { bounds, from })];
  };
  const bill = (rest: Case & { of: string }) => billed(rest.of, rate({ settings, ...rest }));
  const stillAt = (value: number, month: string): SampleMeter => ({
    ...{ billed: [value], read: [value], readIn: month },
  });

  it('is of the same days as before', () => {
    const tariffs = changing(100);
    const estimated = estimatedAt(100);
    // 36 kWh in 36 days: 25 up to 9 January, 11 since
    const other = {
      ...stillAt(36, JANUARY),
      ...{ billed: [0], lastActual: at('2026-01-20', 36), previousActual: at('2025-12-15', 0) },
    } as SampleMeter;
    const january = bill({ tariffs, of: JANUARY, meters: [estimated, other] });
    const { lines } = bill({
      ...{ tariffs, of: FEBRUARY, earlierBills: [january] },
      meters: [{ ...estimated, ...readIn(FEBRUARY, [0]) }, stillAt(36, FEBRUARY)],
    });
    const [charged] = lines.filter(({ forPeriod, volume }) => forPeriod && volume > 0);
    expect(charged).toMatchObject({ volume: 25, from: '2025-12-16', days: 25, ofDays: 36, range: 0 });
  });

  it('is shared among the versions in the order of time, however often it was corrected', () => {
    const tariffs = changing(1);
    const [first, third] = [estimatedAt(2), estimatedAt(1)];
    const other = {
      ...stillAt(2, JANUARY),
      ...{ billed: [0], lastActual: at('2026-01-25', 2), previousActual: at('2025-12-30', 0) },
    } as SampleMeter;
    const january = bill({ tariffs, of: JANUARY, meters: [first, other, third] });
    const february = bill({
      ...{ tariffs, of: FEBRUARY, earlierBills: [january] },
      meters: [
        { ...first, ...readIn(FEBRUARY, [0]) },
        stillAt(2, FEBRUARY),
        { ...third, monthsWithoutReading: 1 },
      ],
    });
    const march = bill({
      ...{ tariffs, of: MARCH, earlierBills: [january, february] },
      // one of January, as was estimated: nothing of the others changes
      meters: [stillAt(0, MARCH), stillAt(2, MARCH), { ...third, ...readIn(MARCH, [3], 2) }],
    });
    const otherId = january.lines.find(({ source }) => source === 'customer')?.meterId;
    const ofOther = (lines: Bill['lines']) =>
      lines.filter(({ forPeriod, meterId }) => forPeriod === JANUARY && meterId === otherId);
    expect(ofOther(february.lines)).not.toEqual([]);
    expect(ofOther(march.lines)).toEqual([]);
  });
});
