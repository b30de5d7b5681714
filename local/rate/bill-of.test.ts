import { describe, expect, test } from 'vitest';
import { billOf } from './bill-of.ts';
import { buildDocument } from './testing/build-document.ts';

/** Each was found by asking the oracle (docs/rating.md gives the rules). */

const NORMED = [{ rates: { single: ['1'] }, normPerPerson: '90' }];
const linesOf = (document: Parameters<typeof billOf>[0]) =>
  billOf(document).lines.map(({ kind, source, volume }) => [kind, source, volume]);

describe('a device that was installed', () => {
  const silentAfterThree = (installedOn: string, firstPeriod: string) =>
    linesOf(
      buildDocument({
        firstPeriod,
        period: '2026-10',
        supplier: { penalties: false },
        tariffs: NORMED,
        meters: [
          {
            installedOn,
            readings: [
              [installedOn, 0],
              ['2026-08-20', 60],
              ['2026-09-20', 120],
            ],
          },
        ],
      }),
    );

  test('is known from the month of its first day, whenever the document begins', () => {
    for (const firstPeriod of ['2026-05', '2026-07', '2026-08'])
      expect(silentAfterThree('2026-07-10', firstPeriod), firstPeriod).toEqual([['charge', 'estimate', 40]]);
  });
});

describe('the last reading of all, after the window’s last day', () => {
  const readings: [string, number][] = [
    ['2026-03-10', 100],
    ['2026-04-10', 150],
    ['2026-04-28', 190],
  ];
  const supplier = { readingWindow: { fromDay: 1, toDay: 20 } };

  test('counts in the month its device is taken away', () => {
    const document = buildDocument({
      period: '2026-04',
      supplier,
      tariffs: NORMED,
      meters: [{ removedOn: '2026-04-28', readings }],
    });
    expect(linesOf(document)).toEqual([['charge', 'customer', 90]]);
  });

  test('counts in the final bill of a contract', () => {
    const document = buildDocument({
      period: '2026-04',
      closedOn: '2026-04-28',
      supplier,
      tariffs: NORMED,
      meters: [{ readings }],
    });
    expect(linesOf(document)).toEqual([['charge', 'customer', 90]]);
  });

  test('is not one of the days after the contract', () => {
    const document = buildDocument({
      period: '2026-04',
      closedOn: '2026-04-27',
      tariffs: NORMED,
      meters: [{ readings }],
    });
    expect(linesOf(document)).toEqual([['charge', 'customer', 50]]);
  });
});

describe('what is open after a bill', () => {
  test('names no debt that the bill itself has paid, being below zero', () => {
    const document = buildDocument({
      period: '2026-05',
      tariffs: NORMED,
      meters: [
        {
          monthsWithoutReading: 1,
          billedValues: [190],
          readings: [
            ['2026-03-25', 100],
            ['2026-05-25', 110],
          ],
        },
      ],
      debts: [{ period: '2026-03', dueOn: '2026-04-15', amount: 10 }],
    });
    expect(billOf(document)).toMatchObject({ total: -7990, debts: [], advance: 7990 });
  });
});

describe('a debt that was partly paid before the document begins', () => {
  // the last of March is day 105 of the delay
  const debt = { period: '2025-11', dueOn: '2025-12-16', amount: 100_000 };
  const penaltyOf = (rest: object) =>
    billOf(
      buildDocument({ period: '2026-03', tariffs: NORMED, debts: [{ ...debt, ...rest }] }),
    ).penalties.map(({ toDate, chargedBefore, amount }) => [toDate, chargedBefore, amount]);
  // 100 000 × 9.5 % × 60 / 300 + × 15 / 130
  const OPEN = 1900 + 1096;

  test('is not charged again for the penalty that was paid', () => {
    expect(penaltyOf({})).toEqual([[OPEN, 0, OPEN]]);
    expect(penaltyOf({ penalty: 1000 })).toEqual([[OPEN, 1000, OPEN - 1000]]);
    expect(penaltyOf({ penalty: 400, penaltyCharged: 1000 })).toEqual([[OPEN, 1000, OPEN - 1000]]);
  });

  test('gives back a penalty that was charged and paid for nothing on the day the bill is issued', () => {
    const late = { period: '2025-03', dueOn: '2025-04-30', amount: 100_000 };
    const document = buildDocument({
      firstPeriod: '2025-06',
      period: '2025-07',
      tariffs: NORMED,
      persons: 0,
      debts: [late, { period: '2025-05', dueOn: '2025-06-01', amount: 1, penaltyCharged: 100_000 }],
    });
    // it pays the older debt on the first of July, a day after June's penalty was counted
    expect(billOf(document).penalties).toMatchObject([
      { spans: [{ debt: 100_000, to: '2025-07-01', days: 32 }] },
    ]);
  });

  test('comes to the penalty of the parts that were paid late as well', () => {
    // 50 000 paid on day 50: 50 000 × 9.5 % × 20 / 300 = 316.67
    const paid = [{ on: '2026-02-04', amount: 50_000 }];
    expect(penaltyOf({ penaltyCharged: 1000, paid })).toEqual([[OPEN + 317, 1000, OPEN - 683]]);
  });
});

