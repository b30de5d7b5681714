import { describe, expect, test } from 'vitest';
import { billOf } from './bill-of.ts';
import type { BillView } from './bill-view.ts';
import type { RateDocument } from './document.ts';
import { buildDocument } from './testing/build-document.ts';
import { type OracleBill, oracleBill } from './testing/oracle.ts';

/** The published test vectors, by their numbers, as documents (docs/rating.md gives the rules). */

type Bill = OracleBill | BillView;

function ofOracle(document: RateDocument): OracleBill {
  const answer = oracleBill(document);
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer.bill;
}

const MARCH_25 = '2026-03-25';
const APRIL_25 = '2026-04-25';

/** Each line's zone, range, volume and amount. */
const placed = (bill: Bill) =>
  bill.lines.map(({ zone, range, volume, amount }) => [zone, range, volume, amount]);

const ST_PETERSBURG_2024 = [
  { from: '2024-07-01', rates: { single: ['6.19', '6.20', '9.98'] }, bounds: ['6400', '11500'] },
];

const MOSCOW_REGION = {
  from: '2025-07-01',
  rates: { day: ['7.61', '8.12', '8.22'], night: ['3.27', '3.48', '3.53'] },
  bounds: ['3900', '6000'],
};

describe.each<[string, (document: RateDocument) => Bill]>([
  ['the oracle', ofOracle],
  ['the engine', billOf],
])('%s', (_, billBy) => {
  describe('volumes and prices', () => {
    test('1: a single register, VAT inside', () => {
      const bill = billBy(
        buildDocument({
          period: '2026-04',
          meters: [
            {
              readings: [
                [MARCH_25, 12345],
                [APRIL_25, 12580],
              ],
            },
          ],
        }),
      );
      expect(placed(bill)).toEqual([['single', 0, 235, 166380]]);
      expect([bill.charged, bill.vat, bill.total]).toEqual([166380, 30003, 166380]);
    });

    test('2: day and night', () => {
      const bill = billBy(
        buildDocument({
          period: '2026-04',
          tariffs: [{ rates: { day: ['6.08'], night: ['3.31'] } }],
          meters: [
            {
              zones: ['day', 'night'],
              readings: [
                [MARCH_25, 0, 0],
                [APRIL_25, 180, 95],
              ],
            },
          ],
        }),
      );
      expect(placed(bill)).toEqual([
        ['day', 0, 180, 109440],
        ['night', 0, 95, 31445],
      ]);
      expect([bill.charged, bill.vat]).toEqual([140885, 25405]);
    });

    test('3: three zones', () => {
      const bill = billBy(
        buildDocument({
          period: '2026-04',
          tariffs: [{ rates: { peak: ['4.93'], 'half-peak': ['4.68'], night: ['2.96'] } }],
          meters: [
            {
              zones: ['peak', 'half-peak', 'night'],
              readings: [
                [MARCH_25, 0, 0, 0],
                [APRIL_25, 60, 80, 50],
              ],
            },
          ],
        }),
      );
      expect(bill.charged).toBe(81820);
    });

    test.each([
      { kWh: 12_000, amounts: [3961600, 3162000, 499000], total: 7622600 },
      { kWh: 6400, amounts: [3961600], total: 3961600 },
      { kWh: 6401, amounts: [3961600, 620], total: 3962220 },
    ])('4, 5: $kWh kWh in three ranges, whose bounds are inclusive', ({ kWh, amounts, total }) => {
      const bill = billBy(
        buildDocument({
          period: '2024-08',
          tariffs: ST_PETERSBURG_2024,
          meters: [
            {
              readings: [
                ['2024-07-31', 100],
                ['2024-08-31', 100 + kWh],
              ],
            },
          ],
        }),
      );
      expect(bill.lines.map(({ amount }) => amount)).toEqual(amounts);
      expect(bill.charged).toBe(total);
    });

    const moscow = (rangeSplit: 'proportional' | 'per-zone') =>
      billBy(
        buildDocument({
          period: '2025-08',
          tariffs: [{ ...MOSCOW_REGION, rangeSplit }],
          meters: [
            {
              zones: ['day', 'night'],
              readings: [
                ['2025-07-31', 0, 0],
                ['2025-08-31', 4800, 1600],
              ],
            },
          ],
        }),
      );

    test('6: two zones in proportional ranges', () => {
      const bill = moscow('proportional');
      const volumes = bill.lines.map(({ zone, range, volume }) => [zone, range, volume]);
      // the engine's are range by range
      expect(volumes.sort()).toEqual([
        ['day', 0, 2925],
        ['day', 1, 1575],
        ['day', 2, 300],
        ['night', 0, 975],
        ['night', 1, 525],
        ['night', 2, 100],
      ]);
      expect(bill.charged).toBe(4288250);
    });

    test('7: two zones, each with ranges of its own', () => {
      expect(moscow('per-zone').charged).toBe(4221900);
    });

    test('8: a social norm for each person', () => {
      const bill = billBy(
        buildDocument({
          period: '2022-08',
          persons: 3,
          tariffs: [{ rates: { single: ['4.12', '7.23'] }, socialNormPerPerson: '75' }],
          meters: [
            {
              readings: [
                ['2022-07-31', 0],
                ['2022-08-31', 300],
              ],
            },
          ],
        }),
      );
      expect(bill.lines.map(({ volume }) => volume)).toEqual([225, 75]);
      expect(bill.charged).toBe(146925);
    });

    test('9: an interval over a change of rates, by days', () => {
      const bill = billBy(
        buildDocument({
          period: '2025-10',
          supplier: { tariffChange: 'days' },
          tariffs: [{ rates: { single: ['7.08'] } }, { from: '2025-10-01', rates: { single: ['7.88'] } }],
          meters: [
            {
              readings: [
                ['2025-09-25', 1000],
                ['2025-10-25', 1300],
              ],
            },
          ],
        }),
      );
      expect(bill.lines.map(({ volume, amount }) => [volume, amount])).toEqual([
        [50, 35400],
        [250, 197000],
      ]);
      expect(bill.charged).toBe(232400);
    });

    test.each([
      { period: '2025-12', vat: 20000 },
      { period: '2026-01', vat: 21639 },
    ])('10: VAT inside 1200.00 in $period', ({ period, vat }) => {
      const bill = billBy(
        buildDocument({ period, tariffs: [{ per: 'area', rates: { single: ['1200'] } }], areaM2: '1' }),
      );
      expect([bill.charged, bill.vat]).toEqual([120000, vat]);
    });

    test.each([
      { digits: 5, before: 99870, now: 130, kWh: 260 },
      { digits: 6, before: 999950, now: 40, kWh: 90 },
    ])('11: a dial of $digits digits passes its end', ({ digits, before, now, kWh }) => {
      const bill = billBy(
        buildDocument({
          period: '2026-04',
          meters: [
            {
              digits,
              readings: [
                [MARCH_25, before],
                [APRIL_25, now],
              ],
            },
          ],
        }),
      );
      expect(bill.lines.map(({ volume }) => volume)).toEqual([kWh]);
    });

    test('12: current transformers of 150/5', () => {
      const bill = billBy(
        buildDocument({
          period: '2026-04',
          kind: 'company',
          tariffs: [{ rates: { single: ['8.62'] } }],
          meters: [
            {
              transformationRatio: 30,
              readings: [
                [MARCH_25, 1520],
                [APRIL_25, 1640],
              ],
            },
          ],
        }),
      );
      expect(bill.lines.map(({ volume, amount }) => [volume, amount])).toEqual([[3600, 3103200]]);
    });

    test('13: a meter is replaced within the month', () => {
      const bill = billBy(
        buildDocument({
          period: '2026-04',
          meters: [
            {
              removedOn: '2026-04-10',
              readings: [
                [MARCH_25, 4300],
                ['2026-04-10', 4372],
              ],
            },
            {
              installedOn: '2026-04-10',
              readings: [
                ['2026-04-10', 0],
                [APRIL_25, 41],
              ],
            },
          ],
        }),
      );
      expect(bill.lines.map(({ volume }) => volume)).toEqual([72, 41]);
      expect(bill.charged).toBe(80004);
    });
  });

  describe('no reading came', () => {
    const history = [210, 190, 205, 180, 220, 195].map((kWh, index) => ({
      period: `2026-0${index + 1}`,
      volumes: [String(kWh)],
    }));

    test.each(['2026-07', '2026-08', '2026-09'])('14: the average in %s', (period) => {
      const bill = billBy(
        buildDocument({
          firstPeriod: '2026-07',
          period,
          meters: [{ history, readings: [['2026-06-30', 5000]] }],
        }),
      );
      expect(bill.lines.map(({ volume, amount, source }) => [volume, amount, source])).toEqual([
        [200, 141600, 'estimate'],
      ]);
    });

    const silent = (meter: object) =>
      billBy(
        buildDocument({
          firstPeriod: '2026-07',
          period: '2026-10',
          persons: 2,
          supplier: { penalties: false, raisingCoefficients: [{ from: '2020-01-01', value: '1.5' }] },
          tariffs: [{ rates: { single: ['5.31'] }, normPerPerson: '91' }],
          meters: [{ history, readings: [['2026-06-30', 5000]], ...meter }],
        }),
      );

    test('15: the norm from the fourth month, with the coefficient for a meter that is broken', () => {
      expect(silent({}).lines.map(({ amount, source }) => [amount, source])).toEqual([[96642, 'norm']]);
      expect(silent({ outOfService: { since: '2026-07-01', why: 'broken' } }).charged).toBe(144963);
    });

    test('16: a reading after three estimated months puts them right', () => {
      const bill = billBy(
        buildDocument({
          firstPeriod: '2026-07',
          period: '2026-10',
          supplier: { penalties: false },
          meters: [
            {
              history,
              readings: [
                ['2026-06-30', 5000],
                ['2026-10-31', 5480],
              ],
            },
          ],
        }),
      );
      // 600 kWh were billed; 480 were used: July to October 121, 121, 117, 121 (rule 3: by 31, 31, 30, 31 days of 123)
      expect(bill.lines.reduce((sum, { volume }) => sum + volume, 0)).toBe(-120);
      expect(bill.charged).toBe(-84960);
      const charge = bill.lines.filter(({ kind }) => kind === 'charge');
      expect(charge.map(({ volume }) => volume)).toEqual([121]);
    });
  });

  describe('what is due', () => {
    const NOTHING = [{ per: 'area' as const, rates: { single: ['1'] } }];
    const debt = (dueOn: string, amount: number) => [{ period: '2026-03', dueOn, amount }];

    test.each([
      { on: '2026-05-15', penalty: 0 },
      { on: '2026-05-16', penalty: 317 },
      { on: '2026-07-14', penalty: 19000 },
      { on: '2026-07-31', penalty: 31423 },
    ])('17: 10000.00 due on 15 April, paid on $on', ({ on, penalty }) => {
      const bill = billBy(
        buildDocument({
          period: '2026-07',
          tariffs: NOTHING,
          debts: debt('2026-04-15', 1000000),
          payments: [{ on, amount: 1000000 }],
        }),
      );
      expect(bill.penalty).toBe(penalty);
    });

    test('17: the same, month by month', () => {
      const document = (period: string) =>
        buildDocument({
          firstPeriod: '2026-04',
          period,
          tariffs: NOTHING,
          debts: debt('2026-04-15', 1000000),
          payments: [{ on: '2026-07-31', amount: 1000000 }],
        });
      const penalties = ['2026-04', '2026-05', '2026-06', '2026-07', '2026-08'].map(
        (period) => billBy(document(period)).penalty,
      );
      expect(penalties.reduce((sum, each) => sum + each, 0)).toBe(31423);
      expect(penalties[1]).toBe(5067);
    });

    test('18: the same debt paid in two parts', () => {
      const bill = billBy(
        buildDocument({
          period: '2026-06',
          tariffs: NOTHING,
          debts: debt('2026-04-15', 1000000),
          payments: [
            { on: '2026-05-31', amount: 400000 },
            { on: '2026-06-30', amount: 600000 },
          ],
        }),
      );
      expect(bill.penalties.flatMap(({ spans }) => spans.map(({ amount }) => amount))).toEqual([2027, 8740]);
      expect(bill.penalty).toBe(10767);
    });

    test('19: a due date on a Sunday moves to Monday, and so do the days of delay', () => {
      const document = buildDocument({
        firstPeriod: '2026-10',
        period: '2027-01',
        tariffs: [
          { per: 'area', rates: { single: ['10000'] } },
          { per: 'area', from: '2026-11-01', rates: { single: ['0'] } },
        ],
        areaM2: '1',
        payments: [{ on: '2027-01-10', amount: 1000000 }],
      });
      const [penalty] = billBy(document).penalties;
      expect(penalty).toMatchObject({ forPeriod: '2026-10', dueOn: '2026-11-16', toDate: 7917 });
      expect(penalty?.spans.map(({ days }) => days)).toEqual([25]);
    });

    test.each([
      { kind: 'company' as const, penalty: 109615 },
      { kind: 'managing-company' as const, penalty: 47500 },
    ])('20: 15 days of a $kind', ({ kind, penalty }) => {
      const bill = billBy(
        buildDocument({
          period: '2026-06',
          kind,
          tariffs: NOTHING,
          debts: debt('2026-05-18', 10000000),
          payments: [{ on: '2026-06-02', amount: 10000000 }],
        }),
      );
      expect(bill.penalty).toBe(penalty);
    });

    test('21: advances of a company, and the balance', () => {
      const document = (period: string) =>
        buildDocument({
          firstPeriod: '2026-03',
          period,
          kind: 'company',
          tariffs: [{ rates: { single: ['8.50'] } }, { from: '2026-04-01', rates: { single: ['8.62'] } }],
          meters: [
            {
              readings: [
                ['2026-02-28', 0],
                ['2026-03-31', 12000],
                ['2026-04-30', 23500],
              ],
            },
          ],
          payments: [
            { on: '2026-04-10', amount: 3060000 },
            { on: '2026-04-18', amount: 10200000, period: '2026-03' },
            { on: '2026-04-25', amount: 4080000 },
          ],
        });
      expect(billBy(document('2026-03')).advances).toMatchObject([
        { percent: 30, dueOn: '2026-04-10', amount: 3060000 },
        { percent: 40, dueOn: '2026-04-27', amount: 4080000 },
      ]);
      const next = billBy(document('2026-04'));
      expect(next).toMatchObject({ opening: -7140000, charged: 9913000, total: 2773000 });
    });

    test.each([
      {
        named: {},
        open: [
          { period: '2026-01', amount: 0, penalty: 1234 },
          { period: '2026-02', amount: 20000, penalty: 0 },
        ],
      },
      { named: { period: '2026-02' }, open: [{ period: '2026-01', amount: 20000, penalty: 1234 }] },
    ])('22: 1000.00 for two debts and a penalty, naming $named.period', ({ named, open }) => {
      const bill = billBy(
        buildDocument({
          period: '2026-03',
          supplier: { penalties: false },
          tariffs: NOTHING,
          debts: [
            { period: '2026-01', dueOn: '2026-02-10', amount: 50000, penalty: 1234 },
            { period: '2026-02', dueOn: '2026-03-10', amount: 70000 },
          ],
          payments: [{ on: '2026-03-20', amount: 100000, ...named }],
        }),
      );
      expect(bill.debts).toMatchObject(open);
      expect(bill.debts).toHaveLength(open.length);
      expect(bill.advance).toBe(0);
    });
  });
});

test('a value below the one before that passed no end is refused', () => {
  const document = buildDocument({
    period: '2026-04',
    meters: [
      {
        readings: [
          [MARCH_25, 12580],
          [APRIL_25, 12345],
        ],
      },
    ],
  });
  const refused = 'metering.reading_below_previous';
  expect(oracleBill(document)).toEqual({ refused });
  expect(() => billOf(document)).toThrow(expect.objectContaining({ code: refused }));
});
