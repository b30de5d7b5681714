import { describe, expect, it } from 'vitest';
import { decimal, type Kopecks, kopecks, NO_MONEY, period, plainDate } from '#core/kernel';
import { tariffBook } from '#core/tariff';
import { type Account, balanceOf, type Debt, NOTHING_OWED, receive } from './account.ts';
import { advancesAfter } from './advances.ts';
import { composeBill } from './compose-bill.ts';
import type { BillLine } from './model.ts';
import { ratingBook } from './rating-book.ts';
import { supplier } from './testing/rating.ts';
import { type SampleContract, sampleContract, sampleTariff } from './testing/sample.ts';

const JANUARY = period('2026-01');
const FEBRUARY = period('2026-02');
const tariffs = [
  sampleTariff({ single: ['8.50'] }),
  sampleTariff({ single: ['8.62'] }, { from: plainDate('2026-02-01') }),
];
const book = ratingBook(supplier, tariffBook(tariffs));
const company = (from: number, to: number, readIn: string): SampleContract => ({
  head: { kind: 'company' },
  meters: [{ billed: [from], read: [to], readIn }],
});

function bill(contract: SampleContract, of: typeof JANUARY, account = NOTHING_OWED) {
  const { head, meterItems } = sampleContract(supplier, contract);
  return composeBill({ book, head, meters: meterItems, period: of, earlierBills: [] }, account);
}

describe('a company’s month', () => {
  it('vector 21: advances of 12000 × 8.50, and what remains of 11500 × 8.62', () => {
    const january = bill(company(0, 12_000, '2026-01'), JANUARY);
    expect(january.advances).toEqual([
      { percent: 30, dueOn: '2026-02-10', amountKopecks: 3_060_000 },
      { percent: 40, dueOn: '2026-02-25', amountKopecks: 4_080_000 },
    ]);
    const paid = [january.totalKopecks, ...january.advances.map(({ amountKopecks }) => amountKopecks)];
    const account = paid.reduce(
      (so, amountKopecks) =>
        receive(so, { amountKopecks: amountKopecks as Kopecks, on: plainDate('2026-02-10') }),
      january.account,
    );
    const february = bill(company(12_000, 23_500, '2026-02'), FEBRUARY, account);
    expect(february).toMatchObject({
      openingKopecks: -7_140_000,
      chargedKopecks: 9_913_000,
      totalKopecks: 2_773_000,
    });
    expect(february.dueOn).toBe('2026-03-18');
  });

  it('has advances of what was charged for it, not of what was corrected of the months before', () => {
    const [line] = bill(company(0, 12_000, '2026-01'), JANUARY).rated.lines as [BillLine];
    const corrected = { ...line, kind: 'recalculation', forPeriod: period('2025-12') } as const;
    expect(advancesAfter(book, 'company', JANUARY, [line, corrected])).toEqual(
      advancesAfter(book, 'company', JANUARY, [line]),
    );
  });

  it('asks for no advance of a household, of nothing, or where the supplier asks for none', () => {
    expect(bill({ meters: [{ billed: [0], read: [100], readIn: '2026-01' }] }, JANUARY).advances).toEqual([]);
    expect(bill(company(0, 0, '2026-01'), JANUARY).advances).toEqual([]);
    const { head, meterItems } = sampleContract(supplier, company(0, 100, '2026-01'));
    const without = ratingBook({ ...supplier, withoutAdvances: true }, tariffBook(tariffs));
    const composed = composeBill(
      { book: without, head, meters: meterItems, period: JANUARY, earlierBills: [] },
      NOTHING_OWED,
    );
    expect(composed.advances).toEqual([]);
  });
});

describe('a bill', () => {
  const late = receive(
    bill({ meters: [{ billed: [0], read: [1000], readIn: '2026-01' }] }, JANUARY).account,
    {
      amountKopecks: kopecks(100_000),
      on: plainDate('2026-04-01'),
    },
  );

  it('is opening + lines + penalties, and leaves an account of that sum', () => {
    const april = bill(
      { meters: [{ billed: [1000], read: [1200], readIn: '2026-04' }] },
      period('2026-04'),
      late,
    );
    expect(april.penaltyKopecks).toBeGreaterThan(0);
    expect(april.openingKopecks).toBe(750_000);
    expect(april.chargedKopecks).toBe(april.rated.chargedKopecks + april.penaltyKopecks);
    expect(balanceOf(april.account)).toBe(april.totalKopecks);
  });

  /** April, whose reading of 300 shows that March was billed 700 kWh too much. */
  function givingBack(account: Account) {
    const { head, meterItems } = sampleContract(supplier, {
      meters: [{ billed: [0], read: [300], readIn: '2026-04', monthsWithoutReading: 1 }],
    });
    const march = period('2026-03');
    const { lines } = bill({ meters: [{ billed: [0], read: [1000], readIn: '2026-03' }] }, march).rated;
    const earlierBills = [{ period: march, persons: head.premise.persons, lines }];
    return composeBill({ book, head, meters: meterItems, period: period('2026-04'), earlierBills }, account);
  }

  it('below zero is a payment to the oldest debt', () => {
    const composed = givingBack(late);
    expect(balanceOf(composed.account)).toBe(composed.totalKopecks);
    const given = -composed.rated.chargedKopecks;
    expect(given).toBe(603_400);
    expect(composed.account.debts[0]).toMatchObject({
      openKopecks: 750_000 - given,
      // on the day that the bill is issued on
      paidLate: [
        { on: '2026-04-01', amountKopecks: 100_000 },
        { on: '2026-05-01', amountKopecks: given },
      ],
    });
  });

  it('below zero pays the penalties of bills before it, and its own stay open', () => {
    const debt = (of: string, dueOn: string): Debt => ({
      period: period(of),
      dueOn: plainDate(dueOn),
      openKopecks: kopecks(301_665),
      paidLate: [],
      penaltyChargedKopecks: kopecks(50),
      penaltyOpenKopecks: kopecks(50),
    });
    const debts = [debt('2026-01', '2026-02-10'), debt('2026-02', '2026-03-10')];
    const { penalties, account } = givingBack({ debts, advanceKopecks: NO_MONEY });
    const [older, newer] = penalties.map(({ amountKopecks }) => amountKopecks);
    expect(older).toBeGreaterThan(0);
    // 603 400 are both principals, the older debt's 50 and 20 of the newer one's
    expect(account.debts).toMatchObject([
      { openKopecks: 0, penaltyOpenKopecks: older },
      { openKopecks: 0, penaltyOpenKopecks: 30 + (newer ?? 0) },
    ]);
  });

  it('of a country with other rules follows them', () => {
    const foreign = {
      ...book.rules,
      penalties: {
        ...book.rules.penalties,
        household: [{ from: plainDate('2020-01-01'), value: [{ fromDay: 1, divisor: 365 }] }],
      },
      keyRates: [{ from: plainDate('2020-01-01'), value: decimal('36.5') }],
      keyRateCaps: [],
    };
    const { head, meterItems } = sampleContract(supplier, {
      meters: [{ billed: [1000], read: [1000], readIn: '2026-02' }],
    });
    const abroad = ratingBook(supplier, tariffBook(tariffs), foreign);
    const owes = bill({ meters: [{ billed: [0], read: [1000], readIn: '2026-01' }] }, JANUARY).account;
    const composed = composeBill(
      { book: abroad, head, meters: meterItems, period: FEBRUARY, earlierBills: [] },
      owes,
    );
    // 8500.00 at a tenth of a percent a day, due on 10 February: 18 days
    expect(composed.penaltyKopecks).toBe(15_300);
  });
});