describe('a recalculation', () => {
  test('names the meters of its month, one that was taken away since too', () => {
    const document = buildDocument({
      firstPeriod: '2026-04',
      period: '2026-06',
      tariffs: [{ rates: { single: ['1', '2'] }, bounds: ['100'], normPerPerson: '90' }],
      meters: [
        {
          readings: [
            ['2026-03-20', 0],
            ['2026-04-20', 10],
            ['2026-06-20', 130],
          ],
        },
        {
          removedOn: '2026-05-20',
          readings: [
            ['2026-03-20', 0],
            ['2026-04-20', 10],
            ['2026-05-20', 110],
          ],
        },
      ],
    });
    const meters = billOf(document).lines.map(({ forPeriod, source, meter }) => [forPeriod, source, meter]);
    expect(meters).toContainEqual(['2026-05', 'customer', 'E-2']);
    expect(meters.every(([, , meter]) => meter !== undefined)).toBe(true);
  });
});

describe('what was charged once for several silent meters', () => {
  const opened = ['2026-03-20', 0] as const;
  const recalculated = (document: Parameters<typeof billOf>[0]) =>
    billOf(document)
      .lines.filter(({ kind }) => kind === 'recalculation')
      .map(({ forPeriod, source, meter, zone, volume }) => [forPeriod, source, meter, zone, volume]);

  test('stands for a device that was silent until it was taken away, in its last month for its days', () => {
    const document = buildDocument({
      firstPeriod: '2026-04',
      period: '2026-06',
      tariffs: NORMED,
      persons: 2,
      meters: [{ readings: [opened, ['2026-06-20', 91]] }, { removedOn: '2026-05-10', readings: [opened] }],
    });
    expect(recalculated(document)).toEqual([
      ['2026-04', 'norm', 'E-1', 'single', -180],
      ['2026-04', 'customer', 'E-1', 'single', 30],
      ['2026-04', 'norm', 'E-2', 'single', 180],
      ['2026-05', 'norm', 'E-1', 'single', -180],
      ['2026-05', 'customer', 'E-1', 'single', 31],
      ['2026-05', 'norm', 'E-2', 'single', 58],
    ]);
  });

  test('does not stand for a device that was read before it was taken away', () => {
    const document = buildDocument({
      firstPeriod: '2026-04',
      period: '2026-06',
      tariffs: NORMED,
      meters: [
        { readings: [opened, ['2026-06-20', 91]] },
        { removedOn: '2026-05-10', readings: [opened, ['2026-05-10', 0]] },
      ],
    });
    expect(recalculated(document).filter(([, , meter]) => meter === 'E-2')).toEqual([]);
  });

  test('is the maximum power of a business too: of the meter that is silent still, by its zones', () => {
    const document = buildDocument({
      kind: 'company',
      maxPowerKw: 10,
      firstPeriod: '2026-04',
      period: '2026-05',
      supplier: { advances: false },
      tariffs: [{ rates: { single: ['1'], day: ['1'], night: ['1'] } }],
      meters: [
        { readings: [opened, ['2026-05-20', 61]] },
        { zones: ['day', 'night'], readings: [['2026-03-20', 0, 0]] },
        { zones: ['day', 'night'], removedOn: '2026-04-15', readings: [['2026-03-20', 0, 0]] },
      ],
    });
    expect(recalculated(document)).toEqual([
      ['2026-04', 'max-power', 'E-1', 'single', -7200],
      ['2026-04', 'customer', 'E-1', 'single', 30],
      ['2026-04', 'max-power', 'E-2', 'day', 4800],
      ['2026-04', 'max-power', 'E-2', 'night', 2400],
    ]);
  });
});
