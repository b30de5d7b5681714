import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { isSupplierId, periodAt, plusMonths } from '#core/kernel';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { aHousehold, aSupplier, createWorld, itemsOf } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { type FreshTable, freshTable } from '#testing/fresh-table';
import { walkMonthEnd } from '../../local/month-end.ts';
import * as steps from './month-end.ts';

// The steps and the command read the machine's clock: the month that is over by it.
const PERIOD = plusMonths(periodAt(MACHINE_CLOCK.now(), 'Europe/Moscow'), -1);
/** What a household's averages come to: 200 kWh, 5 m³ of cold and 3 m³ of hot water. */
const CHARGED = 206785;
/** Enough that a run is still under way when it is killed, on a fast machine too. */
const CONTRACTS = 300;

let fresh: FreshTable;
let table: Table;
let environment: Record<string, string>;
beforeAll(async () => {
  fresh = await freshTable();
  table = dynamoTable(fresh);
  environment = {
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_SITE_URL: 'https://kabinet.test',
    KABINET_PEPPER: 'test-pepper',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});

/** A supplier with so many households, none of which sent a reading. */
async function loaded(id: string, contracts: number) {
  if (!isSupplierId(id)) throw new Error(id);
  const supplier = aSupplier(id, { shardCount: 2 });
  const homes = Array.from({ length: contracts }, (_, index) =>
    aHousehold({
      supplier,
      number: `7801000000${String(index).padStart(4, '0')}`,
      openedIn: plusMonths(PERIOD, -1),
    }),
  );
  const items = homes.flatMap(itemsOf);
  await table.load(new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values());
  const contractIds = homes.map(({ head }) => head.contractId);
  const stored = async (): Promise<Item[]> =>
    (
      await Promise.all(contractIds.map((one) => table.query<Item>(`CONTRACT#${one}`, { strong: true })))
    ).flatMap(({ items }) => items);
  return {
    run: { supplierId: id, period: PERIOD },
    stored,
    headKeys: contractIds.map((one) => Contract.headKey(one)),
  };
}

const ofKind = (items: Item[], prefix: string) => items.filter(({ sk }) => sk.startsWith(prefix));

describe('month end', () => {
  test('is walked step by step as the state machine does, and closes with totals that reconcile', async () => {
    const { run, stored } = await loaded('walked', 12);
    const closed = await walkMonthEnd(steps, run);
    expect(closed).toEqual([
      { ...run, totals: { seen: 12, billed: 12, skipped: 0, chargedKopecks: 12 * CHARGED } },
    ]);
    expect(ofKind(await stored(), 'BILL#')).toHaveLength(12);
  });

  test('refuses an input that names no run', async () => {
    await expect(steps.due({ supplierId: 'walked', period: '2026-13' })).rejects.toThrow();
    await expect(steps.plan({})).rejects.toThrow();
  });

  test('yields while its Lambda has little time left, and says so', async () => {
    const { run } = await loaded('hurried', 2);
    await steps.plan(run);
    const context = { getRemainingTimeInMillis: () => 5000 } as Parameters<typeof steps.billShard>[1];
    const given = { ...run, shard: 0 };
    expect(await steps.billShard(given, context)).toEqual({ ...given, finished: false, paused: false });
    expect(await steps.billShard(given)).toEqual({ ...given, finished: true, paused: false });
  });

  test('puts a paused run down at whatever step, and goes on with it once it is resumed', async () => {
    const { run, stored } = await loaded('paused', 6);
    const { system } = createWorld({ table });
    const planned = await steps.plan(run);
    await steps.billShard(planned.shards[0]);
    await Billing.pauseRun(system, run);
    const given = { ...run, shard: 1 };
    expect(await steps.billShard(given)).toEqual({ ...given, finished: false, paused: true });
    expect(await steps.close(planned)).toEqual(run);
    expect(await steps.plan(run)).toEqual({ ...run, shards: [] });
    expect(await walkMonthEnd(steps, run)).toEqual([run]);
    expect(ofKind(await stored(), 'BILL#').length).toBeLessThan(6);

    await Billing.resumeRun(system, run);
    const [closed] = await walkMonthEnd(steps, run);
    expect(closed).toMatchObject({ totals: { seen: 6, billed: 6 } });
  });

  test('walks a dry run in the same steps, and writes no bill', async () => {
    const { run, stored } = await loaded('rehearsed', 8);
    const before = await stored();
    const dry = { ...run, dry: true };
    const totals = { seen: 8, billed: 8, alreadyBilled: 0, skipped: 0, firstBills: 8 };
    const sums = { chargedKopecks: 8 * CHARGED, lastChargedKopecks: 0 };
    expect(await walkMonthEnd(steps, dry)).toEqual([{ ...dry, totals: { ...totals, ...sums } }]);
    expect(await stored()).toEqual(before);
  });

  test('walks an attempt that was asked for, and no other one in its place', async () => {
    const { run } = await loaded('asked', 4);
    const { system } = createWorld({ table });
    await Billing.startRun(system, run);
    const asked = { ...run, attempt: 1 };
    expect(await walkMonthEnd(steps, asked)).toMatchObject([{ totals: { billed: 4 } }]);
    // delivered once more: there is nothing to be done, and no next attempt begins
    expect(await walkMonthEnd(steps, asked)).toEqual([asked]);
    await Billing.startRun(system, run);
    expect(await walkMonthEnd(steps, asked)).toEqual([asked]);
    expect(await Billing.getRun(system, run)).toMatchObject({ attempt: 2, state: 'running', shards: [] });
  });

  test('killed with kill -9 again and again, then run to its end, bills everybody once', async () => {
    const { run, stored, headKeys } = await loaded('killed', CONTRACTS);
    const start = () =>
      spawn(
        process.execPath,
        [
          join(import.meta.dirname, '../../local/bill.ts'),
          ...['--supplier', run.supplierId],
          ...['--period', run.period],
        ],
        { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
      );
    /** How many heads say that they are billed: a request a hundred, so that the run is not slowed by being watched. */
    const billed = async () => {
      const hundreds = [0, 1, 2].map((hundred) => headKeys.slice(hundred * 100, (hundred + 1) * 100));
      const items = (await Promise.all(hundreds.map((keys) => table.getMany<Item>(keys)))).flat();
      return items.filter((item) => item?.lastBilledPeriod === PERIOD).length;
    };

    for (const until of [1, 40]) {
      const child = start();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      while ((await billed()) < until && child.exitCode === null) await pause(5);
      child.kill('SIGKILL');
      await ended;
      expect(child.signalCode).toBe('SIGKILL');
    }
    const before = ofKind(await stored(), 'BILL#');
    expect(before.length).toBeGreaterThanOrEqual(40);
    expect(before.length).toBeLessThan(CONTRACTS);

    const child = start();
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(output).toMatch(new RegExp(`Billed +${CONTRACTS}`));
    expect(code).toBe(0);

    const after = await stored();
    expect(ofKind(after, 'BILL#')).toEqual(expect.arrayContaining(before));
    expect(ofKind(after, 'BILL#')).toHaveLength(CONTRACTS);
    expect(ofKind(after, 'ENTRY#')).toHaveLength(CONTRACTS);
    expect(ofKind(after, '#HEAD').map(({ balanceKopecks }) => balanceKopecks)).toEqual(
      Array(CONTRACTS).fill(CHARGED),
    );
    const world = createWorld({ table });
    const { totals } = await Billing.closeRun(world.system, run);
    expect(totals).toEqual({
      seen: CONTRACTS,
      billed: CONTRACTS,
      skipped: 0,
      chargedKopecks: CONTRACTS * CHARGED,
    });
  }, 120_000);
});
