import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as Billing from '#core/billing';
import { STAFF_ROLES } from '#core/identity';
import { idFrom, kopecks, momentOf, period, type UserId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import { dynamoTable, insert, type Table } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { aHousehold, aSupplier, createWorld, ELECTRICITY, type Household, itemsOf } from '#core/testing';
import type { HttpHandler } from '#runtime/http';
import { freshTable } from '#testing/fresh-table';
import { type Route, routes } from '../routes.ts';
import { call, startTestPool, TEST_ENVIRONMENT, type TestPool, userItem } from '../testing.ts';

/** Every operation of the manifest that names a contract or is for staff, called by a stranger: a new one is covered by being declared. */

const OCTOBER = period('2026-10');
const PAYMENT = idFrom('payment', 'of the neighbour');
let pool: TestPool;
let table: Table;
let mine: Household;
let theirs: Household;
const me = idFrom('user', 'me');
const neighbour = idFrom('user', 'neighbour');
/** Of the staff of another supplier, with every role there; and of this one. */
const officer = idFrom('user', 'officer');
const clerk = idFrom('user', 'clerk');

beforeAll(async () => {
  pool = await startTestPool();
  const { client, tableName, endpoint } = await freshTable();
  table = dynamoTable({ client, tableName });
  const environment = {
    ...TEST_ENVIRONMENT,
    KABINET_TABLE: tableName,
    KABINET_DYNAMODB_ENDPOINT: endpoint,
    KABINET_COGNITO_ISSUER: pool.issuer,
    // reached by nobody: a stranger's request must end before it
    KABINET_YOOKASSA_ENDPOINT: 'http://127.0.0.1:1',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  mine = aHousehold({ number: '78010000000017', meters: [ELECTRICITY], head: { ownerId: me } });
  theirs = aHousehold({ number: '78010000000024', meters: [ELECTRICITY], head: { ownerId: neighbour } });
  await table.load(itemsOf(mine));
  await table.load(itemsOf(theirs));
  await table.load([me, neighbour, officer, clerk].map(userItem));
  await table.load([...supplierItems(aSupplier('another')), staffItem('another', officer)]);
  await table.load([staffItem(theirs.supplier.supplierId, clerk)]);
  await billAndPay();
});
afterAll(async () => {
  await pool.stop();
  vi.unstubAllEnvs();
});

function staffItem(supplierId: string, userId: UserId) {
  return { pk: `SUPPLIER#${supplierId}`, sk: `STAFF#${userId}`, userId, roles: STAFF_ROLES, version: 1 };
}

/** The neighbour has a bill and a payment that came in. */
async function billAndPay(): Promise<void> {
  const { system } = createWorld({ now: '2026-11-01T06:00:00Z', table });
  await Billing.runPeriod(system, { supplierId: theirs.supplier.supplierId, period: OCTOBER });
  await Billing.dryRun(system, { supplierId: theirs.supplier.supplierId, period: OCTOBER });
  const { contractId, supplierId, number } = theirs.head;
  const payment = {
    ...{ paymentId: PAYMENT, contractId, supplierId, origin: 'cabinet', payerId: neighbour },
    ...{ amountKopecks: 500, gateway: 'yookassa', testMode: true, state: 'succeeded', attempt: 1 },
    ...{ createdAt: system.clock.now(), settledAt: system.clock.now(), postedAt: system.clock.now() },
    parts: [
      { contractId, contractNumber: number, amountKopecks: 500, creditedTo: 'contract', refundedKopecks: 0 },
    ],
    ...{ refundedKopecks: 0, parkedRefundIds: [], timeline: [], version: 1 },
  };
  const cause = { kind: 'payment', ref: PAYMENT } as const;
  const postings = [{ debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: kopecks(500) } as const];
  await table.commit([
    insert({
      ...{ pk: `CONTRACT#${contractId}`, sk: `PAYMENT#${PAYMENT}`, ...payment },
      ...{ shardPk: `PAYMENTS#${supplierId}#${momentOf(PAYMENT).slice(0, 10)}`, shardSk: PAYMENT },
    }),
    ...Ledger.post(system, theirs.head, { cause, period: OCTOBER, postings }),
  ]);
}

type Input = Record<string, unknown>;

/** What a request may hold besides the contract; ids that exist belong to the neighbour. */
const given = (): Input => ({
  meterId: theirs.meters[0]?.meterId,
  period: OCTOBER,
  paymentId: PAYMENT,
  values: ['12400'],
  amountKopecks: 10_000,
  requestKey: 'press-0000000000000001',
  cardId: idFrom('card', 'of the neighbour'),
  dayOfMonth: 25,
  amount: { kind: 'fixed', amountKopecks: 10_000 },
  number: theirs.head.number,
  lastDay: '2026-10-31',
  reason: 'because',
  source: 'sber',
  text: 'date;account;sum\n',
  suspenseId: idFrom('suspense', 'nothing'),
  decision: { to: 'payer', note: 'given back' },
  refundId: idFrom('refund', 'of the neighbour'),
  correctionId: idFrom('correction', 'of the neighbour'),
  correction: { kind: 'chargeback', operationId: 'op-0001', amountKopecks: 100 },
  note: 'as the acquirer wrote',
  gateway: 'yookassa',
  acquirerId: 'fake-0001',
});
const madeUp: Input = {
  contractId: idFrom('contract', 'demo', '99999999999999'),
  meterId: idFrom('meter', 'nobody'),
  period: '2031-01',
  paymentId: idFrom('payment', 'nobody'),
};

/** Calls an operation with what it asks for and nothing else. */
async function callWith({ module, operation, routeKey }: Route, userId: UserId, input: Input) {
  const { handler } = (await import(`../http/${module}.ts`)) as { handler: HttpHandler };
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const wanted = Object.entries(operation.input.shape).filter(([name, schema]) => {
    if (!(name in input) && !schema.safeParse(undefined).success)
      throw new Error(`give \`${name}\` a sample value above, so that ${routeKey} can be called`);
    return name in input;
  });
  const values = Object.fromEntries(wanted.map(([name]) => [name, input[name]]));
  const path = Object.fromEntries(inPath.map((name) => [name, String(values[name])]));
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !inPath.includes(name)));
  const isRead = operation.method === 'GET';
  return call(handler, {
    routeKey,
    path,
    ...(isRead ? { query: rest as Record<string, string> } : { body: rest }),
    headers: { authorization: `Bearer ${pool.tokenOf(userId)}` },
  });
}

