import { describe, expect, it } from 'vitest';
import { decimal, instant, period, plainDate } from '#core/kernel';
import { billed, type Case, rate, supplier } from './testing/rating.ts';
import { type SampleMeter, sampleContract, sampleTariff } from './testing/sample.ts';

/** Of the one norm, or maximum power, of several silent meters: what of it is left once the meter it was charged for was read. */

const [JANUARY, FEBRUARY] = ['2026-01', '2026-02'] as const;
const NORMED = [sampleTariff({ single: ['1.00'] }, { normPerPerson: 91 })];
const RAISED = { raisingCoefficients: [{ from: plainDate('2025-01-01'), value: decimal('1.5') }] };

const silent = (rest: Partial<SampleMeter> = {}): SampleMeter => ({ billed: [0], ...rest });
const readSince: Partial<SampleMeter> = { read: [0], readIn: FEBRUARY, monthsWithoutReading: 1 };

/** What January is charged of the others once the first was read in February. */
function passedOn(
  first: SampleMeter,
  others: readonly SampleMeter[],
  { since = {}, ...rest }: Case & { since?: Case } = {},
) {
  const january = rate({ tariffs: NORMED, ...rest, of: JANUARY, meters: [first, ...others] });
  const bill = { ...billed(JANUARY, january), persons: rest.persons ?? 2 };
  const february = rate({
    ...{ tariffs: NORMED, ...rest, ...since, of: FEBRUARY, earlierBills: [bill] },
    meters: [{ ...first, ...readSince }, ...others.map((meter) => ({ ...meter, monthsWithoutReading: 1 }))],
  });
  const given = february.lines.filter(({ forPeriod, volume }) => forPeriod && volume > 0);
  return {
    charged: january.lines.map(({ volume }) => volume),
    passed: given.map(({ zone, source, volume }) => [zone, source, volume]),
  };
}

