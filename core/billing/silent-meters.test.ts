import { describe, expect, it } from 'vitest';
import { decimal, period, plainDate } from '#core/kernel';
import { type Case, rate, read } from './testing/rating.ts';
import { historyOf, type SampleMeter, sampleTariff } from './testing/sample.ts';

const tariffs = [sampleTariff({ single: ['5.31'], day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 })];
const raised = { raisingCoefficients: [{ from: plainDate('2025-01-01'), value: decimal('1.5') }] };
const months = (...volumes: number[]) =>
  historyOf(
    '2026-04',
    volumes.map((volume) => [volume]),
  );

/** What is charged in April 2026 for a meter that nobody read. */
const charged = (meter: Partial<SampleMeter>, rest: Case = {}) =>
  rate({ tariffs, ...rest, meters: [{ billed: [0], ...meter }] }).lines.map(({ source, zone, volume }) => [
    source,
    zone,
    volume,
  ]);
const NORM = ['norm', 'single', 182];

describe('the average of a silent meter', () => {
  it('needs six months, or three where the meter was installed less than six months before', () => {
    const three = { history: months(100, 100, 100) };
    expect(charged({ ...three, installedOn: plainDate('2025-10-01') })).toEqual([NORM]);
    expect(charged({ ...three, installedOn: plainDate('2025-10-02') })).toEqual([
      ['estimate', 'single', 100],
    ]);
    expect(charged({ history: months(1, 1, 1, 1, 1) })).toEqual([NORM]);
    expect(charged({ history: months(1, 1, 1, 1, 1, 1) })).toEqual([['estimate', 'single', 1]]);
  });

  it('is rounded half-up, of each register by itself', () => {
    const history = historyOf('2026-04', [
      [1, 10],
      [1, 10],
      [1, 10],
      [2, 10],
      [2, 10],
      [2, 13],
    ]);
    expect(charged({ billed: [0, 0], history })).toEqual([
      ['estimate', 'day', 2],
      ['estimate', 'night', 11],
    ]);
    expect(charged({ history: months(1, 1, 1, 1, 1, 2) })).toEqual([['estimate', 'single', 1]]);
  });

  it('rests on months before the billed one alone', () => {
    const history = [...months(100, 100, 100, 100, 100, 100), { period: period('2026-04'), volumes: [800] }];
    expect(charged({ history })).toEqual([['estimate', 'single', 100]]);
    expect(charged({ history: history.slice(1) })).toEqual([NORM]);
  });

  it('stands in for three months in a row, and no longer', () => {
    const history = months(100, 100, 100, 100, 100, 100);
    expect(charged({ history, monthsWithoutReading: 2 })).toEqual([['estimate', 'single', 100]]);
    expect(charged({ history, monthsWithoutReading: 3 })).toEqual([NORM]);
  });
});

describe('the norm of a silent meter', () => {
  it('is charged at the single rate, or that of its first zone where none is sold', () => {
    expect(charged({ billed: [0, 0] })).toEqual([NORM]);
    const zoned = [sampleTariff({ day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 })];
    expect(charged({ billed: [0, 0] }, { tariffs: zoned })).toEqual([['norm', 'day', 182]]);
  });

  it('is raised where the meter was broken when the month began, and not where it broke in it', () => {
    const broken = (since: string) =>
      charged({ outOfService: { since: plainDate(since), why: 'broken' } }, { settings: raised });
    expect(broken('2026-04-01')).toEqual([['norm', 'single', 273]]);
    expect(broken('2026-04-02')).toEqual([NORM]);
  });

  it('is not raised where the supplier has no coefficient, none yet, or lets unverified readings count', () => {
    const unverified = { verifiedUntil: plainDate('2026-03-31') };
    const later = { raisingCoefficients: [{ from: plainDate('2026-04-02'), value: decimal('1.5') }] };
    expect(charged(unverified)).toEqual([NORM]);
    expect(charged(unverified, { settings: later })).toEqual([NORM]);
    expect(charged(unverified, { settings: { ...raised, unverifiedReadings: 'count' } })).toEqual([NORM]);
    expect(charged(unverified, { settings: raised })).toEqual([['norm', 'single', 273]]);
  });

  it('is rounded half-up once, of the persons together', () => {
    const settings = { raisingCoefficients: [{ from: plainDate('2025-01-01'), value: decimal('1.05') }] };
    const broken = { outOfService: { since: plainDate('2026-01-10'), why: 'broken' } } as const;
    // 91 × 3 × 1.05 = 286.65, 91 × 1 × 1.05 = 95.55, 91 × 2 × 1.05 = 191.1
    const volume = (persons: number) => charged(broken, { settings, persons })[0]?.[2];
    expect([1, 2, 3].map(volume)).toEqual([96, 191, 287]);
  });

  it('is charged once for a service, beside the average of a meter that has one', () => {
    const history = months(100, 100, 100, 100, 100, 100);
    const meters = [{ billed: [0] }, { billed: [0], history }, { billed: [0] }];
    expect(rate({ tariffs, meters }).lines.map(({ source, volume }) => [source, volume])).toEqual([
      ['norm', 182],
      ['estimate', 100],
    ]);
  });
});

