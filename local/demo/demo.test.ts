import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import {
  contractIdOf,
  dateAt,
  type Instant,
  type Period,
  type PlainDate,
  periodOf,
  plusMonths,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import type { Ctx, Item } from '#core/platform';
import { createWorld, type World } from '#core/testing';
import { CAST } from './cast.ts';
import { demoTown } from './contracts.ts';
import { DEMO_SUPPLIER } from './files.ts';
import { demoFiles } from './generate.ts';
import { demoContracts, loadDemo } from './index.ts';
import { demoItems } from './load-demo.ts';

const TODAY = '2026-11-22' as PlainDate;
const quiet = () => {};

const link = (user: Ctx, number: string, code: string) =>
  Contract.linkContract(
    user,
    { supplierId: DEMO_SUPPLIER, number, proof: { kind: 'activation-code', code } },
    Ledger.lastPayment,
  );

// fourteen months of a supplier's life take a second, more on a busy machine
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

test('the committed files are what the generator makes', async () => {
  for (const [name, text] of Object.entries(await demoFiles())) {
    expect(readFileSync(join(import.meta.dirname, 'files', name), 'utf8') === text, name).toBe(true);
  }
});

test('the same day gives the same demo, record by record', async () => {
  expect(await demoItems(TODAY, quiet)).toEqual(await demoItems(TODAY, quiet));
});

test.each(['2025-11-01', '2026-01-02', '2026-12-01', '2028-02-29', '2031-05-31'])(
  'looks right on %s: every bill issued, nothing of the future, last month the last one billed',
  async (day) => {
    const today = day as PlainDate;
    const items = await demoItems(today, quiet);
    const last = plusMonths(periodOf(today), -1);
    const heads = items.filter(({ sk, pk }) => sk === '#HEAD' && pk.startsWith('CONTRACT#'));
    expect(heads).toHaveLength(1000);
    for (const head of heads) expect(head.lastBilledPeriod).toBe(last);
    for (const { at, issuedAt, createdAt } of items) {
      for (const moment of [at, issuedAt, createdAt]) {
        if (moment) expect(dateAt(moment as Instant, 'Europe/Moscow') <= today).toBe(true);
      }
    }
    const months = new Set(items.flatMap(({ sk }) => (sk.startsWith('BILL#') ? [sk.slice(5)] : [])));
    expect([...months].toSorted()).toEqual(
      Array.from({ length: 14 }, (_, index) => plusMonths(last, index - 13)),
    );
  },
);

describe('loaded', () => {
  let world: World;
  let items: Item[];
  beforeAll(async () => {
    world = createWorld({ now: `${TODAY}T09:00:00Z` });
    expect(await loadDemo(world.system, { today: TODAY, onProgress: quiet })).toBe(true);
    items = world.table.snapshot();
  });

  const numberOf = (index: number) => demoContracts()[index]?.number ?? '';
  const idOf = (index: number) => contractIdOf(DEMO_SUPPLIER, numberOf(index));
  const headOf = (index: number) => Contract.requireHead(world.system, idOf(index));

  test('every balance is the sum of its ledger entries, and debits equal credits', () => {
    const sums = new Map<string, number>();
    const accounts = new Map<string, number>();
    for (const item of items.filter(({ sk }) => sk.startsWith('ENTRY#'))) {
      const entry = Ledger.entryFromItem(item);
      sums.set(item.pk, (sums.get(item.pk) ?? 0) + entry.changeKopecks);
      for (const { debit, credit, amountKopecks } of entry.postings) {
        accounts.set(debit, (accounts.get(debit) ?? 0) + amountKopecks);
        accounts.set(credit, (accounts.get(credit) ?? 0) - amountKopecks);
      }
    }
    for (const head of items.filter(({ pk, sk }) => pk.startsWith('CONTRACT#') && sk === '#HEAD')) {
      expect(head.balanceKopecks, String(head.number)).toBe(sums.get(head.pk) ?? 0);
    }
    expect([...accounts.values()].reduce((sum, amount) => sum + amount, 0)).toBe(0);
    const owed = items.reduce((sum, { balanceKopecks }) => sum + Number(balanceKopecks ?? 0), 0);
    expect(accounts.get('customer')).toBe(owed);
  });

  test('every bill is the sum of its lines and follows the one before', async () => {
    for (const [index, part] of CAST.entries()) {
      const { bills } = await Billing.billsOf(world.system, idOf(index), { limit: 24 });
      expect(bills).toHaveLength(part.hasHistory ? 14 : 0);
      for (const bill of bills) {
        const lines = bill.lines.reduce((sum, line) => sum + line.amountKopecks, 0);
        expect(lines + bill.penaltyKopecks).toBe(bill.chargedKopecks);
        expect(Billing.balanceOf(bill.account)).toBe(bill.totalKopecks);
      }
    }
  });

  test('leaves nobody in a contract and nobody’s name in its past', () => {
    const text = JSON.stringify(items);
    expect(text).not.toContain('usr_');
    for (const head of items.filter(({ sk }) => sk === '#HEAD')) expect(head.userPk).toBeUndefined();
  });

  test('each part shows what the start panel says of it', async () => {
    expect((await headOf(0)).balanceKopecks).toBe(0);
    expect((await headOf(1)).balanceKopecks).toBeGreaterThan(2 * ((await headOf(1)).lastBillKopecks ?? 0));
    expect((await headOf(2)).balanceKopecks).toBeLessThan(0);
    const ranges = async (index: number) =>
      (await Billing.billsOf(world.system, idOf(index), { limit: 24 })).bills.flatMap(({ lines }) => lines);
    expect(new Set((await ranges(3)).map(({ range }) => range))).toEqual(new Set([0, 1, 2]));
    expect(new Set((await ranges(4)).map(({ range }) => range))).toEqual(new Set([0, 1]));
    const [transformer] = await Metering.metersOf(world.system, idOf(5));
    expect(transformer?.transformationRatio).toBe(30);
    const [unverified] = await Metering.metersOf(world.system, idOf(6));
    expect(unverified?.verifiedUntil.slice(0, 7)).toBe('2024-11');
    const silent = await ranges(7);
    expect(silent.filter(({ source }) => source === 'estimate').length).toBeGreaterThanOrEqual(4);
    expect(silent.some(({ kind }) => kind === 'recalculation')).toBe(true);
    const [rolled] = await Metering.metersOf(world.system, idOf(8));
    expect(rolled?.lastActual.values[0]).toBeGreaterThan(99_000);
    expect(
      (await ranges(8)).some(({ service, source }) => service === 'hot-water' && source === 'norm'),
    ).toBe(true);
    const [automatic] = await Metering.metersOf(world.system, idOf(9));
    expect(automatic?.automatic).toBe(true);
  });

  test('has a thousand contracts of every sort', () => {
    const town = demoTown();
    expect(town).toHaveLength(1000);
    expect(new Set(town.map(({ number }) => number)).size).toBe(1000);
    for (const { number } of town) expect(number).toMatch(/^\d{14}$/);
    expect(town.filter(({ kind }) => kind === 'company')).toHaveLength(15);
    for (const registers of [1, 2, 3])
      expect(town.filter(({ meters }) => meters[0]?.zones.length === registers).length).toBeGreaterThan(50);
    for (const stove of ['gas', 'electric'])
      expect(town.filter((one) => one.stove === stove).length).toBeGreaterThan(200);
  });

  test('each code of the panel links its contract', async () => {
    const user = world.user('usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as never);
    for (const { number, activationCode } of demoContracts()) {
      await link(user, number, activationCode);
    }
  });

  test('starting again loads nothing, keeps what was done, and renews codes of free contracts only', async () => {
    const user = world.user('usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as never);
    await Contract.unlinkContract(user, { contractId: idOf(0) });
    const before = world.table.snapshot().length;
    world.pass(40 * 86_400);
    expect(await loadDemo(world.system, { today: '2027-01-01' as PlainDate, onProgress: quiet })).toBe(false);
    expect(world.table.snapshot().length).toBe(before);
    const [first] = demoContracts();
    await link(user, first?.number ?? '', first?.activationCode ?? '');
  });

  test('the month after is billed for all contracts', async () => {
    const later = createWorld({ now: '2026-12-01T01:00:00Z' });
    await later.table.load(await demoItems(TODAY, quiet));
    const run = await Billing.runPeriod(later.system, {
      supplierId: DEMO_SUPPLIER,
      period: '2026-11' as Period,
    });
    expect(run.totals).toMatchObject({ seen: 1000, billed: 1000, skipped: 0 });
  });
});

test('a load that was cut short goes on for the day it was begun for', async () => {
  const whole = createWorld({ now: `${TODAY}T09:00:00Z` });
  await loadDemo(whole.system, { today: TODAY, onProgress: quiet });
  const world = createWorld({ now: `${TODAY}T09:00:00Z` });
  let writes = 0;
  world.table.beforeRequest = () => {
    writes += 1;
    if (writes === 3000) throw new Error('the power went out');
  };
  await expect(loadDemo(world.system, { today: TODAY, onProgress: quiet })).rejects.toThrow('power');
  world.table.beforeRequest = quiet;
  expect(await loadDemo(world.system, { today: '2027-03-05' as PlainDate, onProgress: quiet })).toBe(true);
  expect(world.table.snapshot()).toEqual(whole.table.snapshot());
});
