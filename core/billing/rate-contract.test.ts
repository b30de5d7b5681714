import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, kopecks, type Period, period, plainDate, vatInside } from '#core/kernel';
import { type Tariff, tariffBook } from '#core/tariff';
import { aSupplier } from '#core/testing';
import type { Bill } from './model.ts';
import { type RatedContract, rateContract, recalculatedSince } from './rate-contract.ts';
import { normVolume } from './stand-in.ts';
import {
  historyOf,
  type SampleContract,
  type SampleMeter,
  sampleContract,
  sampleTariff,
} from './testing/sample.ts';

const supplier = aSupplier();
const at708 = sampleTariff({ single: ['7.08'] });

interface Case extends SampleContract {
  tariffs?: readonly Tariff[];
  of?: string;
  settings?: Partial<typeof supplier>;
  earlierBills?: readonly Bill[];
}

function rate({ tariffs = [at708], of = '2026-04', settings = {}, earlierBills = [], ...contract }: Case) {
  const { head, meterItems } = sampleContract(supplier, contract);
  return rateContract({
    head,
    meters: meterItems,
    supplier: { ...supplier, ...settings },
    tariffs: tariffBook(tariffs),
    period: period(of),
    earlierBills,
  });
}

const volumeOf = ({ lines }: RatedContract) => lines.reduce((sum, line) => sum + line.volume, 0);
const read = (from: number[], to: number[], rest: Partial<SampleMeter> = {}): SampleMeter => ({
  billed: from,
  read: to,
  readIn: '2026-04',
  ...rest,
});

/** A bill as the earlier runs would have left it. */
function billed(of: string, rated: RatedContract): Bill {
  const { head } = sampleContract(supplier, {});
  return {
    contractId: head.contractId,
    supplierId: head.supplierId,
    period: period(of),
    number: `${head.number}-${of}`,
    issuedAt: '2026-01-01T00:00:00.000Z' as Bill['issuedAt'],
    dueOn: plainDate('2026-05-15'),
    persons: 2,
    areaM2Hundredths: 5430,
    openingKopecks: kopecks(0),
    chargedKopecks: rated.chargedKopecks,
    vatKopecks: rated.vatKopecks,
    totalKopecks: rated.chargedKopecks,
    lines: rated.lines,
  };
}

/** Months nobody read, one after the other, and the bills they gave. */
function silentMonths(months: readonly string[], meter: SampleMeter, rest: Case = {}): Bill[] {
  return months.map((of, index) =>
    billed(of, rate({ ...rest, of, meters: [{ ...meter, monthsWithoutReading: index }] })),
  );
}

const VECTOR_14 = historyOf('2026-01', [[210], [190], [205], [180], [220], [195]]);