describe('a silent meter of a business', () => {
  const business = { head: { kind: 'company' as const } };
  const lastYear = { period: period('2025-04'), volumes: [900] };

  it('is charged the same month of last year before its average, and its average where that is unknown', () => {
    const known = months(100, 100, 100, 100, 100, 100);
    expect(charged({ history: [lastYear, ...known] }, business)).toEqual([['estimate', 'single', 900]]);
    expect(charged({ history: known }, business)).toEqual([['estimate', 'single', 100]]);
    const other = [{ period: period('2025-05'), volumes: [900] }];
    expect(() => charged({ history: other }, business)).toThrow(
      expect.objectContaining({ code: 'billing.history_missing' }),
    );
  });

  it('is charged so for two months, and not a household for its last year', () => {
    const history = [lastYear];
    expect(charged({ history, monthsWithoutReading: 1 }, business)).toEqual([['estimate', 'single', 900]]);
    expect(() => charged({ history, monthsWithoutReading: 2 }, business)).toThrow(
      expect.objectContaining({ code: 'billing.company_reading_missing' }),
    );
    expect(charged({ history })).toEqual([NORM]);
  });

  it('is refused for want of a history in its first two months, and of a reading from the third on', () => {
    const codes = [0, 1, 2].map((monthsWithoutReading) => {
      try {
        return charged({ monthsWithoutReading }, business);
      } catch (error) {
        return (error as { code: string }).code;
      }
    });
    expect(codes).toEqual([
      'billing.history_missing',
      'billing.history_missing',
      'billing.company_reading_missing',
    ]);
  });

  it('is charged its maximum power by the hours of each zone and the days that are charged', () => {
    const power = { head: { kind: 'company' as const, maxPowerKw: 10 } };
    const three = [sampleTariff({ peak: ['1.00'], 'half-peak': ['1.00'], night: ['1.00'] })];
    expect(charged({ billed: [0, 0, 0] }, { ...power, tariffs: three })).toEqual([
      ['max-power', 'peak', 10 * 7 * 30],
      ['max-power', 'half-peak', 10 * 9 * 30],
      ['max-power', 'night', 10 * 8 * 30],
    ]);
    expect(charged({}, { ...power, closedOn: '2026-04-10' })).toEqual([
      ['max-power', 'single', 10 * 24 * 10],
    ]);
  });
});

describe('maximum power', () => {
  const company = (meters: SampleMeter[], rest: Case = {}) =>
    rate({ tariffs, head: { kind: 'company', maxPowerKw: 10 }, ...rest, meters }).lines.map(
      ({ source, zone, volume, meterId }) => [source, zone, volume, meterId?.at(-1)],
    );

  it('is the contract’s, and charged once however many of its meters are silent', () => {
    const first = company([{ billed: [0] }])[0]?.[3];
    expect(company([{ billed: [0] }, { billed: [0, 0] }, { billed: [0] }])).toEqual([
      ['max-power', 'single', 10 * 24 * 30, first],
    ]);
  });

  it('is charged for the meter that stood longest, beside what others were read at', () => {
    const gone = { billed: [0], removedOn: plainDate('2026-04-10') };
    const lines = company([gone, { billed: [0, 0] }, read([0], [41])]);
    expect(lines.map(([source, zone, volume]) => [source, zone, volume])).toEqual([
      ['max-power', 'day', 10 * 16 * 30],
      ['max-power', 'night', 10 * 8 * 30],
      ['customer', 'single', 41],
    ]);
  });
});

describe('a month that is not charged whole', () => {
  const history = months(300, 300, 300, 300, 300, 300);
  const taken = (on: string) => ({ history, removedOn: plainDate(on) });

  it('has the volume of its days, up to the day the meter went or the contract was closed, whichever is first', () => {
    const volume = (meter: Partial<SampleMeter>, closedOn?: string) =>
      charged(meter, closedOn === undefined ? {} : { closedOn })[0]?.[2];
    expect(volume(taken('2026-04-10'))).toBe(100);
    expect(volume({ history }, '2026-04-20')).toBe(200);
    expect(volume(taken('2026-04-10'), '2026-04-20')).toBe(100);
    expect(volume(taken('2026-04-20'), '2026-04-10')).toBe(100);
    expect(volume(taken('2026-04-30'))).toBe(300);
    expect(volume(taken('2026-05-10'))).toBe(300);
    expect(charged(taken('2026-03-31'))).toEqual([]);
  });

  it('is not charged at all in the month in which the meter was installed, before it is read', () => {
    expect(charged({ history, installedOn: plainDate('2026-04-01') })).toEqual([]);
    expect(charged({ history, installedOn: plainDate('2026-03-31') })).toEqual([['estimate', 'single', 300]]);
    const installed = { ...read([0], [41]), installedOn: plainDate('2026-04-01') };
    expect(charged(installed)).toEqual([['customer', 'single', 41]]);
  });
});