const closed = routes.filter(({ operation }) => operation.access === 'user');
const ofStaff = routes.filter(({ operation }) => operation.access === 'staff');
const ofContract = closed.filter(({ operation }) => 'contractId' in operation.input.shape);
const ofPart = ofContract.filter(({ operation }) =>
  ['meterId', 'paymentId'].some((name) => name in operation.input.shape),
);
const listed = ofContract.filter(({ operation }) => 'cursor' in operation.input.shape);

describe('a stranger', () => {
  test.each(ofContract)('sees no difference between a contract of another and none: $id', async (route) => {
    const { contractId } = theirs.head;
    const before = await table.query(`CONTRACT#${contractId}`);
    const another = await callWith(route, me, { ...given(), contractId });
    const none = await callWith(route, me, { ...given(), contractId: madeUp.contractId });
    const nothing = await callWith(route, me, { ...given(), ...madeUp });
    expect(another).toMatchObject({ status: 404, body: { code: 'contract.missing' } });
    expect(another).toEqual(none);
    expect(another).toEqual(nothing);
    expect(await table.query(`CONTRACT#${contractId}`)).toEqual(before);
  });

  test.each(ofPart)('reaches no part of another’s contract by way of their own: $id', async (route) => {
    const { contractId } = mine.head;
    const another = await callWith(route, me, { ...given(), contractId });
    const none = await callWith(route, me, { ...given(), ...madeUp, period: OCTOBER, contractId });
    expect(another.status).toBe(404);
    expect(another).toEqual(none);
  });

  test.each(closed.filter(({ operation }) => 'others' in operation.input.shape))(
    'reaches no contract of another by naming it among their own: $id',
    async (route) => {
      const { contractId } = mine.head;
      const naming = (other: unknown) =>
        callWith(route, me, {
          ...given(),
          contractId,
          others: [{ contractId: other, amountKopecks: 10_000 }],
        });
      const before = await table.query(`CONTRACT#${contractId}`);
      const another = await naming(theirs.head.contractId);
      expect(another).toMatchObject({ status: 404, body: { code: 'contract.missing' } });
      expect(another).toEqual(await naming(madeUp.contractId));
      expect(await table.query(`CONTRACT#${contractId}`)).toEqual(before);
    },
  );

  test('sends no reading of another’s meter by way of a payment of their own', async () => {
    const route = closed.find(({ id }) => id === 'payment.startPayment')!;
    const sending = (reading: object) =>
      callWith(route, me, {
        ...given(),
        contractId: mine.head.contractId,
        cardId: undefined,
        readings: [{ values: ['12400'], ...reading }],
      });
    const another = await sending({ meterId: theirs.meters[0]?.meterId });
    expect(another).toMatchObject({ status: 404, body: { code: 'metering.meter_missing' } });
    expect(another).toEqual(await sending({ meterId: madeUp.meterId }));
    const { contractId } = theirs.head;
    expect(await sending({ contractId, meterId: theirs.meters[0]?.meterId })).toMatchObject({
      status: 400,
      body: { code: 'payment.reading_elsewhere' },
    });
  });

  test('is compared with an owner who is let in', async () => {
    const reads = ofContract.filter(({ operation }) => operation.method === 'GET');
    expect(reads.length).toBeGreaterThan(5);
    for (const route of reads) {
      const { status, raw } = await callWith(route, neighbour, {
        ...given(),
        contractId: theirs.head.contractId,
      });
      expect(status, `${route.id}: ${raw.slice(0, 300)}`).toBe(200);
    }
  });
});

