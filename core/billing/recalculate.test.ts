import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, type Period, period, plainDate } from '#core/kernel';
import { tariffBook } from '#core/tariff';
import { recalculatedSince } from './rate-contract.ts';
import { ratingBook } from './rating-book.ts';
import {
  at708,
  billed,
  billedNow,
  type Case,
  rate,
  read,
  silentMonths,
  supplier,
  VECTOR_14,
  volumeOf,
} from './testing/rating.ts';
import { type SampleMeter, sampleContract, sampleTariff } from './testing/sample.ts';

describe('recalculation', () => {
  const meter: SampleMeter = { billed: [5000], history: VECTOR_14 };
  const normed = [sampleTariff({ single: ['7.08'] }, { normPerPerson: 91 })];
  const fourSilentOf = (rest: Case) =>
    silentMonths(['2026-01', '2026-02', '2026-03', '2026-04'], meter, { tariffs: normed, ...rest });
  const fifth: Case = {
    tariffs: normed,
    of: '2026-05',
    meters: [{ ...meter, read: [5755], readIn: '2026-05', monthsWithoutReading: 4 }],
  };

  it('prices each month at its own rates', () => {
    const tariffs = [at708, sampleTariff({ single: ['7.88'] }, { from: plainDate('2026-02-01') })];
    const earlierBills = silentMonths(['2026-01'], meter, { tariffs });
    const rated = rate({
      tariffs,
      of: '2026-02',
      earlierBills,
      meters: [{ ...meter, read: [5059], readIn: '2026-02', monthsWithoutReading: 1 }],
    });
    expect(rated.lines.map(({ volume, rate: of }) => [volume, of])).toEqual([
      [28, '7.88'],
      [-200, '7.08'],
      [31, '7.08'],
    ]);
    expect(rated.chargedKopecks).toBe(28 * 788 - 169 * 708);
  });

  it('reverses months of the norm, unless the supplier lets them stand', () => {
    const earlierBills = fourSilentOf({});
    const reversed = rate({ ...fifth, earlierBills });
    expect(reversed.lines.filter((line) => line.source === 'norm').map((line) => line.volume)).toEqual([
      -182,
    ]);
    expect(volumeOf(reversed)).toBe(755 - 600 - 182);
    const standing = rate({ ...fifth, earlierBills, settings: { normMonthsStand: true } });
    expect(standing.lines.some((line) => line.source === 'norm' || line.forPeriod === '2026-04')).toBe(false);
    expect(volumeOf(standing)).toBe(755 - 150 - 600);
  });

  it('of a reading that came for an earlier month leaves this month estimated', () => {
    const earlierBills = silentMonths(['2026-01', '2026-02', '2026-03'], meter);
    const rated = rate({
      earlierBills,
      meters: [{ ...meter, read: [5590], readIn: '2026-02', monthsWithoutReading: 3 }],
    });
    expect(rated.lines.map(({ kind, forPeriod, volume }) => [kind, forPeriod, volume])).toEqual([
      ['charge', undefined, 200],
      ['recalculation', '2026-01', -200],
      ['recalculation', '2026-01', 310],
      ['recalculation', '2026-02', -200],
      ['recalculation', '2026-02', 280],
    ]);
    expect(billedNow(rated)).toEqual([{ values: [5590], monthsWithoutReading: 2 }]);
  });

  it('prices the month’s other meters of the service with it, because they share its ranges', () => {
    const tariffs = [sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [300] })];
    const other = read([0], [250], { readIn: '2026-01' });
    const january = billed('2026-01', rate({ tariffs, of: '2026-01', meters: [meter, other] }));
    expect(january.chargedKopecks).toBe(30_000 + 15_000 * 2);
    // Nothing but the other meter ran in January: 250 kWh, all in the first range. February: 150 and 100.
    const rated = rate({
      tariffs,
      of: '2026-02',
      earlierBills: [january],
      meters: [
        { ...meter, read: [5000], readIn: '2026-02', monthsWithoutReading: 1 },
        read([250], [350], { readIn: '2026-02' }),
      ],
    });
    expect(rated.chargedKopecks).toBe(10_000 + 25_000 - 60_000);
    expect(volumeOf(rated)).toBe(100 - 200);
  });

  describe('of one of several meters that a norm stands for', () => {
    const silent: SampleMeter = { billed: [5000], monthsWithoutReading: 3 };
    const both = rate({ tariffs: normed, of: '2026-04', meters: [silent, silent] });
    const earlierBills = [billed('2026-04', both)];
    const readAfter = { ...read([5000], [5061], { readIn: '2026-05' }), monthsWithoutReading: 1 };
    const stillSilent: SampleMeter = { ...silent, monthsWithoutReading: 4 };
    const ofApril = (meters: SampleMeter[], rest: Case = {}) =>
      rate({ tariffs: normed, of: '2026-05', earlierBills, meters, ...rest })
        .lines.filter((line) => line.forPeriod === '2026-04')
        .reduce<Record<string, number>>((sums, { source, volume }) => {
          sums[source] = (sums[source] ?? 0) + volume;
          return sums;
        }, {});

    it('leaves the norm to the other, whichever was charged it', () => {
      expect(both.lines.map(({ volume }) => volume)).toEqual([182]);
      expect(ofApril([readAfter, stillSilent])).toEqual({ norm: 0, customer: 30 });
      expect(ofApril([stillSilent, readAfter])).toEqual({ customer: 30 });
    });

    it('charges the norm at the rate of the other’s first zone where no single rate is sold', () => {
      const tariffs = [
        sampleTariff(
          { day: ['2.00'], night: ['1.00'], peak: ['3.00'], 'half-peak': ['2.50'] },
          { normPerPerson: 91 },
        ),
      ];
      const two: SampleMeter = { billed: [0, 0], zones: ['day', 'night'], monthsWithoutReading: 3 };
      const three: SampleMeter = {
        ...{ billed: [0, 0, 0], zones: ['peak', 'half-peak', 'night'] },
        monthsWithoutReading: 3,
      };
      const april = billed('2026-04', rate({ tariffs, of: '2026-04', meters: [two, three] }));
      const rated = rate({
        ...{ tariffs, of: '2026-05', earlierBills: [april] },
        meters: [
          { ...two, read: [0, 0], readIn: '2026-05', monthsWithoutReading: 1 },
          { ...three, monthsWithoutReading: 4 },
        ],
      });
      const norms = rated.lines.filter(({ source, forPeriod }) => source === 'norm' && forPeriod);
      expect(norms.map(({ zone, volume, rate: price }) => [zone, volume, price])).toEqual([
        ['day', -182, '2.00'],
        ['peak', 182, '3.00'],
      ]);
    });

    it('takes the norm back once all of them were read', () => {
      expect(ofApril([readAfter, readAfter])).toEqual({ norm: -182, customer: 60 });
    });

    it('takes the norm back once the last of them was read, a month later', () => {
      const may = rate({ tariffs: normed, of: '2026-05', earlierBills, meters: [readAfter, stillSilent] });
      const rated = rate({
        tariffs: normed,
        of: '2026-06',
        earlierBills: [...earlierBills, billed('2026-05', may)],
        meters: [
          read([5061], [5070], { readIn: '2026-06' }),
          { ...read([5000], [5091], { readIn: '2026-06' }), monthsWithoutReading: 2 },
        ],
      });
      const april = rated.lines.filter((line) => line.forPeriod === '2026-04');
      expect(april.map(({ source, volume }) => [source, volume])).toEqual([
        ['norm', -182],
        ['customer', 30],
      ]);
    });

    it('lets the month stand for each of them where months of the norm do', () => {
      const settings = { normMonthsStand: true };
      expect(ofApril([stillSilent, readAfter], { settings })).toEqual({});
      expect(ofApril([readAfter, stillSilent], { settings })).toEqual({});
    });
  });

  it('leaves months standing that a norm of nobody stands for', () => {
    const rest: Case = { tariffs: normed, persons: 0, settings: { normMonthsStand: true } };
    const rated = rate({ ...fifth, ...rest, earlierBills: fourSilentOf(rest) });
    expect(rated.lines.some((line) => line.forPeriod === '2026-04')).toBe(false);
  });

  it('keeps what each version of the tariff has priced of the other meters', () => {
    const tariffs = [
      sampleTariff({ single: ['1.00'] }),
      sampleTariff({ single: ['2.00'] }, { from: plainDate('2026-01-16') }),
    ];
    const at = (on: string, value: number) => ({
      values: [value],
      period: period(on.slice(0, 7)),
      at: instant(`${on}T09:00:00Z`),
      source: 'customer' as const,
    });
    // read on 15 December and 20 January: 31 days at 1.00, 5 at 2.00
    const other: SampleMeter = {
      billed: [0],
      read: [36],
      readIn: '2026-01',
      lastActual: at('2026-01-20', 36),
      previousActual: at('2025-12-15', 0),
    } as SampleMeter;
    const settings = { tariffChange: 'days' } as const;
    const january = billed('2026-01', rate({ tariffs, settings, of: '2026-01', meters: [meter, other] }));
    const rated = rate({
      tariffs,
      settings,
      of: '2026-02',
      earlierBills: [january],
      meters: [
        { ...meter, read: [5059], readIn: '2026-02', monthsWithoutReading: 1 },
        read([36], [36], { readIn: '2026-02' }),
      ],
    });
    const ofOther = january.lines.filter(({ source }) => source === 'customer');
    expect(ofOther.map(({ volume, rate: price }) => [volume, price])).toEqual([
      [31, '1.00'],
      [5, '2.00'],
    ]);
    const meterIds = new Set(ofOther.map(({ meterId }) => meterId));
    expect(rated.lines.filter(({ forPeriod, meterId }) => forPeriod && meterIds.has(meterId))).toEqual([]);
  });

  it('keeps the VAT of a reading that began before the month, where only the month’s version priced it', () => {
    const tariffs = [
      sampleTariff({ single: ['1.00'] }),
      sampleTariff({ single: ['1.00'] }, { from: plainDate('2025-12-17') }),
    ];
    const at = (on: string, value: number) => ({
      ...{ values: [value], period: period(on.slice(0, 7)), at: instant(`${on}T09:00:00Z`) },
      source: 'customer' as const,
    });
    // one kWh since 16 December: none of it is the earlier version's, of which a day is
    const other = {
      ...{ billed: [0], read: [1], readIn: '2026-01' },
      ...{ lastActual: at('2026-01-20', 1), previousActual: at('2025-12-15', 0) },
    } as SampleMeter;
    const settings = { tariffChange: 'days' } as const;
    const january = billed('2026-01', rate({ tariffs, settings, of: '2026-01', meters: [meter, other] }));
    const [, ofOther] = january.lines;
    expect(ofOther).toMatchObject({ volume: 1, vatPercent: 20, days: 35, ofDays: 36 });
    const { lines } = rate({
      ...{ tariffs, settings, of: '2026-02', earlierBills: [january] },
      meters: [
        { ...meter, read: [5059], readIn: '2026-02', monthsWithoutReading: 1 },
        read([1], [1], { readIn: '2026-02' }),
      ],
    });
    expect(lines.filter(({ forPeriod, meterId }) => forPeriod && meterId === ofOther?.meterId)).toEqual([]);
  });

  describe('of months another system had estimated', () => {
    // read at 5000, estimated up to 5400 for January and February there
    const takenOver: SampleMeter = {
      billed: [5400],
      lastReadValues: [5000],
      monthsWithoutReading: 2,
      history: VECTOR_14,
    };

    it('charges in the end what the reading says, less that estimate', () => {
      const rated = rate({ of: '2026-03', meters: [{ ...takenOver, read: [5480], readIn: '2026-03' }] });
      expect(rated.lines.map(({ forPeriod, volume, source }) => [forPeriod, volume, source])).toEqual([
        [undefined, 165, 'customer'],
        ['2026-01', -210, 'estimate'],
        ['2026-01', 166, 'customer'],
        ['2026-02', -190, 'estimate'],
        ['2026-02', 149, 'customer'],
      ]);
      expect(rated.chargedKopecks).toBe(80 * 708);
      expect(billedNow(rated)).toEqual([{ values: [5480], monthsWithoutReading: 0 }]);
    });

    it('reverses that estimate and the bills made here since', () => {
      const march = rate({ of: '2026-03', meters: [takenOver] });
      expect(march.lines).toMatchObject([{ source: 'estimate', volume: 200 }]);
      expect(billedNow(march)).toEqual([{ values: [5400], lastReadValues: [5000], monthsWithoutReading: 3 }]);
      const april = rate({
        earlierBills: [billed('2026-03', march)],
        meters: [{ ...takenOver, read: [5480], readIn: '2026-04', monthsWithoutReading: 3 }],
      });
      expect(volumeOf(april)).toBe(480 - 600);
      expect(march.chargedKopecks + april.chargedKopecks).toBe(80 * 708);
    });

    it('keeps what of that estimate lies after a reading for one of these months', () => {
      const rated = rate({
        of: '2026-03',
        meters: [{ ...takenOver, read: [5200], readIn: '2026-01' }],
      });
      expect(rated.lines.map(({ forPeriod, volume }) => [forPeriod, volume])).toEqual([
        [undefined, 200],
        ['2026-01', -210],
        ['2026-01', 200],
      ]);
      expect(billedNow(rated)).toEqual([{ values: [5390], lastReadValues: [5200], monthsWithoutReading: 2 }]);
    });
  });

  it('needs the bills of the months it corrects, and says which', () => {
    const { head, meterItems } = sampleContract(supplier, fifth);
    const book = ratingBook(supplier, tariffBook([at708]));
    expect(recalculatedSince({ book, head, meters: meterItems, period: period('2026-05') })).toBe('2026-01');
    expect(() => rate({ ...fifth, earlierBills: fourSilentOf({}).slice(1) })).toThrow(
      expect.objectContaining({ code: 'billing.earlier_bill_missing' }),
    );
  });

  it('charges in the end what the readings say, whatever was estimated on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 6 }), (used, silent) => {
        const months = Array.from({ length: silent }, (_, index) => `2026-0${index + 1}` as Period);
        const earlierBills = silentMonths(months, meter, { tariffs: normed });
        const rated = rate({
          tariffs: normed,
          of: `2026-0${silent + 1}`,
          earlierBills,
          meters: [
            { ...meter, read: [5000 + used], readIn: `2026-0${silent + 1}`, monthsWithoutReading: silent },
          ],
        });
        const before = earlierBills.reduce((sum, bill) => sum + bill.chargedKopecks, 0);
        expect(before + rated.chargedKopecks).toBe(used * 708);
      }),
      { numRuns: 50 },
    );
  });
});
