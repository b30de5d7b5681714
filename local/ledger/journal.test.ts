import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, kopecks, type Period, period } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { World } from '#core/testing';
import { balances, hledger, needsHledger } from './testing/hledger.ts';
import { CONTRACTS, numberOf, playQuarter, SUPPLIER } from './testing/quarter.ts';
import { writeLines } from './write-lines.ts';

const { supplierId } = SUPPLIER;
const MONTHS = ['2026-09', '2026-10', '2026-11', '2026-12'].map(period);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kabinet-journal-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function writeJournal(world: World, name: string, input: object = {}): Promise<string> {
  const file = join(folder, name);
  await writeLines(file, Ledger.exportJournal(world.system, { supplierId, ...input }), () => {});
  return file;
}

/** Balances by the trial balance's accounts: what contracts owe is one sum. */
function byAccount(found: ReadonlyMap<string, number>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [account, amount] of found) {
    const name = account.startsWith('assets:receivable:') ? 'assets:receivable' : account;
    sums[name] = (sums[name] ?? 0) + amount;
  }
  return withoutZeros(Object.entries(sums));
}

const withoutZeros = (sums: readonly (readonly [string, number])[]) =>
  Object.fromEntries(sums.filter(([, sum]) => sum !== 0));

describe('the journal of a quarter, as hledger reads it', () => {
  beforeEach(needsHledger);
  let world: World;
  let file: string;
  beforeAll(async () => {
    world = await playQuarter();
    file = await writeJournal(world, 'all.journal');
  });

  const trialOf = (of: Period) => Ledger.trialBalance(world.system, { supplierId, period: of });
  const rowsOf = ({ rows }: Ledger.TrialBalance, field: Exclude<keyof Ledger.TrialRow, 'account'>) =>
    withoutZeros(rows.map((row) => [Ledger.chartName(row.account), row[field]]));

  test('passes its strict check, every balance assertion included', async () => {
    await hledger(file, 'check', '--strict');
    expect((await hledger(file, 'print')).match(/ = -?[\d.]+ RUB$/gm)).toHaveLength(CONTRACTS);
  });

  test('closes as the trial balance of its last month, which is what the contracts say', async () => {
    const trial = await trialOf(period('2026-12'));
    expect(byAccount(await balances(file))).toEqual(rowsOf(trial, 'closingKopecks'));
    expect(trial.rows.length).toBeGreaterThanOrEqual(8);
    expect(trial).toMatchObject({
      laterKopecks: 0,
      headsKopecks: rowsOf(trial, 'closingKopecks')['assets:receivable'],
    });
  });

  test.each(MONTHS)('has the debits, the credits and the turnover of %s', async (month) => {
    const trial = await trialOf(month);
    expect(trial.turnoverKopecks).toBeGreaterThan(0);
    const [debits, credits] = [
      await balances(file, `tag:period=${month}`, 'amt:>0'),
      await balances(file, `tag:period=${month}`, 'amt:<0'),
    ];
    expect(byAccount(debits)).toEqual(rowsOf(trial, 'debitKopecks'));
    expect(byAccount(new Map([...credits].map(([account, sum]) => [account, -sum])))).toEqual(
      rowsOf(trial, 'creditKopecks'),
    );
  });

  test('a month by itself passes the strict check too, and is that month', async () => {
    const month = period('2026-11');
    const own = await writeJournal(world, 'month.journal', { from: month, to: month });
    await hledger(own, 'check', '--strict');
    expect(byAccount(await balances(own))).toEqual(byAccount(await balances(file, `tag:period=${month}`)));
  });

  test('is dated where the supplier is and names the month a payer named', async () => {
    const dates = (await hledger(file, 'register', 'desc:^Bill of 2026-10', '--output-format=csv')).match(
      /\d{4}-\d\d-\d\d/g,
    );
    expect(new Set(dates)).toEqual(new Set(['2026-11-01']));
    expect(byAccount(await balances(file, 'tag:paysFor=2026-10'))).toEqual({
      'assets:acquirer:yookassa': 90_000,
      'assets:receivable': -90_000,
    });
  });

  test('names no payer', async () => {
    expect(await hledger(file, 'print')).not.toContain('Secret');
  });

  test('fails the check when a contract says something else than its entries', async () => {
    const other = await playQuarter();
    const head = await Contract.requireHead(other.system, contractIdOf(supplierId, numberOf(0)));
    await other.table.load([
      Contract.headItem({ ...head, balanceKopecks: kopecks(head.balanceKopecks + 1) }),
    ]);
    const wrong = await writeJournal(other, 'wrong.journal');
    await expect(hledger(wrong, 'check', '--strict')).rejects.toThrow(/balance assertion[\s\S]*0\.01/);
  });
});
