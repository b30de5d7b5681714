import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Billing from '#core/billing';
import { idFrom, isSupplierId, periodAt, plainDate, plusMonths, type SupplierId } from '#core/kernel';
import { dynamoTable, type Table } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { aHousehold, aSupplier, createWorld, ELECTRICITY, itemsOf } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { freshTable } from '#testing/fresh-table';
import { type Route, routes } from '../../routes.ts';
import { call, startTestPool, TEST_ENVIRONMENT, type TestPool, userItems } from '../../testing.ts';
import { handler } from '../billing.ts';

/** Runs through the API, by a member of a supplier's staff: each test has a supplier of its own. */

const NOW = MACHINE_CLOCK.now();
const PERIOD = plusMonths(periodAt(NOW, 'Europe/Moscow'), -1);
const olga = idFrom('user', 'olga');
const { system } = createWorld({ now: NOW });

let pool: TestPool;
let table: Table;
let supplierId: SupplierId;
beforeAll(async () => {
  pool = await startTestPool();
  const fresh = await freshTable();
  table = dynamoTable(fresh);
  const environment = {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_COGNITO_ISSUER: pool.issuer,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  await table.load(userItems(olga));
});
afterAll(async () => {
  await pool.stop();
  vi.unstubAllEnvs();
});

let made = 0;
/** A supplier with so many households that sent nothing, and Olga on its staff. */
async function open(households = 0, changes: Parameters<typeof aSupplier>[1] = {}): Promise<void> {
  made += 1;
  const id = `office-${made}`;
  if (!isSupplierId(id)) throw new Error(id);
  supplierId = id;
  const supplier = aSupplier(id, { shardCount: 2, ...changes });
  const staff = { pk: `SUPPLIER#${id}`, sk: `STAFF#${olga}`, userId: olga, roles: ['billing'], version: 1 };
  const homes = Array.from({ length: households }, (_, index) =>
    aHousehold({
      supplier,
      number: String(78010000000000 + index),
      meters: [ELECTRICITY],
      openedIn: plusMonths(PERIOD, -1),
    }),
  );
  const items = [...supplierItems(supplier), ...homes.flatMap(itemsOf), staff];
  await table.load(new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values());
}
beforeEach(() => open());

const asSystem = () => ({ ...system, table });
const of = () => ({ supplierId, period: PERIOD });

async function ask(id: string, input: Record<string, unknown> = {}) {
  const { operation, routeKey } = routes.find((route) => route.id === `billing.${id}`) as Route;
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values: Record<string, unknown> = { ...of(), ...input };
  const path = Object.fromEntries(inPath.map((name) => [name, String(values[name])]));
  const rest = Object.fromEntries(
    Object.entries(values).filter(([name]) => !inPath.includes(name) && name in operation.input.shape),
  );
  return call(handler, {
    routeKey,
    path,
    ...(operation.method === 'GET' ? { query: rest as Record<string, string> } : { body: rest }),
    headers: { authorization: `Bearer ${pool.tokenOf(olga)}` },
  });
}

describe('runs through the API', () => {
  test('a run is started, watched, paused, resumed and seen to its end', async () => {
    await open(5);
    expect(await ask('startRun')).toMatchObject({
      status: 200,
      body: { period: PERIOD, state: 'running', attempt: 1, shardCount: 2 },
    });
    expect((await ask('pauseRun')).body).toMatchObject({ state: 'paused' });
    expect((await ask('getRun')).body).toMatchObject({
      state: 'paused',
      totals: { seen: 0 },
      events: [
        { what: 'planned', by: olga },
        { what: 'paused', by: olga },
      ],
    });
    expect((await ask('resumeRun')).body).toMatchObject({ state: 'running' });
    await Billing.runPeriod(asSystem(), of());
    const { body } = await ask('getRun');
    expect(body).toMatchObject({
      state: 'closed',
      totals: { seen: 5, billed: 5, skipped: 0, chargedKopecks: 5 * 141600 },
      finishedShards: 2,
      shards: [{ shard: 0 }, { shard: 1 }],
      skippedByReason: [],
    });
    // what is between the records and nobody's business stays behind
    expect(body).not.toHaveProperty('version');
    expect((await ask('listRuns')).body).toMatchObject({ runs: [{ period: PERIOD, state: 'closed' }] });
    expect((await ask('listSkipped')).body).toEqual({ skipped: [] });
  });

  test('a dry run is started by a rule and read with its difference and its outliers', async () => {
    await open(3);
    const started = await ask('startDryRun', { householdKopecks: 1000_00 });
    expect(started).toMatchObject({ status: 200, body: { state: 'running', rule: { times: 3 } } });
    await Billing.dryRun(asSystem(), of());
    expect(await ask('getDryRun')).toMatchObject({
      status: 200,
      body: {
        state: 'closed',
        totals: { seen: 3, billed: 3, firstBills: 3, chargedKopecks: 424800, differenceKopecks: 424800 },
        outliers: [{ number: '78010000000000', thisKopecks: 141600, reason: 'huge' }, {}, {}],
        moreOutliers: 0,
      },
    });
    expect(await ask('listSkipped', { of: 'dry' })).toMatchObject({ status: 200, body: { skipped: [] } });
    expect((await ask('listRuns')).body).toEqual({ runs: [] });
  });
});

/** How each fault that an operation declares comes about; `supplier.missing` is every stranger's (functions/matrix). */
const closed = async () => {
  await Billing.runPeriod(asSystem(), of());
};
const paused = async () => {
  await Billing.planRun(asSystem(), of());
  await Billing.pauseRun(asSystem(), of());
};
const unset = () => open(0, { dueDays: [{ from: plainDate('2099-01-01'), value: 15 }] });
const nothing = async () => {};
const FAULTS: readonly [
  id: string,
  code: string,
  status: number,
  before: () => Promise<void>,
  input?: object,
][] = [
  ['startRun', 'supplier.setting_missing', 422, unset],
  ['startRun', 'billing.period_not_begun', 422, nothing, { period: '2099-01' }],
  ['startRun', 'billing.run_paused', 409, paused],
  ['getRun', 'billing.run_missing', 404, nothing],
  ['pauseRun', 'billing.run_missing', 404, nothing],
  ['pauseRun', 'billing.run_closed', 409, closed],
  ['resumeRun', 'billing.run_missing', 404, nothing],
  ['resumeRun', 'billing.run_closed', 409, closed],
  ['listSkipped', 'billing.run_missing', 404, nothing],
  ['startDryRun', 'supplier.setting_missing', 422, unset],
  ['startDryRun', 'billing.period_not_begun', 422, nothing, { period: '2099-01' }],
  ['getDryRun', 'billing.run_missing', 404, nothing],
];

describe('a fault of a run’s operation', () => {
  test.each(FAULTS)('%s answers %s (%i)', async (id, code, status, before, input) => {
    await before();
    expect(await ask(id, { ...input })).toMatchObject({ status, body: { code } });
  });

  test('is shown here for each that is declared', () => {
    const declared = routes
      .filter(({ module, operation }) => operation.path.includes('/runs') && module === 'billing')
      .flatMap(({ name, operation }) => operation.faults.map((code) => `${name} ${code}`))
      .filter((fault) => !fault.endsWith('supplier.missing'));
    expect(FAULTS.map(([id, code]) => `${id} ${code}`).sort()).toEqual(declared.sort());
  });

  test.each<[string, string, object]>([
    ['startRun', 'a month that is none', { period: '2026-13' }],
    ['startRun', 'a supplier that is none', { supplierId: 'No One' }],
    ['startDryRun', 'a rule by which everything stands out', { times: 1 }],
    ['startDryRun', 'a sum in roubles and kopecks', { beyondKopecks: 500.5 }],
    ['startDryRun', 'a sum below nothing', { householdKopecks: -1 }],
    ['listSkipped', 'a run of another kind', { of: 'wet' }],
    ['listSkipped', 'a cursor of its own making', { cursor: '../..' }],
    ['listRuns', 'a cursor of its own making', { cursor: 'x' }],
    ['getDryRun', 'a cursor of its own making', { cursor: 'x' }],
  ])('%s is malformed (400) with %s', async (id, _, input) => {
    await closed();
    await Billing.dryRun(asSystem(), of());
    expect(await ask(id, { ...input })).toMatchObject({ status: 400 });
  });

  test.each([
    ['another list', () => ({ pk: 'x', sk: 'y', queuePk: 'SUPPLIER#office-1#RUNS', queueSk: '2026-10' })],
    [
      'half a character',
      () => ({ pk: 'x', sk: 'y', queuePk: `SUPPLIER#${supplierId}#RUNS`, queueSk: '\ud800' }),
    ],
  ])('listRuns refuses a cursor of %s', async (_, key) => {
    const cursor = Buffer.from(JSON.stringify(key())).toString('base64url');
    expect(await ask('listRuns', { cursor })).toMatchObject({
      status: 400,
      body: { code: 'platform.cursor_invalid' },
    });
  });
});
