import { describe, expect, it } from 'vitest';
import { instant, period, plainDate } from '#core/kernel';
import { type Case, rate, read } from './testing/rating.ts';
import { type SampleMeter, sampleTariff } from './testing/sample.ts';

/** What several versions of a tariff share in a month that is split by days (docs/rating.md, rules 11, 13 and 14). */

const BY_DAYS = { tariffChange: 'days' } as const;
const JANUARY = '2026-01';
const RATES = ['1.00', '2.00'];

/** Two versions of a tariff that differ in nothing, the second from a day on. */
const versions = (from: string, rest: Parameters<typeof sampleTariff>[1] = {}) => [
  sampleTariff({ single: RATES }, rest),
  sampleTariff({ single: RATES }, { ...rest, from: plainDate(from) }),
];

/** Read for January on a day, and before that on another. */
const between = (from: string, to: string, volume: number): SampleMeter =>
  ({
    ...read([0], [volume], { readIn: JANUARY }),
    lastActual: {
      values: [volume],
      period: period(JANUARY),
      at: instant(`${to}T09:00:00Z`),
      source: 'customer',
    },
    previousActual: {
      ...{ values: [0], source: 'customer' },
      ...{ period: period(from.slice(0, 7)), at: instant(`${from}T09:00:00Z`) },
    },
  }) as SampleMeter;

const priced = (sample: Case) =>
  rate({ settings: BY_DAYS, of: JANUARY, ...sample }).lines.map(({ tariff, range, volume }) => [
    tariff.slice(-10),
    range,
    volume,
  ]);

describe('a month that two versions of a tariff share', () => {
  // 20 days of the first version, 10 of the second
  const meters = [between('2025-12-21', '2026-01-20', 300)];
  const from = '2026-01-11';

  it('has one social norm, that of all its persons', () => {
    const social = versions(from, { socialNormPerPerson: 75 });
    expect(priced({ tariffs: social, meters, persons: 3 })).toEqual([
      ['2025-01-01', 0, 150],
      ['2025-01-01', 1, 50],
      [from, 0, 75],
      [from, 1, 25],
    ]);
  });

  it('has the first range’s rate alone for whoever is exempt from ranges', () => {
    const services = [{ service: 'electricity', category: 'urban-gas', rangeExempt: true }] as const;
    expect(priced({ tariffs: versions(from, { bounds: [100] }), meters, services })).toEqual([
      ['2025-01-01', 0, 200],
      [from, 0, 100],
    ]);
  });

  it('tells the days of a volume that was split, and of no other', () => {
    const whole = between('2026-01-11', '2026-01-20', 50);
    const { lines } = rate({
      ...{ settings: BY_DAYS, of: JANUARY, tariffs: versions('2026-01-05') },
      meters: [between('2025-12-21', '2026-01-04', 40), between('2025-12-26', '2026-01-14', 38), whole],
    });
    expect(lines.map(({ volume, from: first, days, ofDays }) => [volume, first, days, ofDays])).toEqual([
      [40, undefined, undefined, undefined],
      [18, '2025-12-27', 9, 19],
      [20, '2026-01-05', 10, 19],
      [50, undefined, undefined, undefined],
    ]);
  });
});

it('a reading whose interval lies before a change is priced by the version of its days, though the month’s is another', () => {
  const tariffs = versions('2026-01-01');
  expect(priced({ tariffs, meters: [between('2025-12-01', '2025-12-31', 50)] })).toEqual([
    ['2025-01-01', 0, 50],
  ]);
});

it('a reading of the day after the one before it is of that day alone, and priced by its version', () => {
  const tariffs = versions('2026-01-10');
  expect(priced({ tariffs, meters: [between('2025-12-31', '2026-01-01', 31)] })).toEqual([
    ['2025-01-01', 0, 31],
  ]);
});
