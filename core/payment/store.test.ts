import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { UserId } from '#core/kernel';
import { metersOf } from '#core/metering';
import { dynamoTable, type Item, type Spending, type Table } from '#core/platform';
import { ELECTRICITY, itemBytes } from '#core/testing';
import { freshTable } from '#testing/fresh-table';
import { compareBooks } from './comparison/compare-books.ts';
import { listComparisons } from './comparison/list-comparisons.ts';
import { getPayment } from './history/get-payment.ts';
import { listPayments } from './history/list-payments.ts';
import { startPayment } from './intent/start-payment.ts';
import { reconcile } from './settlement/reconcile.ts';
import { findPayments } from './staff/find-payments.ts';
import { listDecisions } from './staff/list-decisions.ts';
import { createScene, providerIdOf, type SceneOptions, SUPPLIER_ID } from './testing/scene.ts';
import { officeOf } from './testing/staff.ts';

let table: Table;
const spent: Spending[] = [];

beforeAll(async () => {
  table = dynamoTable({ ...(await freshTable()), onSpending: (spending) => spent.push(spending) });
});

/** Each test has a customer, a contract and an acquirer of its own. */
const own = (options: SceneOptions = {}) => createScene({ table, seed: randomUUID(), ...options });

const get = (pk: string, sk: string) => table.get<Item>({ pk, sk }, { strong: true });