describe('a norm that passes to another meter', () => {
  it('is raised where that meter is out of service, and not where the read one was', () => {
    const broken = { outOfService: { why: 'broken', since: plainDate('2025-12-20') } } as const;
    const raised = passedOn(silent(), [silent({ ...broken, removedOn: plainDate('2026-01-08') })], {
      settings: RAISED,
    });
    expect(raised.charged).toEqual([182]);
    // 182 × 1.5 × 8 / 31 days
    expect(raised.passed).toEqual([['single', 'norm', 70]]);
  });

  it('goes to the one of which it is the most, of equal ones to the first', () => {
    const gone = silent({ removedOn: plainDate('2026-01-08') });
    const { passed } = passedOn(silent(), [gone, silent()]);
    expect(passed).toEqual([['single', 'norm', 182]]);
  });

  it('is not for a device that had gone before the month', () => {
    const { passed } = passedOn(silent(), [silent({ removedOn: plainDate('2025-12-20') })]);
    expect(passed).toEqual([]);
  });

  it('is not for a meter whose reading of the month has come as well', () => {
    const readOfJanuary = { read: [62], readIn: JANUARY, monthsWithoutReading: 1 };
    const january = rate({ tariffs: NORMED, of: JANUARY, meters: [silent(), silent()] });
    const { lines } = rate({
      ...{ tariffs: NORMED, of: FEBRUARY, earlierBills: [billed(JANUARY, january)] },
      meters: [{ ...silent(), ...readSince }, silent(readOfJanuary)],
    });
    expect(lines.filter(({ forPeriod }) => forPeriod).map(({ source, volume }) => [source, volume])).toEqual([
      ['norm', -182],
      ['customer', 62],
    ]);
  });

  it('is not for a meter that was read before, and had used nothing', () => {
    const of = (month: string) => ({ tariffs: NORMED, of: month });
    const january = rate({ ...of(JANUARY), meters: [silent(), silent()] });
    const february = rate({
      ...{ ...of(FEBRUARY), earlierBills: [billed(JANUARY, january)] },
      meters: [silent({ monthsWithoutReading: 1 }), { ...silent(), ...readSince }],
    });
    expect(february.lines.filter(({ forPeriod }) => forPeriod)).toEqual([]);
    const march = rate({
      ...{ ...of('2026-03'), earlierBills: [billed(JANUARY, january), billed(FEBRUARY, february)] },
      meters: [
        silent({ read: [90], readIn: '2026-03', monthsWithoutReading: 2 }),
        silent({ read: [0], readIn: FEBRUARY }),
      ],
    });
    const ofJanuary = march.lines.filter(({ forPeriod }) => forPeriod === JANUARY);
    expect(ofJanuary.map(({ source, volume }) => [source, volume])).toEqual([
      ['norm', -182],
      ['customer', 31],
    ]);
  });

  it('is not for a silent meter of another service', () => {
    const water = { service: 'cold-water', category: 'city' } as const;
    const tariffs = [...NORMED, sampleTariff({ single: ['40.00'] }, { ...water, normPerPerson: 4900 })];
    const services = [{ service: 'electricity', category: 'urban-gas' } as const, water];
    const { charged, passed } = passedOn(silent(), [silent({ service: 'cold-water' })], {
      tariffs,
      services,
    });
    expect(charged).toEqual([182, 9800]);
    expect(passed).toEqual([]);
  });

  it('is for a device whose last reading was given to the month after it went: no bill comes of that', () => {
    const lastActual = {
      ...{ values: [5], period: period(FEBRUARY), at: instant('2026-01-28T09:00:00Z') },
      source: 'customer' as const,
    };
    const gone = silent({ lastActual, removedOn: plainDate('2026-01-31') } as Partial<SampleMeter>);
    const [first] = Object.entries(
      sampleContract(supplier, { meters: [{ ...silent(), ...readSince }] }).head.meters,
    );
    const { passed } = passedOn(silent(), [gone], {
      since: { head: { meters: Object.fromEntries([first].flatMap((one) => (one ? [one] : []))) } },
    });
    expect(passed).toEqual([['single', 'norm', 182]]);
  });

  it('does not stay with a device that was read as it went, though that reading was given to the month after', () => {
    const january = rate({ tariffs: NORMED, of: JANUARY, meters: [silent()] });
    const lastActual = {
      ...{ values: [44], period: period(FEBRUARY), at: instant('2026-01-20T09:00:00Z') },
      source: 'staff' as const,
    };
    const gone = { removedOn: plainDate('2026-01-20'), monthsWithoutReading: 1, lastActual };
    const { lines } = rate({
      ...{ tariffs: NORMED, of: FEBRUARY, earlierBills: [billed(JANUARY, january)] },
      meters: [silent(gone as Partial<SampleMeter>)],
    });
    const sums = Object.entries(Object.groupBy(lines, ({ source }) => source));
    expect(sums.map(([source, of]) => [source, of.reduce((sum, { volume }) => sum + volume, 0)])).toEqual([
      ['staff', 44],
      ['norm', -182],
    ]);
  });

  it('is of the persons the month was billed by', () => {
    const gone = silent({ removedOn: plainDate('2026-01-10') });
    // 3 × 91 × 10 / 31 days; five live there by now
    const { passed } = passedOn(silent(), [gone], { persons: 3, since: { persons: 5 } });
    expect(passed).toEqual([['single', 'norm', 88]]);
  });
});

describe('maximum power that passes to another meter', () => {
  const company = { head: { kind: 'company', maxPowerKw: 10 } } as const;
  const third = { monthsWithoutReading: 2 };
  const tariffs = [sampleTariff({ single: ['1.00'], day: ['1.00'], night: ['1.00'] })];

  it('is what the month was charged by, of that meter’s zones and days', () => {
    const other: SampleMeter = { billed: [0, 0], ...third, removedOn: plainDate('2026-01-10') };
    const { charged, passed } = passedOn(silent(third), [other], {
      ...{ tariffs, ...company },
      since: { head: { ...company.head, maxPowerKw: 99 } },
    });
    expect(charged).toEqual([10 * 24 * 31]);
    expect(passed).toEqual([
      ['day', 'max-power', 10 * 16 * 10],
      ['night', 'max-power', 10 * 8 * 10],
    ]);
  });
});
