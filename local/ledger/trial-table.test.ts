import { expect, test } from 'vitest';
import { kopecks, period, type SupplierId } from '#core/kernel';
import type { TrialBalance, TrialRow } from '#core/ledger';
import { isReconciled, trialTable } from './trial-table.ts';

const row = (
  account: TrialRow['account'],
  ...[opening = 0, debit = 0, credit = 0, closing = 0]: number[]
): TrialRow => ({
  account,
  openingKopecks: kopecks(opening),
  debitKopecks: kopecks(debit),
  creditKopecks: kopecks(credit),
  closingKopecks: kopecks(closing),
});

const TRIAL: TrialBalance = {
  supplierId: 'demo' as SupplierId,
  period: period('2026-10'),
  rows: [
    row('acquirer:yookassa', 0, 700_000, 0, 700_000),
    row('customer', 5_000_000, 166_380, 700_000, 4_466_380),
    row('opening', -5_000_000, 0, 0, -5_000_000),
    row('revenue:electricity', 0, 0, 136_377, -136_377),
    row('vat', 0, 0, 30_003, -30_003),
  ],
  turnoverKopecks: kopecks(866_380),
  headsKopecks: kopecks(4_466_380),
  laterKopecks: kopecks(0),
  unreconciledNumbers: [],
};

test('prints an aligned table in roubles, and that the contracts agree', () => {
  expect(isReconciled(TRIAL)).toBe(true);
  expect(trialTable(TRIAL).join('\n')).toBe(`Trial balance of demo, 2026-10, in roubles

account                     opening    debit   credit    closing
----------------------------------------------------------------
assets:acquirer:yookassa       0.00  7000.00     0.00    7000.00
assets:receivable          50000.00  1663.80  7000.00   44663.80
equity:opening            -50000.00     0.00     0.00  -50000.00
income:electricity             0.00     0.00  1363.77   -1363.77
liabilities:vat                0.00     0.00   300.03    -300.03
----------------------------------------------------------------
total                          0.00  8663.80  8663.80       0.00

The contracts' own balances, 44663.80 now, agree.`);
});

test('counts what later months did before it says that contracts differ', () => {
  const later = { ...TRIAL, headsKopecks: kopecks(4_466_080), laterKopecks: kopecks(-300) };
  expect(isReconciled(later)).toBe(true);
  expect(trialTable(later).at(-1)).toBe(
    "The contracts' own balances, 44660.80 now, -3.00 of it by later months, agree.",
  );
});

test('names the contracts that differ, even when their differences come to nothing', () => {
  const wrong = { ...TRIAL, unreconciledNumbers: ['78010000000011', '78010000000022'] };
  expect(isReconciled(wrong)).toBe(false);
  expect(trialTable(wrong).slice(-2)).toEqual([
    "The contracts' own balances are 44663.80 now, their entries come to 44663.80.",
    'Contracts that differ: 78010000000011, 78010000000022',
  ]);
});

test('is empty but whole for a supplier without entries', () => {
  const none = { ...TRIAL, rows: [], turnoverKopecks: kopecks(0), headsKopecks: kopecks(0) };
  expect(trialTable(none)).toContain('total       0.00   0.00    0.00     0.00');
  expect(isReconciled(none)).toBe(true);
});
