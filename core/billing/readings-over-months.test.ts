import { describe, expect, it } from 'vitest';
import { instant, period, plainDate } from '#core/kernel';
import { billed, billedNow, type Case, rate, read, silentMonths, VECTOR_14 } from './testing/rating.ts';
import { type SampleMeter, sampleTariff } from './testing/sample.ts';

const reading = (on: string, values: number[]): NonNullable<SampleMeter['previousActual']> => ({
  values,
  period: period(on.slice(0, 7)),
  at: instant(`${on}T09:00:00Z`),
  source: 'customer',
});

const TWO_ZONES = [sampleTariff({ day: ['6.00'], night: ['3.00'] })];
/** Two registers, billed at 100 and 50, silent in February and March, read in April. */
const silentTwo: SampleMeter = {
  billed: [100, 50],
  read: [189, 139],
  readIn: '2026-04',
  monthsWithoutReading: 2,
};
const emptyBills = (...months: string[]): NonNullable<Case['earlierBills']> =>
  months.map((of) => billed(of, { lines: [], billed: {}, chargedKopecks: 0, vatKopecks: 0 } as never));

describe('a reading over several months', () => {
  const bill = (meter: SampleMeter, rest: Case = {}) =>
    rate({ tariffs: TWO_ZONES, earlierBills: emptyBills('2026-02', '2026-03'), meters: [meter], ...rest });
  const shown = (rated: ReturnType<typeof rate>) =>
    rated.lines.map(({ forPeriod, zone, volume, previousValue, currentValue }) => [
      forPeriod,
      zone,
      volume,
      previousValue,
      currentValue,
    ]);

  it('is divided by days, register by register, its values shown at the first and the last month', () => {
    const rated = bill(silentTwo);
    expect(shown(rated)).toEqual([
      [undefined, 'day', 30, undefined, 189],
      [undefined, 'night', 30, undefined, 139],
      ['2026-02', 'day', 28, 100, undefined],
      ['2026-02', 'night', 28, 50, undefined],
      ['2026-03', 'day', 31, undefined, undefined],
      ['2026-03', 'night', 31, undefined, undefined],
    ]);
    expect(rated.lines.every(({ source, meterId }) => source === 'customer' && meterId)).toBe(true);
    expect(billedNow(rated)).toEqual([{ values: [189, 139], monthsWithoutReading: 0 }]);
  });

  it('ends with the day the contract was closed or the meter went, where that is in its last month', () => {
    // 28 + 31 + 1 days
    const meter: SampleMeter = { ...silentTwo, read: [160, 110] };
    const days = (rest: Case, changed: Partial<SampleMeter> = {}) =>
      bill({ ...meter, ...changed }, rest)
        .lines.filter(({ zone }) => zone === 'day')
        .map(({ volume }) => volume);
    const lastActual = { lastActual: reading('2026-04-01', [160, 110]) } as Partial<SampleMeter>;
    expect(days({ closedOn: '2026-04-01' }, lastActual)).toEqual([1, 28, 31]);
    expect(days({}, { ...lastActual, removedOn: plainDate('2026-04-01') })).toEqual([1, 28, 31]);
    const removed = { ...lastActual, removedOn: plainDate('2026-04-01') };
    expect(days({ closedOn: '2026-04-20' }, removed)).toEqual([1, 28, 31]);
    const whole = days({});
    expect(whole).toEqual([20, 19, 21]);
    expect(days({}, { removedOn: plainDate('2026-05-01') })).toEqual(whole);
  });

  it('of an earlier month ends with that month, though the contract is closed in this one', () => {
    const meter: SampleMeter = { ...silentTwo, read: [159, 109], readIn: '2026-03', history: VECTOR_14 };
    const rated = rate({
      tariffs: [sampleTariff({ single: ['5.00'], day: ['6.00'], night: ['3.00'] }, { normPerPerson: 90 })],
      earlierBills: emptyBills('2026-02', '2026-03'),
      meters: [{ ...meter, history: [] }],
      closedOn: '2026-04-10',
    });
    expect(shown(rated)).toEqual([
      [undefined, 'single', 60, undefined, undefined],
      ['2026-02', 'day', 28, 100, undefined],
      ['2026-02', 'night', 28, 50, undefined],
      ['2026-03', 'day', 31, undefined, 159],
      ['2026-03', 'night', 31, undefined, 109],
    ]);
    expect(billedNow(rated)).toEqual([{ values: [159, 109], monthsWithoutReading: 1 }]);
  });

  it('is not looked at where it is of a month that was billed by a reading already', () => {
    const meter: SampleMeter = { billed: [100], read: [100], readIn: '2026-01', history: VECTOR_14 };
    const rated = rate({ meters: [{ ...meter, monthsWithoutReading: 2 }] });
    expect(rated.lines.map(({ source }) => source)).toEqual(['estimate']);
    expect(billedNow(rated)).toEqual([{ values: [100], monthsWithoutReading: 3 }]);
  });

  it('that cannot follow what was billed is refused, whichever months it covers', () => {
    expect(() => bill({ ...silentTwo, read: [99, 139] })).toThrow(
      expect.objectContaining({ code: 'metering.reading_below_previous' }),
    );
  });
});

