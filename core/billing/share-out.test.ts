import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kopecks, period, plainDate } from '#core/kernel';
import type { Account, Debt } from './account.ts';
import { shareOut } from './share-out.ts';

const debt = (month: string, open: number, penalty = 0): Debt => ({
  period: period(month),
  dueOn: plainDate(`${month}-15`),
  openKopecks: kopecks(open),
  paidLate: [],
  penaltyChargedKopecks: kopecks(penalty),
  penaltyOpenKopecks: kopecks(penalty),
});
const on = plainDate('2026-04-01');

/** Vector 22 of the domain's rules: debts of January 500 and February 700, a penalty of 12.34. */
const ACCOUNT: Account = {
  debts: [debt('2026-01', 50_000, 1_234), debt('2026-02', 70_000)],
  advanceKopecks: kopecks(0),
};

describe('where a sum goes', () => {
  test('to the oldest month first, and to the month the payer names before it', () => {
    expect(shareOut(ACCOUNT, { amountKopecks: kopecks(100_000), on })).toEqual({
      months: [
        { period: '2026-01', principalKopecks: 50_000, penaltyKopecks: 0 },
        { period: '2026-02', principalKopecks: 50_000, penaltyKopecks: 0 },
      ],
      advanceKopecks: 0,
    });
    expect(
      shareOut(ACCOUNT, { amountKopecks: kopecks(100_000), on, paysFor: period('2026-02') }).months,
    ).toEqual([
      { period: '2026-01', principalKopecks: 30_000, penaltyKopecks: 0 },
      { period: '2026-02', principalKopecks: 70_000, penaltyKopecks: 0 },
    ]);
  });

  test('to penalties after all principal, and what is left is paid ahead', () => {
    expect(shareOut(ACCOUNT, { amountKopecks: kopecks(125_000), on })).toEqual({
      months: [
        { period: '2026-01', principalKopecks: 50_000, penaltyKopecks: 1_234 },
        { period: '2026-02', principalKopecks: 70_000, penaltyKopecks: 0 },
      ],
      advanceKopecks: 3_766,
    });
  });

  test('to a penalty alone where no principal is left', () => {
    const penalty = { debts: [debt('2026-01', 0, 1_234)], advanceKopecks: kopecks(0) };
    expect(shareOut(penalty, { amountKopecks: kopecks(1_000), on }).months).toEqual([
      { period: '2026-01', principalKopecks: 0, penaltyKopecks: 1_000 },
    ]);
  });

  test('to no month that is not owed anything for, and ahead beside what was paid ahead before', () => {
    const ahead = { debts: [], advanceKopecks: kopecks(5_000) };
    expect(shareOut(ahead, { amountKopecks: kopecks(1_000), on })).toEqual({
      months: [],
      advanceKopecks: 1_000,
    });
    expect(shareOut(ACCOUNT, { amountKopecks: kopecks(10_000), on }).months).toEqual([
      { period: '2026-01', principalKopecks: 10_000, penaltyKopecks: 0 },
    ]);
  });

  test('the shares and the advance are the sum, whatever is owed', () => {
    const debts = fc
      .array(fc.tuple(fc.nat(90_000), fc.nat(9_000)), { maxLength: 9 })
      .map((sums) => sums.map(([open, penalty], index) => debt(`2026-0${index + 1}`, open, penalty)));
    fc.assert(
      fc.property(debts, fc.integer({ min: 1, max: 900_000 }), fc.nat(9), (owed, amount, named) => {
        const account = { debts: owed, advanceKopecks: kopecks(0) };
        const paysFor = owed[named]?.period;
        const { months, advanceKopecks } = shareOut(account, {
          amountKopecks: kopecks(amount),
          on,
          ...(paysFor && { paysFor }),
        });
        const shared = months.reduce((sum, month) => sum + month.principalKopecks + month.penaltyKopecks, 0);
        expect(shared + advanceKopecks).toBe(amount);
        if (advanceKopecks > 0)
          expect(shared).toBe(owed.reduce((sum, one) => sum + one.openKopecks + one.penaltyOpenKopecks, 0));
      }),
    );
  });
});
