import { describe, expect, it } from 'vitest';
import { decimal, instant, plainDate } from '#core/kernel';
import { billedNow, rate, read, VECTOR_14 } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleTariff } from './testing/sample.ts';

const tariffs = [sampleTariff({ single: ['5.31'], day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 })];
const settings = { raisingCoefficients: [{ from: plainDate('2025-01-01'), value: decimal('1.5') }] };
const lines = (meter: SampleMeter, rest: Parameters<typeof rate>[0] = {}) =>
  rate({ tariffs, settings, ...rest, meters: [meter] }).lines.map(({ source, volume }) => [source, volume]);

describe('a meter out of service', () => {
  const verified = (until: string, rest: Partial<SampleMeter> = {}): SampleMeter => ({
    ...read([5000], [5100], { history: VECTOR_14.map((month) => month) }),
    verifiedUntil: plainDate(until),
    ...rest,
  });

  it('whose verification ended before the reading is billed by its average', () => {
    expect(lines(verified('2026-04-19'))).toEqual([['estimate', 200]]);
    expect(lines(verified('2026-04-20'))).toEqual([['customer', 100]]);
  });

  it('counts all the same where the supplier says so', () => {
    const counting = { settings: { ...settings, unverifiedReadings: 'count' as const } };
    expect(lines(verified('2026-01-01'), counting)).toEqual([['customer', 100]]);
  });

  it('comes to the norm with the coefficient in the fourth month, never to more for mere silence', () => {
    const silent: SampleMeter = { billed: [5000], history: VECTOR_14, monthsWithoutReading: 3 };
    expect(lines({ ...silent, verifiedUntil: plainDate('2026-03-31') })).toEqual([['norm', 273]]);
    expect(lines({ ...silent, verifiedUntil: plainDate('2026-04-01') })).toEqual([['norm', 182]]);
    expect(lines({ ...silent, outOfService: { since: plainDate('2026-02-10'), why: 'broken' } })).toEqual([
      ['norm', 273],
    ]);
    expect(lines(silent)).toEqual([['norm', 182]]);
  });

  it('that broke is read no more, but a reading before that counts', () => {
    const broken = (since: string): SampleMeter => ({
      ...verified('2036-01-01'),
      outOfService: { since: plainDate(since), why: 'broken' },
    });
    expect(lines(broken('2026-04-20'))).toEqual([['estimate', 200]]);
    expect(lines(broken('2026-04-21'))).toEqual([['customer', 100]]);
  });

  it('falls back on the reading before the one that does not count', () => {
    const meter = verified('2026-03-31', {
      monthsWithoutReading: 1,
      previousActual: {
        values: [5060],
        period: '2026-03' as NonNullable<SampleMeter['previousActual']>['period'],
        at: instant('2026-03-20T09:00:00Z'),
        source: 'customer',
      },
    });
    const earlierBills = [{ period: '2026-03', lines: [] }] as never;
    expect(lines(meter, { earlierBills })).toEqual([
      ['estimate', 200],
      ['customer', 60],
    ]);
  });

  it('to which access was refused is charged the raised norm at once, from the month of the refusal on', () => {
    const refused = (since: string): SampleMeter => ({
      billed: [5000],
      history: VECTOR_14,
      outOfService: { since: plainDate(since), why: 'no-access' },
    });
    expect(lines(refused('2026-04-20'))).toEqual([['norm', 273]]);
    expect(lines(refused('2026-05-01'))).toEqual([['estimate', 200]]);
  });
});