describe('payments on DynamoDB', () => {
  test('a payment, its callbacks at once, and its refunds at once end in one state', async () => {
    const scene = await own({ balanceKopecks: 50_000 });
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await Promise.all(Array.from({ length: 6 }, () => scene.tell('payment.succeeded', providerId)));
    expect(await scene.balance()).toBe(50_000 - 12_025);
    const refunds = [2_000, 3_000, 1].map((amount) => scene.acquirer.refund(providerId, amount));
    await Promise.all([...refunds, ...refunds].map((id) => scene.tell('refund.succeeded', id)));
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', refundedKopecks: 5_001 });
    expect(await scene.entries()).toHaveLength(4);
    expect(await scene.ledgerBalance()).toBe(scene.acquirer.balanceOf(scene.contractId));
  });

  test('the same press of the button, many times at once, is one payment', async () => {
    const scene = await own();
    const started = await Promise.all(Array.from({ length: 6 }, () => scene.start()));
    expect(new Set(started.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(scene.acquirer.payments.size).toBe(1);
    const again = scene.start(12_026);
    await expect(again).rejects.toMatchObject({ code: 'payment.request_key_reused' });
  });

  test('refunds beyond what was captured are refused by the table itself', async () => {
    const scene = await own();
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const refunds = [7_000, 7_000].map((amount) => scene.acquirer.refund(providerId, amount));
    await Promise.all(refunds.map((id) => scene.tell('refund.succeeded', id)));
    expect(await scene.payment(paymentId)).toMatchObject({ refundedKopecks: 7_000 });
    expect(await scene.ledgerBalance()).toBe(5_025);
  });

  test('twenty contracts and ten readings are begun in one transaction, credited in one, and given back in one', async () => {
    const meters = Array.from({ length: 10 }, () => ELECTRICITY);
    const scene = await own({ household: { meters } });
    const contractIds = [scene.contractId];
    while (contractIds.length < 20) contractIds.push(await scene.anotherContract());
    const readings = (await metersOf(scene.world.system, scene.contractId)).map(({ meterId }) => ({
      meterId,
      values: ['12400'],
    }));
    expect(readings).toHaveLength(10);
    const [home, ...others] = contractIds.map((contractId) => ({ contractId, amountKopecks: 100 }));
    const press = { ...home!, others, readings, requestKey: 'press-0000000000000001' };
    const started = await Promise.all([1, 2, 3].map(() => startPayment(scene.ctx, press)));
    expect(new Set(started.map(({ paymentId }) => paymentId)).size).toBe(1);
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await Promise.all([1, 2, 3].map(() => scene.tell('payment.succeeded', providerId)));
    expect(await scene.ledgerBalance('yookassa', contractIds)).toBe(2_000);
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 1_950));
    const balances = await Promise.all(contractIds.map((contractId) => scene.balance(contractId)));
    expect(balances).toEqual([-50, ...Array(19).fill(0)]);
    const { payments } = await listPayments(scene.ctx, { contractId: contractIds[19]! });
    expect(payments).toMatchObject([{ amountKopecks: 2_000, refundedKopecks: 1_950, state: 'succeeded' }]);
    const stored = await get(`CONTRACT#${scene.contractId}`, `PAYMENT#${started[0]?.paymentId}`);
    expect(itemBytes(stored ?? {})).toBeLessThan(6 * 1024);
  });

  test('of equal presses at once with keys of their own one goes through, the others ask', async () => {
    const scene = await own();
    const ends = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        scene.start(12_025, `press-${String(index).padStart(16, '0')}`),
      ),
    );
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(refused).toEqual(Array(5).fill('payment.repeat_unconfirmed'));
    expect(scene.acquirer.payments.size).toBe(1);
    scene.world.pass(3601);
    await scene.start(12_025, 'press-0000000000000099');
    expect(scene.acquirer.payments.size).toBe(2);
  });

  test('money never lands on a contract that is linked to another cabinet at the same moment', async () => {
    const scene = await own();
    const other = 'usr_00000000000000000000000001' as UserId;
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await Promise.all([scene.tell('payment.succeeded', providerId), scene.setHead({ ownerId: other })]);
    const { parts } = await scene.payment(paymentId);
    const [entry] = await scene.entries();
    // whichever came first: the entry is where the payment says, and the owner is who linked
    expect(await scene.balance()).toBe(parts[0]?.creditedTo === 'contract' ? -12_025 : 0);
    expect(entry?.changeKopecks).toBe(parts[0]?.creditedTo === 'contract' ? -12_025 : 0);
    expect(await scene.head()).toMatchObject({ ownerId: other });
  });

  test('refunds and chargebacks asked for and approved at once never take more than came in', async () => {
    const scene = await own();
    const ids = [scene.contractId, await scene.anotherContract()];
    const { paymentId } = await scene.startAll(
      ids.map((contractId) => ({ contractId, amountKopecks: 5_000 })),
    );
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const { ask, approve, corrected, payment } = await officeOf(scene, paymentId);
    const tried = await Promise.allSettled(Array.from({ length: 6 }, () => ask({ amountKopecks: 3_000 })));
    const asked = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value.refundId] : []));
    expect(asked.length).toBeGreaterThan(0);
    expect(await payment()).toMatchObject({ refundsUnderWayKopecks: asked.length * 3_000 });
    await Promise.allSettled([
      ...[...asked, ...asked].map((refundId) => approve(refundId)),
      corrected({ kind: 'chargeback', operationId: 'op-1', amountKopecks: 1_000 }),
      corrected({ kind: 'chargeback', operationId: 'op-2', amountKopecks: 9_000 }),
    ]);
    for (const refundId of asked) await approve(refundId);
    const { refundedKopecks, refundsUnderWayKopecks, chargedBackKopecks = 0 } = await payment();
    expect([refundedKopecks, refundsUnderWayKopecks]).toEqual([asked.length * 3_000, 0]);
    expect(await scene.ledgerBalance('yookassa', ids)).toBe(10_000 - refundedKopecks - chargedBackKopecks);
    expect(scene.acquirer.refunds.size).toBe(asked.length);
  });

  test('staff find a payment by its id, its day and its contract, and what waits for them by the index', async () => {
    // the queue of decisions is one for the supplier: this payment is looked for by its own
    const scene = await own({ now: '2020-02-02T21:30:00Z' });
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const { olga, ask, refund } = await officeOf(scene, paymentId);
    const { acquirerId = '' } = await refund({ amountKopecks: 1 });
    const { number: contractNumber } = await scene.head();
    const find = (terms: object) => findPayments(olga, { supplierId: SUPPLIER_ID, ...terms });
    // half past midnight of the 3rd in Moscow
    for (const terms of [{ payment: paymentId }, { acquirerId }, { contractNumber }, { day: '2020-02-03' }])
      expect((await find(terms)).payments, JSON.stringify(terms)).toMatchObject([{ paymentId }]);
    expect(await find({ day: '2020-02-02' })).toEqual({ payments: [] });
    // a page ended in another day's list
    expect(await find({ day: '2020-02-04', cursor: paymentId })).toEqual({ payments: [] });
    const { refundId } = await ask({ amountKopecks: 1 });
    const { waiting } = await listDecisions(olga, { supplierId: SUPPLIER_ID });
    expect(waiting.map(({ refund: one }) => one?.refundId)).toContain(refundId);
  });

  test('a callback and a change of the contract at once both hold', async () => {
    const scene = await own();
    await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await Promise.all([scene.setHead({ payerName: 'Другой' }), scene.tell('payment.succeeded', providerId)]);
    expect(await scene.head()).toMatchObject({ payerName: 'Другой', balanceKopecks: -12_025 });
  });

  test('reconciliation finds open payments through the index, oldest first, and leaves none behind', async () => {
    // the queue is one for the whole table: a time of its own keeps other tests' payments out of this one
    const scene = await own({ now: '2020-01-01T00:00:00Z' });
    for (let index = 0; index < 3; index += 1) {
      const { paymentId } = await scene.start(10_000 + index, `press-000000000000000${index}`);
      scene.acquirer.pay(providerIdOf(await scene.payment(paymentId)));
    }
    scene.world.pass(179);
    expect(await reconcile(scene.world.system)).toMatchObject({ looked: 0 });
    scene.world.pass(1);
    expect(await reconcile(scene.world.system)).toMatchObject({ looked: 3, settled: 3 });
    expect(await scene.ledgerBalance()).toBe(30_003);
    expect(await reconcile(scene.world.system)).toMatchObject({ looked: 0 });
  });

  test('the history pages backwards without gaps', async () => {
    const scene = await own();
    const made: string[] = [];
    for (let index = 0; index < 26; index += 1) {
      scene.world.pass(60);
      made.unshift((await scene.start(10_000 + index, `press-${String(index).padStart(16, '0')}`)).paymentId);
    }
    const { contractId } = scene;
    const first = await listPayments(scene.ctx, { contractId });
    const second = await listPayments(scene.ctx, { contractId, cursor: first.cursor as never });
    expect([...first.payments, ...second.payments].map(({ paymentId }) => String(paymentId))).toEqual(made);
    expect(second.cursor).toBeUndefined();
  });

  test('a payer’s key is forgotten after a month, an acquirer’s operations never', async () => {
    const scene = await own();
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const refundId = scene.acquirer.refund(providerId, 25);
    await scene.tell('refund.succeeded', refundId);
    const { payerId } = await scene.payment(paymentId);
    const key = await get(`ONCE#payment-request#${payerId}#press-0000000000000001`, '#HEAD');
    expect(key?.ttlSeconds).toBe(Date.parse('2026-11-19T09:00:00Z') / 1000);
    for (const pk of [
      `ONCE#yookassa#${providerId}`,
      `ONCE#yookassa-credit#${providerId}`,
      `ONCE#yookassa-refund#${refundId}`,
    ]) {
      const once = await get(pk, '#HEAD');
      expect(once, pk).toMatchObject({ paymentId });
      expect(once, pk).not.toHaveProperty('ttlSeconds');
    }
  });

  test('a settled payment is out of every queue and within a kilobyte or two', async () => {
    const scene = await own();
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const stored = await get(`CONTRACT#${scene.contractId}`, `PAYMENT#${paymentId}`);
    expect(stored).not.toHaveProperty('queuePk');
    expect(stored).not.toHaveProperty('order');
    expect(itemBytes(stored ?? {})).toBeLessThan(2048);
  });

  test('the state of a payment is two reads and no write; a repeated callback two reads', async () => {
    const scene = await own();
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    spent.length = 0;
    await getPayment(scene.ctx, { contractId: scene.contractId, paymentId });
    expect(spent.map(({ request }) => request)).toEqual(['get', 'get']);
    spent.length = 0;
    await scene.tell('payment.succeeded', providerId);
    expect(spent.map(({ request }) => request)).toEqual(['get', 'get']);
  });

  test('a day compared with the acquirer’s book, twice at once, posts what was missing once, and lists the day by keys', async () => {
    // a day that no other scene of this table has
    const scene = await own({ now: '2026-05-05T09:00:00Z' });
    for (const amount of [1_000, 2_000, 3_000, 4_000]) {
      const { paymentId } = await scene.start(amount, `press-${String(amount).padStart(12, '0')}`);
      const providerId = providerIdOf(await scene.payment(paymentId));
      scene.acquirer.pay(providerId);
      if (amount < 3_000) await scene.tell('payment.succeeded', providerId);
    }
    const [first] = scene.acquirer.payments.keys();
    scene.acquirer.refund(String(first), 300);
    scene.world.pass(86_400);
    const system = { ...scene.world.system, log: scene.ctx.log };
    await Promise.all([compareBooks(system), compareBooks(system)]);
    expect(await scene.ledgerBalance()).toBe(9_700);
    const { comparisons } = await listComparisons(system, { supplierId: SUPPLIER_ID });
    expect(comparisons.find(({ day }) => day === '2026-05-05')).toMatchObject({
      ...{ state: 'compared', balanced: true },
      theirs: { payments: { count: 4, sumKopecks: 10_000 }, refunds: { count: 1, sumKopecks: 300 } },
      ours: { payments: { count: 4, sumKopecks: 10_000 }, refunds: { count: 1, sumKopecks: 300 } },
      ...{ extra: { count: 0 }, different: { count: 0 } },
    });
    expect(scene.alarms).toEqual([]);
  });
});
