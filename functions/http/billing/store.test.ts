import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as operations from '#contract/billing';
import * as Billing from '#core/billing';
import { type Decimal, idFrom, period, type SupplierId } from '#core/kernel';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { aSupplier, createWorld } from '#core/testing';
import type { HttpHandler } from '#runtime/http';
import { freshTable } from '#testing/fresh-table';
import {
  type SampleContract,
  type SampleMeter,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleTariff,
} from '../../../core/billing/testing/sample.ts';
import { call, startTestPool, TEST_ENVIRONMENT, type TestPool, userItem } from '../../testing.ts';

/** Billing's Lambda over DynamoDB Local: what the operations answer, and each fault that they declare. */

const ANNA = idFrom('user', 'anna');
const SEPTEMBER = period('2026-09');
const supplier = aSupplier();
const withoutVat = aSupplier('no-vat', { vatPercents: [] });
const tariffs = [
  sampleTariff({ single: ['7.08'], day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 }),
  sampleTariff({ single: ['7.08'] }, { category: 'no-norm' }),
  sampleTariff({ single: ['7.08'] }, { category: 'no-second-rate', bounds: [10] }),
  sampleTariff({ single: ['7.08'] }, { category: 'no-vat', supplierId: 'no-vat' as SupplierId }),
  { ...sampleTariff({}, { category: 'unreadable' }), rates: { single: ['seven' as Decimal] } },
];

let made = 0;
function contractOf({ head, ...rest }: SampleContract, of = supplier) {
  made += 1;
  const number = `780100000000${String(made).padStart(2, '0')}`;
  return sampleContract(of, {
    number,
    head: { ownerId: ANNA, lastBilledPeriod: SEPTEMBER, ...head },
    ...rest,
  });
}
const electricity = (category: string) => [{ service: 'electricity', category }] as const;
const readTo = (from: number[], to: number[], rest: Partial<SampleMeter> = {}): SampleMeter => ({
  billed: from,
  read: to,
  readIn: '2026-10',
  ...rest,
});
const company = { kind: 'company' } as const;

/** A contract for each reason why there can be no bill of October. */
const BROKEN: Record<string, ReturnType<typeof contractOf>> = {
  'tariff.none_in_force': contractOf({ services: electricity('no-such') }),
  'tariff.zone_not_sold': contractOf({ services: electricity('no-norm'), meters: [readTo([0, 0], [1, 1])] }),
  'tariff.range_without_rate': contractOf({
    services: electricity('no-second-rate'),
    meters: [readTo([0], [11])],
  }),
  'tariff.norm_missing': contractOf({ services: electricity('no-norm'), meters: [{ billed: [0] }] }),
  'supplier.setting_missing': contractOf(
    { services: electricity('no-vat'), meters: [readTo([0], [1])] },
    withoutVat,
  ),
  'metering.reading_below_previous': contractOf({ meters: [readTo([5000], [4000])] }),
  'billing.meter_missing': { ...contractOf({ meters: [readTo([0], [1])] }), meterItems: [] },
  'billing.company_reading_missing': contractOf({
    head: company,
    meters: [{ billed: [0], monthsWithoutReading: 2 }],
  }),
  'billing.history_missing': contractOf({ head: company, meters: [{ billed: [0] }] }),
  'billing.earlier_bill_missing': contractOf({ meters: [readTo([0], [1], { monthsWithoutReading: 1 })] }),
  'billing.data_broken': contractOf({ services: electricity('unreadable'), meters: [readTo([0], [1])] }),
};
const whole = contractOf({ head: { lastBilledPeriod: undefined as never }, meters: [readTo([100], [335])] });

let pool: TestPool;
let handler: HttpHandler;
let table: Table;

beforeAll(async () => {
  pool = await startTestPool();
  const { client, tableName, endpoint } = await freshTable();
  table = dynamoTable({ client, tableName });
  const environment = {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: tableName,
    KABINET_DYNAMODB_ENDPOINT: endpoint,
    KABINET_COGNITO_ISSUER: pool.issuer,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  ({ handler } = await import('../billing.ts'));
  const items: Item[] = [
    userItem(ANNA),
    ...sampleItems(supplier, tariffs, [whole, ...Object.values(BROKEN)]),
    ...sampleItems(withoutVat, [], []),
  ];
  await table.load(items);
  const { system } = createWorld({ now: '2026-11-01T06:00:00Z', table });
  await Billing.runPeriod(system, { supplierId: SUPPLIER_ID, period: period('2026-10') });
});
afterAll(async () => {
  await pool.stop();
  vi.unstubAllEnvs();
});

function ask(operation: { method: string; path: string }, path: Record<string, string>, language = 'ru') {
  return call(handler, {
    routeKey: `${operation.method} /api${operation.path}`,
    path,
    headers: { authorization: `Bearer ${pool.tokenOf(ANNA)}`, 'accept-language': language },
  });
}

describe('previewBill', () => {
  const declared = operations.previewBill.faults.filter((code) => code !== 'contract.missing');

  test.each(declared)('answers %s as a refusal that says what is wrong, in both languages', async (code) => {
    const broken = BROKEN[code];
    if (!broken) throw new Error(`make a contract that meets ${code} above`);
    const { contractId } = broken.head;
    const russian = await ask(operations.previewBill, { contractId });
    expect(russian, russian.raw).toMatchObject({ status: 422, body: { code } });
    const english = await ask(operations.previewBill, { contractId }, 'en');
    expect((russian.body as { detail: string }).detail).toMatch(/[а-я]{3}/);
    expect((english.body as { detail: string }).detail).not.toMatch(/[а-я]/);
  });

  test('is one address and a bill another: no month is called `preview`', async () => {
    const { contractId } = whole.head;
    const { status, body } = await ask(operations.previewBill, { contractId });
    expect(status).toBe(200);
    expect(body).toMatchObject({ preliminary: true, period: '2026-11', openingKopecks: 235 * 708 });
    expect((await ask(operations.getBill, { contractId, period: 'preview' })).status).toBe(400);
  });

  test('answers contract.missing for a contract that there is not', async () => {
    const answer = await ask(operations.previewBill, { contractId: idFrom('contract', 'demo', 'none') });
    expect(answer).toMatchObject({ status: 404, body: { code: 'contract.missing' } });
  });
});

describe('compareBill', () => {
  test('answers with what there is to compare', async () => {
    const path = { contractId: whole.head.contractId, period: '2026-10' };
    const { status, body } = await ask(operations.compareBill, path);
    expect({ status, body }).toEqual({
      status: 200,
      body: { period: '2026-10', chargedKopecks: 235 * 708, penaltyKopecks: 0 },
    });
  });

  test('answers its declared faults', async () => {
    const { contractId } = whole.head;
    const none = idFrom('contract', 'demo', 'none');
    const answers = {
      'contract.missing': await ask(operations.compareBill, { contractId: none, period: '2026-10' }),
      'billing.bill_missing': await ask(operations.compareBill, { contractId, period: '2026-08' }),
    };
    expect(Object.keys(answers).sort()).toEqual([...operations.compareBill.faults].sort());
    for (const [code, answer] of Object.entries(answers))
      expect(answer).toMatchObject({ status: 404, body: { code } });
  });
});
