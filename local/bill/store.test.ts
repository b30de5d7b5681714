import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import { kopecks, periodAt, plusMonths } from '#core/kernel';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { aHousehold, aSupplier, createWorld, ELECTRICITY, itemsOf } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { freshTable } from '#testing/fresh-table';

const PERIOD = plusMonths(periodAt(MACHINE_CLOCK.now(), 'Europe/Moscow'), -1);
const supplier = aSupplier('office', { shardCount: 2 });
const RUN = { supplierId: supplier.supplierId, period: PERIOD };
/** What a household's average of 200 kWh comes to. */
const CHARGED = 141600;

let table: Table;
let contractIds: string[];
let environment: Record<string, string>;
beforeAll(async () => {
  const fresh = await freshTable();
  table = dynamoTable(fresh);
  environment = {
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_SITE_URL: 'https://kabinet.test',
    KABINET_PEPPER: 'test-pepper',
  };
  const homes = Array.from({ length: 30 }, (_, index) =>
    aHousehold({
      supplier,
      number: String(78010000000000 + index),
      // the last one has a category that no tariff is for
      meters: [{ ...ELECTRICITY, ...(index === 29 && { category: 'none-such' }) }],
      openedIn: plusMonths(PERIOD, -1),
      // of the others, 24 were charged a small part of it for the month before
      head: {
        lastBilledPeriod: plusMonths(PERIOD, -1),
        lastBillKopecks: kopecks(index < 24 ? 100_00 + index : CHARGED),
      },
    }),
  );
  contractIds = homes.map(({ head }) => head.contractId);
  const items = homes.flatMap(itemsOf);
  await table.load(new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values());
});

/** All items of all contracts. */
const everything = async (): Promise<Item[]> =>
  (await Promise.all(contractIds.map((id) => table.query<Item>(`CONTRACT#${id}`, { strong: true })))).flatMap(
    ({ items }) => items,
  );

const bill = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, '../bill.ts'), '--supplier', 'office', '--period', PERIOD, ...args],
    { env: { ...process.env, ...environment } },
  );

test('with --dry, prints what would be charged and what stands out, within a bound, and bills nobody', async () => {
  const before = await everything();
  const { stdout } = await bill('--dry');
  const figures = Object.fromEntries(
    [...stdout.matchAll(/^ {2}(\S.*?) {2,}(.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(figures).toMatchObject({
    Contracts: '30',
    'Would be billed': '29',
    'Are billed already': '0',
    'Would be skipped': '1',
    'Would be charged': '41064.00 roubles',
    'Last month, the same': '9482.76 roubles',
    Difference: '31581.24 roubles',
    'tariff.none_in_force': '1',
    '78010000000000': '100.00 → 1416.00: many times the last bill',
  });
  expect([...stdout.matchAll(/many times the last bill$/gm)]).toHaveLength(20);
  expect(stdout).toContain('… and 4 more.');
  expect(await everything()).toEqual(before);
  expect(await Billing.getDryRun(createWorld({ table }).system, RUN)).toMatchObject({ state: 'closed' });
}, 120_000);

test('says that a run is paused, and how to take it up, and bills nobody', async () => {
  const { system } = createWorld({ now: MACHINE_CLOCK.now(), table });
  await Billing.planRun(system, RUN);
  await Billing.pauseRun(system, RUN);
  await expect(bill()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`npm run ops -- resume-run --supplier office --period ${PERIOD}`),
  });
  expect(await Billing.getRun(system, RUN)).toMatchObject({ totals: { seen: 0 } });

  await Billing.resumeRun(system, RUN);
  expect((await bill()).stdout).toMatch(/Billed +29\n/);
}, 120_000);

test('refuses a month or a supplier that is none, and what it does not know', async () => {
  await expect(bill('--period', '2026-13')).rejects.toMatchObject({
    stderr: expect.stringContaining('--period 2026-13 is no month'),
  });
  await expect(bill('--supplier', 'Офис')).rejects.toMatchObject({
    stderr: expect.stringContaining('is no supplier id'),
  });
  await expect(bill('--wet')).rejects.toMatchObject({
    stderr: expect.stringContaining('Usage: npm run bill'),
  });
}, 120_000);