describe('what another system had estimated, of a meter with two registers', () => {
  it('is kept as far as it lies after the reading, in whole units, past the end of the dial too', () => {
    // read at 99900 and 50, estimated for January and February up to 40 and 109: 140 and 59 in 59 days
    const rated = rate({
      tariffs: [sampleTariff({ single: ['5.00'], day: ['6.00'], night: ['3.00'] }, { normPerPerson: 90 })],
      of: '2026-03',
      meters: [
        {
          billed: [40, 109],
          lastReadValues: [99_900, 50],
          monthsWithoutReading: 2,
          read: [99_970, 81],
          readIn: '2026-01',
        },
      ],
    });
    // 28 days of 140 are 66, of 59 are 28
    expect(billedNow(rated)).toEqual([
      { values: [36, 109], lastReadValues: [99_970, 81], monthsWithoutReading: 2 },
    ]);
  });

  it('is in counts of the register, rounded half-up, where a count is many units', () => {
    const rated = rate({
      tariffs: [sampleTariff({ single: ['5.00'] }, { normPerPerson: 90 })],
      of: '2026-03',
      meters: [
        {
          billed: [159],
          lastReadValues: [100],
          monthsWithoutReading: 2,
          read: [131],
          readIn: '2026-01',
          transformationRatio: 30,
        },
      ],
    });
    expect(billedNow(rated)).toEqual([{ values: [159], lastReadValues: [131], monthsWithoutReading: 2 }]);
  });
});

describe('a month’s own reading, where tariffs are split by days', () => {
  const settings = { tariffChange: 'days' } as const;
  const tariffs = [
    sampleTariff({ single: ['1.00'] }),
    sampleTariff({ single: ['2.00'] }, { from: plainDate('2026-04-11') }),
  ];
  const parts = (meter: SampleMeter) =>
    rate({ tariffs, settings, meters: [meter] }).lines.map(({ volume, rate: price, days, ofDays }) => [
      volume,
      price,
      days,
      ofDays,
    ]);
  const meter = (before: string | undefined, on: string, rest: Partial<SampleMeter> = {}): SampleMeter => ({
    ...read([0], [300]),
    ...({ lastActual: reading(on, [300]) } as Partial<SampleMeter>),
    ...(before !== undefined && { previousActual: reading(before, [0]) }),
    ...rest,
  });

  it('is counted from the day after the reading before it up to its own', () => {
    expect(parts(meter('2026-03-25', '2026-04-24'))).toEqual([
      [160, '1.00', 16, 30],
      [140, '2.00', 14, 30],
    ]);
    expect(parts(meter('2026-04-09', '2026-04-11'))).toEqual([
      [150, '1.00', 1, 2],
      [150, '2.00', 1, 2],
    ]);
    expect(parts(meter('2026-03-25', '2026-04-10'))).toEqual([[300, '1.00', undefined, undefined]]);
  });

  it('is counted over the calendar month where no day lies between, or no reading is known before it', () => {
    const calendar = [
      [100, '1.00', 10, 30],
      [200, '2.00', 20, 30],
    ];
    expect(parts(meter(undefined, '2026-04-24'))).toEqual(calendar);
    expect(parts(meter('2026-04-24', '2026-04-24'))).toEqual(calendar);
  });

  it('that came before the meter broke is not counted up to the reading after that', () => {
    const broke = { outOfService: { since: plainDate('2026-04-12'), why: 'broken' } } as const;
    const earlier = { ...reading('2026-04-10', [300]) };
    const twice: SampleMeter = {
      ...read([0], [350]),
      ...({ lastActual: reading('2026-04-20', [350]) } as Partial<SampleMeter>),
      previousActual: earlier,
      ...broke,
    };
    expect(parts(twice)).toEqual([
      [100, '1.00', 10, 30],
      [200, '2.00', 20, 30],
    ]);
  });
});

describe('months that were silent', () => {
  it('are corrected even where the reading shows nothing used', () => {
    const meter: SampleMeter = { billed: [5000], history: VECTOR_14 };
    const earlierBills = silentMonths(['2026-03'], meter);
    const rated = rate({
      earlierBills,
      meters: [{ ...meter, read: [5000], readIn: '2026-04', monthsWithoutReading: 1 }],
    });
    expect(rated.lines.map(({ kind, volume, source }) => [kind, volume, source])).toEqual([
      ['charge', 0, 'customer'],
      ['recalculation', -200, 'estimate'],
    ]);
  });
});
