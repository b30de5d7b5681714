import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as operations from '#contract/billing';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { type Decimal, idFrom, period, type SupplierId, type UserId } from '#core/kernel';
import { dynamoTable, type Item, type Table } from '#core/platform';
import { aSupplier, createWorld } from '#core/testing';
import type { HttpHandler } from '#runtime/http';
import { freshTable } from '#testing/fresh-table';
import { RATING_FAULTS } from '../../../core/billing/rating-faults.ts';
import {
  type SampleContract,
  type SampleMeter,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleTariff,
} from '../../../core/billing/testing/sample.ts';
import { call, startTestPool, TEST_ENVIRONMENT, type TestPool, userItems } from '../../testing.ts';

/** Billing's Lambda over DynamoDB Local: what the operations answer, and each fault that they declare. */

const ANNA = idFrom('user', 'anna');
const OLGA = idFrom('user', 'olga');
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
/** Like `whole`, for what changes a contract. */
const other = contractOf({ meters: [readTo([100], [335])] });
const whole = contractOf({ head: { lastBilledPeriod: undefined as never }, meters: [readTo([100], [335])] });

/** Olga on a supplier's staff. */
const staffOf = (supplierId: SupplierId): Item => ({
  ...{ pk: `SUPPLIER#${supplierId}`, sk: `STAFF#${OLGA}`, userId: OLGA, roles: ['billing'], version: 1 },
});

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
    ...userItems(ANNA),
    ...userItems(OLGA),
    ...[SUPPLIER_ID, withoutVat.supplierId].map(staffOf),
    ...sampleItems(supplier, tariffs, [whole, other, ...Object.values(BROKEN)]),
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

function ask(
  operation: { method: string; path: string },
  path: Record<string, string>,
  { language = 'ru', who = ANNA, body }: { language?: string; who?: UserId; body?: object } = {},
) {
  return call(handler, {
    routeKey: `${operation.method} /api${operation.path}`,
    path,
    ...(body && { body }),
    headers: { authorization: `Bearer ${pool.tokenOf(who)}`, 'accept-language': language },
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
    const english = await ask(operations.previewBill, { contractId }, { language: 'en' });
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

/** By a member of the suppliers' staff. */
const close = (head: Contract.ContractHead, lastDay = '2026-10-31') =>
  ask(
    operations.closeContract,
    { supplierId: head.supplierId },
    { who: OLGA, body: { number: head.number, lastDay } },
  );
const rebill = (head: Pick<Contract.ContractHead, 'supplierId' | 'number'>, of = '2026-10') =>
  ask(
    operations.rebillContract,
    { supplierId: head.supplierId, period: of },
    { who: OLGA, body: { number: head.number, reason: 'Исправлен тариф' } },
  );
const absent = { ...whole.head, number: '78010000009999' };
const ended = { ...whole.head, status: 'terminated' } as const;

describe('closeContract', () => {
  test.each(RATING_FAULTS)(
    'answers %s of a contract that allows no bill, and leaves it open',
    async (code) => {
      const { head } = BROKEN[code] as (typeof BROKEN)[string];
      expect(await close(head)).toMatchObject({ status: 422, body: { code } });
      expect(await table.get(Contract.headKey(head.contractId))).toMatchObject({ status: 'active' });
    },
  );

  test('answers its other declared faults', async () => {
    const late = BROKEN['tariff.none_in_force']?.head as Contract.ContractHead;
    const answers = {
      'supplier.missing': await ask(
        operations.closeContract,
        { supplierId: 'nobody' },
        { who: OLGA, body: { number: whole.head.number, lastDay: '2026-10-31' } },
      ),
      'contract.missing': await close(absent),
      'billing.closing_in_future': await close(whole.head, '2199-12-31'),
      'billing.earlier_period_unbilled': await close(late, '2026-11-20'),
      'billing.later_period_billed': await close(whole.head, '2026-10-20'),
      'billing.contract_ended': await (async () => {
        const { system } = createWorld({ table });
        const supplierId = other.head.supplierId;
        await Contract.terminateContract(system, { supplierId, number: other.head.number });
        return close(other.head, '2026-09-30');
      })(),
    };
    for (const [code, answer] of Object.entries(answers)) expect(answer.body, code).toMatchObject({ code });
    expect([...Object.keys(answers), ...RATING_FAULTS].sort()).toEqual(
      [...operations.closeContract.faults].sort(),
    );
  });
});

describe('rebillContract', () => {
  /** As if October had been billed for nothing before the data broke. */
  async function billed(head: Contract.ContractHead): Promise<Contract.ContractHead> {
    const now = { ...head, lastBilledPeriod: period('2026-10') };
    const bill = {
      number: `${head.number}-202610`,
      issuedAt: '2026-11-01T06:00:00.000Z',
      dueOn: '2026-11-16',
    };
    const sums = { openingKopecks: 0, chargedKopecks: 0, vatKopecks: 0, premise: [2, 5430] };
    const lines = { lines: '', tariffs: [], meters: [], before: '' };
    const key = { pk: Contract.headKey(head.contractId).pk, sk: 'BILL#2026-10' };
    await table.load([
      Contract.headItem(now),
      { ...key, ...bill, ...sums, ...lines, supplierId: head.supplierId },
    ]);
    return now;
  }

  test.each(RATING_FAULTS)(
    'answers %s of a contract that allows no bill, and keeps the old one',
    async (code) => {
      const head = await billed(BROKEN[code]?.head as Contract.ContractHead);
      expect(await rebill(head)).toMatchObject({ status: 422, body: { code } });
    },
  );

  test('answers the new bill, which the customer then reads with its reason', async () => {
    const head = await billed(other.head);
    expect(await rebill(head)).toMatchObject({
      status: 200,
      body: { revision: 2, number: `${head.number}-202610-2`, chargedKopecks: 235 * 708 },
    });
    const path = { contractId: head.contractId, period: '2026-10' };
    expect((await ask(operations.getBill, path)).body).toMatchObject({
      reason: 'Исправлен тариф',
      replaces: `${head.number}-202610`,
    });
  });

  test('answers its other declared faults', async () => {
    const answers = {
      'supplier.missing': await rebill({ ...whole.head, supplierId: 'nobody' as SupplierId }),
      'contract.missing': await rebill(absent),
      'billing.bill_missing': await rebill(whole.head, '2026-11'),
      'billing.later_period_billed': await rebill(whole.head, '2026-09'),
      'billing.nothing_to_rebill': await rebill(whole.head),
      'billing.last_bill_stands': await (async () => {
        await table.load([Contract.headItem({ ...ended, lastBilledPeriod: period('2026-10') })]);
        return rebill(whole.head);
      })(),
    };
    for (const [code, answer] of Object.entries(answers)) expect(answer.body, code).toMatchObject({ code });
    expect([...Object.keys(answers), ...RATING_FAULTS].sort()).toEqual(
      [...operations.rebillContract.faults].sort(),
    );
  });

  test('wants a reason of one line and a number of fourteen digits', async () => {
    const path = { supplierId: SUPPLIER_ID, period: '2026-10' };
    const asked = (body: object) => ask(operations.rebillContract, path, { who: OLGA, body });
    const { number } = whole.head;
    for (const reason of ['', 'a\nb', 'x'.repeat(201)])
      expect(await asked({ number, reason })).toMatchObject({ status: 400 });
    expect(await asked({ number: '7801', reason: 'x' })).toMatchObject({
      status: 400,
      body: { fields: [{ field: 'number', code: 'platform.field_malformed' }] },
    });
  });
});