describe('domain.md §8', () => {
  it('vector 1: 12345 → 12580 at 7.08 is 235 kWh, 1663.80, VAT 300.03 inside', () => {
    const rated = rate({ meters: [read([12345], [12580])] });
    expect(rated.lines).toMatchObject([
      { volume: 235, previousValue: 12345, currentValue: 12580, source: 'customer', vatPercent: 22 },
    ]);
    expect(rated).toMatchObject({ chargedKopecks: 166380, vatKopecks: 30003 });
  });

  it('vector 2: day 180 at 6.08 and night 95 at 3.31 are 1408.85, VAT 254.05 inside', () => {
    const tariffs = [sampleTariff({ day: ['6.08'], night: ['3.31'] })];
    const rated = rate({ tariffs, meters: [read([1000, 500], [1180, 595])] });
    expect(rated.lines.map((line) => line.amountKopecks)).toEqual([109440, 31445]);
    expect(rated).toMatchObject({ chargedKopecks: 140885, vatKopecks: 25405 });
  });

  it('vector 3: three zones', () => {
    const tariffs = [sampleTariff({ peak: ['4.93'], 'half-peak': ['4.68'], night: ['2.96'] })];
    expect(rate({ tariffs, meters: [read([0, 0, 0], [60, 80, 50])] }).chargedKopecks).toBe(81820);
  });

  it('vectors 4 and 5: St Petersburg’s ranges are marginal and inclusive', () => {
    const tariffs = [sampleTariff({ single: ['6.19', '6.20', '9.98'] }, { bounds: [6400, 11500] })];
    const charge = (volume: number) => rate({ tariffs, meters: [read([0], [volume])] }).chargedKopecks;
    expect([12_000, 6400, 6401].map(charge)).toEqual([7622600, 3961600, 3962220]);
  });

  it('vectors 6 and 7: day 4800 and night 1600, proportional and per zone', () => {
    const rates = { day: ['7.61', '8.12', '8.22'], night: ['3.27', '3.48', '3.53'] };
    const charge = (rangeSplit: Tariff['rangeSplit']) =>
      rate({
        tariffs: [sampleTariff(rates, { bounds: [3900, 6000], rangeSplit })],
        meters: [read([0, 0], [4800, 1600])],
      }).chargedKopecks;
    expect(charge('proportional')).toBe(4288250);
    expect(charge('per-zone')).toBe(4221900);
  });

  it('vector 8: the social norm of three persons', () => {
    const tariffs = [sampleTariff({ single: ['4.12', '7.23'] }, { socialNormPerPerson: 75 })];
    const rated = rate({ tariffs, persons: 3, meters: [read([0], [300])] });
    expect(rated.lines.map(({ volume }) => volume)).toEqual([225, 75]);
    expect(rated.chargedKopecks).toBe(146925);
  });

  it('vector 10: VAT inside 1200.00 is 200.00 at 20 % and 216.39 at 22 %, by date', () => {
    expect(vatInside(kopecks(120000), 20)).toBe(20000);
    expect(vatInside(kopecks(120000), 22)).toBe(21639);
    const tariffs = [sampleTariff({ single: ['1.00'] })];
    const of = (month: string) =>
      rate({ tariffs, of: month, meters: [read([0], [1200], { readIn: month })] }).vatKopecks;
    expect([of('2025-12'), of('2026-01')]).toEqual([20000, 21639]);
  });

  it('vector 11: a dial that began again', () => {
    expect(volumeOf(rate({ meters: [read([99870], [130])] }))).toBe(260);
    expect(volumeOf(rate({ meters: [read([999950], [40], { digits: 6 })] }))).toBe(90);
  });

  it('vector 12: CT 150/5, 1520 → 1640 at 8.62 is 3600 kWh, 31032.00', () => {
    const rated = rate({
      tariffs: [sampleTariff({ single: ['8.62'] })],
      meters: [read([1520], [1640], { transformationRatio: 30 })],
    });
    expect(volumeOf(rated)).toBe(3600);
    expect(rated.chargedKopecks).toBe(3103200);
  });

  it('vector 13: a replaced meter’s tail and the new one’s head are 113 kWh, 800.04', () => {
    const rated = rate({ meters: [read([4300], [4372]), read([0], [41])] });
    expect(volumeOf(rated)).toBe(113);
    expect(rated.chargedKopecks).toBe(80004);
  });

  it('vector 14: the average of six months, 200 kWh and 1416.00, in each of months 1–3', () => {
    const bills = silentMonths(['2026-01', '2026-02', '2026-03'], { billed: [5000], history: VECTOR_14 });
    expect(bills.map((bill) => bill.chargedKopecks)).toEqual([141600, 141600, 141600]);
    expect(bills.map((bill) => bill.lines[0]?.source)).toEqual(['estimate', 'estimate', 'estimate']);
    expect(bills[0]?.lines).toMatchObject([{ volume: 200 }]);
    expect(bills[0]?.lines[0]).not.toHaveProperty('currentValue');
  });

  it('vector 15: from month 4 the norm of two persons, 966.42; raised by 1.5, 1449.63', () => {
    const meter: SampleMeter = { billed: [5000], history: VECTOR_14, monthsWithoutReading: 3 };
    const tariffs = [sampleTariff({ single: ['5.31'] }, { normPerPerson: 91 })];
    const rated = rate({ tariffs, meters: [meter] });
    expect(rated.lines).toMatchObject([{ source: 'norm', volume: 182 }]);
    expect(rated.chargedKopecks).toBe(96642);

    const settings = { raisingCoefficients: [{ from: plainDate('2025-01-01'), value: decimal('1.5') }] };
    const unverified = { ...meter, verifiedUntil: plainDate('2025-12-31') };
    expect(rate({ tariffs, settings, meters: [unverified] }).chargedKopecks).toBe(144963);
    // mere silence is not one of the cases the coefficient is for
    expect(rate({ tariffs, settings, meters: [meter] }).chargedKopecks).toBe(96642);
    expect(normVolume(91, 2, decimal('1.5'))).toBe(273);
  });

  it('vector 16: 480 kWh read after 600 were estimated give back 120 kWh, 849.60', () => {
    const meter: SampleMeter = { billed: [5000], history: VECTOR_14 };
    const earlierBills = silentMonths(['2026-01', '2026-02', '2026-03'], meter);
    const rated = rate({
      earlierBills,
      meters: [{ ...meter, read: [5480], readIn: '2026-04', monthsWithoutReading: 3 }],
    });
    expect(volumeOf(rated)).toBe(-120);
    expect(rated.chargedKopecks).toBe(-84960);
    expect(
      rated.lines.map(({ kind, forPeriod, volume, source }) => [kind, forPeriod, volume, source]),
    ).toEqual([
      ['charge', undefined, 120, 'customer'],
      ['recalculation', '2026-01', -200, 'estimate'],
      ['recalculation', '2026-01', 124, 'customer'],
      ['recalculation', '2026-02', -200, 'estimate'],
      ['recalculation', '2026-02', 112, 'customer'],
      ['recalculation', '2026-03', -200, 'estimate'],
      ['recalculation', '2026-03', 124, 'customer'],
    ]);
    expect(Object.values(rated.billed)).toEqual([{ values: [5480], monthsWithoutReading: 0 }]);
  });
});