describe('a meter that was taken away', () => {
  const gone = (on: string, rest: SampleMeter): SampleMeter => ({ ...rest, removedOn: plainDate(on) });

  it('is charged up to its last reading, beside the one that took its place (vector 13), and leaves the contract', () => {
    const rated = rate({
      meters: [
        gone('2026-04-20', read([4300], [4372])),
        { ...read([0], [41]), installedOn: plainDate('2026-04-20') },
      ],
    });
    expect(rated.chargedKopecks).toBe(80_004);
    expect(billedNow(rated)).toEqual([{ values: [41], monthsWithoutReading: 0 }]);
  });

  it('without a reading is charged its average up to the day it went', () => {
    const history = historyOf('2026-04', Array(6).fill([300]));
    expect(lines(gone('2026-04-10', { billed: [5000], history }))).toEqual([['estimate', 100]]);
  });

  it('leaves the whole norm to another silent one, whichever stands first', () => {
    const silent: SampleMeter = { billed: [5000], monthsWithoutReading: 3 };
    const removed = gone('2026-04-03', silent);
    for (const meters of [
      [silent, removed],
      [removed, silent],
    ])
      expect(rate({ tariffs, meters }).lines.map(({ source, volume }) => [source, volume])).toEqual([
        ['norm', 182],
      ]);
  });

  it('is read no more after that day', () => {
    const history = historyOf('2026-04', Array(6).fill([300]));
    expect(lines(gone('2026-04-19', read([5000], [5100], { history })))).toEqual([['estimate', 190]]);
  });

  it('leaves a new one that was not read yet uncharged until it is', () => {
    const fresh: SampleMeter = { billed: [0], installedOn: plainDate('2026-04-20') };
    const rated = rate({ tariffs, meters: [gone('2026-04-20', read([4300], [4372])), fresh] });
    expect(rated.lines.map(({ volume }) => volume)).toEqual([72]);
    expect(billedNow(rated)).toEqual([{ values: [0], monthsWithoutReading: 1 }]);
  });
});

describe('a meter that was installed after the month', () => {
  it('is not in its bill, and its own months begin with its installation', () => {
    const later: SampleMeter = { billed: [0], installedOn: plainDate('2026-05-02') };
    const rated = rate({ tariffs, meters: [read([4300], [4372]), later] });
    expect(rated.lines.map(({ volume }) => volume)).toEqual([72]);
    expect(billedNow(rated)).toEqual([
      { values: [4372], monthsWithoutReading: 0 },
      { values: [0], monthsWithoutReading: 0 },
    ]);
    expect(lines(later)).toEqual([['norm', 182]]);
  });
});

describe('a company that nobody read', () => {
  const company = (kw: number | undefined, rest: Partial<SampleMeter> = {}, registers = 1) =>
    lines(
      { billed: Array(registers).fill(0), monthsWithoutReading: 2, ...rest },
      { head: { kind: 'company', ...(kw !== undefined && { maxPowerKw: kw }) } },
    );

  it('is charged its maximum power through all hours from the third month on', () => {
    expect(company(15)).toEqual([['max-power', 15 * 24 * 30]]);
    expect(company(15, {}, 2)).toEqual([
      ['max-power', 15 * 16 * 30],
      ['max-power', 15 * 8 * 30],
    ]);
    expect(() => company(undefined)).toThrow(
      expect.objectContaining({ code: 'billing.company_reading_missing' }),
    );
  });

  it('is charged it at once where no past consumption is known, and never for water', () => {
    expect(company(15, { monthsWithoutReading: 0 })).toEqual([['max-power', 15 * 24 * 30]]);
    const past = historyOf('2026-04', Array(6).fill([120]));
    expect(company(15, { monthsWithoutReading: 0, history: past })).toEqual([['estimate', 120]]);
    const water = sampleTariff({ single: ['40.00'] }, { service: 'cold-water', category: 'city' });
    const meter: SampleMeter = { billed: [0], service: 'cold-water', monthsWithoutReading: 2 };
    const services = [{ service: 'cold-water', category: 'city' }] as const;
    expect(() =>
      lines(meter, { tariffs: [water], services, head: { kind: 'company', maxPowerKw: 15 } }),
    ).toThrow(expect.objectContaining({ code: 'billing.company_reading_missing' }));
  });
});