describe('who is not of the staff', () => {
  test.each(ofStaff)('sees no difference between a supplier that is there and none: $id', async (route) => {
    expect(Object.keys(route.operation.input.shape)).toContain('supplierId');
    const { supplierId } = theirs.supplier;
    const before = await table.query(`SUPPLIER#${supplierId}`);
    const none = await callWith(route, me, { ...given(), supplierId: 'nowhere' });
    expect(none).toMatchObject({ status: 404, body: { code: 'supplier.missing' } });
    for (const [who, userId] of Object.entries({ customer: neighbour, stranger: me, officer })) {
      expect(await callWith(route, userId, { ...given(), supplierId }), who).toEqual(none);
      expect(await callWith(route, userId, { ...given(), supplierId: 'nowhere' }), who).toEqual(none);
    }
    expect(await table.query(`SUPPLIER#${supplierId}`)).toEqual(before);
  });

  test('is compared with a member who is let in', async () => {
    const reads = ofStaff.filter(({ operation }) => operation.method === 'GET');
    expect(reads.length).toBeGreaterThan(2);
    for (const route of reads) {
      const input = { ...given(), supplierId: theirs.supplier.supplierId };
      const { status, raw } = await callWith(route, clerk, input);
      expect(status, `${route.id}: ${raw.slice(0, 300)}`).toBe(200);
    }
  });
});

describe('a forged cursor', () => {
  const cursorOf = (key: object) => Buffer.from(JSON.stringify(key)).toString('base64url');
  const own = () => `CONTRACT#${mine.head.contractId}`;
  const forged: [string, () => string][] = [
    ['no cursor at all', () => 'x'],
    ['JSON that is no key', () => cursorOf([1, 2])],
    ['another’s partition', () => cursorOf({ pk: `CONTRACT#${theirs.head.contractId}`, sk: 'ENTRY#1' })],
    ['another list of the same contract', () => cursorOf({ pk: own(), sk: '#HEAD' })],
    ['a key with more in it', () => cursorOf({ pk: own(), sk: 'ENTRY#1', more: 'x' })],
    ['a prototype', () => Buffer.from('{"__proto__":{"pk":"x"},"sk":"ENTRY#1"}').toString('base64url')],
    ['half a character', () => Buffer.from(`{"pk":"${own()}","sk":"PREFIX\\ud800"}`).toString('base64url')],
  ];
  const prefixes: Record<string, string> = { 'ledger.listEntries': 'ENTRY#', 'billing.listBills': 'BILL#' };

  test.each(listed.flatMap((route) => forged.map(([what, make]) => ({ id: route.id, what, route, make }))))(
    'is refused by $id, never a breakdown: $what',
    async ({ id, route, make }) => {
      const meterId = mine.meters[0]?.meterId;
      const prefix = prefixes[id] ?? `READING#${meterId}#`;
      const text = Buffer.from(make(), 'base64url').toString();
      const cursor = text.includes('PREFIX')
        ? Buffer.from(text.replace('PREFIX', prefix)).toString('base64url')
        : make();
      const { status, raw } = await callWith(route, me, {
        ...given(),
        contractId: mine.head.contractId,
        meterId,
        cursor,
      });
      expect(status, raw).toBe(400);
    },
  );

  test.each([
    ['another’s cabinet', () => ({ userPk: `USER#${neighbour}`, userSk: '1', pk: 'x', sk: 'y' })],
    ['half a character', () => ({ userPk: `USER#${me}`, userSk: '\ud800', pk: 'x', sk: 'y' })],
  ])('is refused by the dashboard: %s', async (_, key) => {
    const route = closed.find(({ id }) => id === 'contract.getDashboard') as Route;
    const { status, raw } = await callWith(route, me, { cursor: cursorOf(key()) });
    expect(status, raw).toBe(400);
  });
});