describe('volumes', () => {
  it('come from the reading of the period only: an earlier one was billed, so the month is estimated', () => {
    const meter: SampleMeter = { billed: [500], readIn: '2026-03', history: VECTOR_14 };
    const rated = rate({ meters: [meter] });
    expect(rated.lines).toMatchObject([{ source: 'estimate', volume: 200 }]);
    expect(Object.values(rated.billed)).toEqual([{ values: [500], monthsWithoutReading: 1 }]);
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

describe('recalculation', () => {
  const meter: SampleMeter = { billed: [5000], history: VECTOR_14 };
  const normed = [sampleTariff({ single: ['7.08'] }, { normPerPerson: 91 })];
  const fourSilent = () =>
    silentMonths(['2026-01', '2026-02', '2026-03', '2026-04'], meter, { tariffs: normed });
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
    const earlierBills = fourSilent();
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
    expect(Object.values(rated.billed)).toEqual([{ values: [5590], monthsWithoutReading: 2 }]);
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
      expect(Object.values(rated.billed)).toEqual([{ values: [5480], monthsWithoutReading: 0 }]);
    });

    it('reverses that estimate and the bills made here since', () => {
      const march = rate({ of: '2026-03', meters: [takenOver] });
      expect(march.lines).toMatchObject([{ source: 'estimate', volume: 200 }]);
      expect(Object.values(march.billed)).toEqual([
        { values: [5400], lastReadValues: [5000], monthsWithoutReading: 3 },
      ]);
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
      expect(Object.values(rated.billed)).toEqual([
        { values: [5390], lastReadValues: [5200], monthsWithoutReading: 2 },
      ]);
    });
  });

  it('needs the bills of the months it corrects, and says which', () => {
    const { head, meterItems } = sampleContract(supplier, fifth);
    expect(recalculatedSince({ head, meters: meterItems, period: period('2026-05') })).toBe('2026-01');
    expect(() => rate({ ...fifth, earlierBills: fourSilent().slice(1) })).toThrow(
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
    const input = { head, meters: [], supplier, tariffs: tariffBook([at708]), period: period('2026-04') };
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
