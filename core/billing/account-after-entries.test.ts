import { describe, expect, it } from 'vitest';
import { type Instant, instant, kopecks, type Period, period, plainDate } from '#core/kernel';
import type * as Ledger from '#core/ledger';
import { tariffBook } from '#core/tariff';
import { aSupplier } from '#core/testing';
import { type Account, plainAccount, withPenalties } from './account.ts';
import { penaltyLines } from './penalty.ts';
import { ratingBook } from './rating-book.ts';
import { withEntries } from './read-account.ts';

const [OCTOBER, NOVEMBER] = [period('2026-10'), period('2026-11')];
const book = ratingBook(aSupplier(), tariffBook([]));
const issuedAt = instant('2026-11-01T00:30:00Z');
const DUE = plainDate('2026-11-15');
/** October's bill left 1000.00. */
const account: Account = plainAccount(kopecks(100_000), OCTOBER, DUE);

const entry = (
  changeKopecks: number,
  at: string,
  rest: Partial<Ledger.LedgerEntry> = {},
): Ledger.LedgerEntry =>
  ({
    cause: { kind: 'payment', ref: at },
    at: instant(at),
    changeKopecks,
    period: NOVEMBER,
    ...rest,
  }) as Ledger.LedgerEntry;
const accountAfter = (entries: Ledger.LedgerEntry[], balance: number, from = account) =>
  withEntries(
    { book, payer: 'household' },
    { account: from, issuedAt: issuedAt as Instant },
    entries,
    kopecks(balance),
    plainDate('2026-11-30'),
  );
const late = (on: string, amount: number) => ({ on: plainDate(on), amountKopecks: kopecks(amount) });

describe('the account of a bill', () => {
  it('is what it was where nothing came since, though entries are there that the bill knew', () => {
    expect(accountAfter([], 100_000)).toEqual(account);
    expect(accountAfter([entry(-500, '2026-11-01T00:20:00Z')], 100_000)).toEqual(account);
  });

  it('takes the last entries that make up the difference, each on its day by the supplier’s clock', () => {
    const entries = [
      entry(-500, '2026-11-01T00:20:00Z'),
      // half past midnight of the 21st in Moscow
      entry(-300, '2026-11-20T21:30:00Z'),
      entry(-200, '2026-11-22T09:00:00Z'),
    ];
    const { debts, advanceKopecks } = accountAfter(entries, 99_500);
    expect(advanceKopecks).toBe(0);
    expect(debts).toMatchObject([
      { openKopecks: 99_500, paidLate: [late('2026-11-21', 300), late('2026-11-22', 200)] },
    ]);
  });

  it('takes them in the order of their moments, whatever order they come in', () => {
    const [first, second] = [entry(-500, '2026-11-01T00:20:00Z'), entry(-500, '2026-11-20T09:00:00Z')];
    for (const entries of [
      [first, second],
      [second, first],
    ])
      expect(accountAfter(entries, 99_500).debts).toMatchObject([{ paidLate: [late('2026-11-20', 500)] }]);
  });

  it('leaves bills’ entries out: what they charged is in the account', () => {
    const bill = entry(100_000, '2026-11-01T00:30:00Z', { cause: { kind: 'bill', ref: OCTOBER } });
    expect(accountAfter([bill, entry(-500, '2026-11-20T09:00:00Z')], 99_500).debts).toMatchObject([
      { openKopecks: 99_500, paidLate: [late('2026-11-20', 500)] },
    ]);
  });

  it('counts a payment that was heard of later to the day it was paid', () => {
    const heardOf = entry(-300, '2026-11-28T09:00:00Z', { paidOn: plainDate('2026-11-17') });
    const onTime = entry(-200, '2026-11-29T09:00:00Z', { paidOn: plainDate('2026-11-14') });
    expect(accountAfter([heardOf, onTime], 99_500).debts).toMatchObject([
      { openKopecks: 99_500, paidLate: [late('2026-11-17', 300)] },
    ]);
  });

  it('lets the next bill give back a penalty for what was paid in time and heard of after it was charged', () => {
    const charged: Account = {
      debts: account.debts.map((debt) => ({
        ...debt,
        dueOn: plainDate('2026-09-15'),
        penaltyChargedKopecks: kopecks(507),
        penaltyOpenKopecks: kopecks(507),
      })),
      advanceKopecks: kopecks(0),
    };
    const inTime = entry(-100_000, '2026-11-20T09:00:00Z', { paidOn: plainDate('2026-09-15') });
    const heard = accountAfter([inTime], 507, charged);
    const [line, ...others] = penaltyLines(book, 'household', heard, plainDate('2026-11-30'));
    expect(others).toEqual([]);
    expect(line).toMatchObject({ spans: [], chargedBeforeKopecks: 507, amountKopecks: -507 });
    const after = withPenalties(heard, line ? [line] : [], plainDate('2026-11-30'));
    expect(after).toEqual({ debts: [], advanceKopecks: 0 });
  });

  it('knows a payment by its own day that bears a moment before the bill and was written after it', () => {
    const bill = entry(100_000, '2026-11-01T00:30:00Z', { cause: { kind: 'bill', ref: OCTOBER } });
    const early = entry(-500, '2026-11-01T00:20:00Z');
    // in time, so no penalty is to be counted of it
    expect(accountAfter([early, bill], 99_500).debts).toMatchObject([{ openKopecks: 99_500, paidLate: [] }]);
  });

  it('pays the month that a payer named', () => {
    const two: Account = {
      ...account,
      debts: [
        ...plainAccount(kopecks(50_000), period('2026-09'), plainDate('2026-10-15')).debts,
        ...account.debts,
      ],
    };
    const open = (paysFor?: Period) =>
      accountAfter([entry(-500, '2026-11-10T09:00:00Z', paysFor && { paysFor })], 149_500, two).debts.map(
        ({ openKopecks }) => openKopecks,
      );
    expect(open()).toEqual([49_500, 100_000]);
    expect(open(OCTOBER)).toEqual([50_000, 99_500]);
  });

  it('counts what was given back as owed again with the bill of its month', () => {
    const given = accountAfter([entry(5000, '2026-12-05T09:00:00Z')], 105_000);
    expect(given.debts).toMatchObject([
      { period: OCTOBER, dueOn: DUE, openKopecks: 100_000 },
      { period: '2026-12', dueOn: '2027-01-15', openKopecks: 5000 },
    ]);
  });

  it('counts what no entries make up on the last day, after those that came when it was issued', () => {
    const entries = [entry(-700, '2026-11-01T00:30:00Z'), entry(-300, '2026-11-20T09:00:00Z')];
    const { debts } = accountAfter(entries, 99_450);
    // 550 in all: 300 came after the bill, 250 nobody knows of
    expect(debts).toMatchObject([
      { openKopecks: 99_450, paidLate: [late('2026-11-20', 300), late('2026-11-30', 250)] },
    ]);
    const more = accountAfter(entries, 99_800);
    expect(more.debts).toMatchObject([
      { period: OCTOBER, openKopecks: 99_700 },
      { period: NOVEMBER, openKopecks: 100, dueOn: '2026-12-15' },
    ]);
  });
});
