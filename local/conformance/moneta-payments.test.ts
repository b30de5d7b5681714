import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault, kopecks } from '#core/kernel';
import { monetaCheck, monetaPay, reconcile } from '#core/payment';
import { monetaGateway } from '../../core/payment/adapters/moneta.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../../core/payment/testing/scene.ts';
import { type Account, createMoneta, type Moneta, type Outcome } from '../moneta/index.ts';
import { messageSignature } from '../moneta/signatures.ts';

/**
 * Payments from the start to the ledger against the MONETA sandbox, over HTTP both ways: the failure modes of the payment
 * protocols' table as this acquirer can show them, and both ends that its telling in vain may have.
 */
let moneta: Moneta;
let scene: Scene;
let portal: Server;
/** What the Pay URL was answered. */
let answers: number[];
/** Makes the portal fail this many messages before it hears one. */
let outages: number;

const HOUR = 3600;

beforeEach(async () => {
  answers = [];
  outages = 0;
  portal = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? '/', 'http://portal.test');
    const said = Object.fromEntries(new URLSearchParams(request.method === 'GET' ? url.search : text));
    const verb = url.pathname === '/check' ? monetaCheck : monetaPay;
    const { status, body } =
      outages-- > 0
        ? { status: 500, body: '' }
        : await answerOf(verb(scene.caller, { ...said, supplierId: SUPPLIER_ID }));
    if (url.pathname === '/pay') answers.push(status);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  await open('POST');
});

async function open(method: Account['method']): Promise<void> {
  const shop = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
  const account: Account = {
    ...{ accountId: '54600817', integrityCode: 'a-code-of-ours', username: 'portal', password: 'secret' },
    ...{ payUrl: `${shop}/pay`, checkUrl: `${shop}/check`, method },
  };
  moneta = createMoneta({ accounts: [account], now: () => new Date(scene.world.now) });
  const url = await moneta.listen();
  const gateway = monetaGateway({
    ...{ ...account, assistant: `${url}/assistant.htm`, api: `${url}/services`, testMode: true },
    clock: { now: () => scene.world.now },
    timeoutMs: 500,
  });
  scene = await createScene({ balanceKopecks: 50_000, gateway });
}

afterEach(async () => {
  await moneta.close();
  portal.closeAllConnections();
  await new Promise((resolve) => portal.close(resolve));
});

const answerOf = (work: Promise<string>): Promise<{ status: number; body: string }> =>
  work.then(
    (body) => ({ status: 200, body }),
    (error: unknown) => ({ status: error instanceof Fault ? error.status : 500, body: '' }),
  );

async function paid(outcome: Outcome = 'pay', requestKey?: string) {
  const started = await scene.start(12_025, requestKey);
  const operationId = await moneta.pay(started.redirectUrl, outcome);
  return { ...started, operationId };
}

async function later(seconds: number): Promise<void> {
  scene.world.pass(seconds);
  await moneta.runDue();
}

const run = () => reconcile({ ...scene.world.system, log: scene.ctx.log });
const operation = () => moneta.book().operations[0];

/** What the acquirer's own book says came to the account. */
function booked(): number {
  const came = moneta
    .book()
    .operations.filter(({ status }) => ['SUCCEED', 'TAKENIN_NOTSENT'].includes(status));
  return came.reduce((sum, { amount }) => sum + amount, 0);
}

async function expectCreditedOnce(): Promise<void> {
  expect(await scene.entries()).toHaveLength(1);
  expect(await scene.ledgerBalance('moneta')).toBe(kopecks(booked()));
  expect(booked()).toBe(12_025);
}

describe('a payment at the MONETA sandbox', () => {
  test.each(['POST', 'GET'] as const)('is asked about, paid, told of by %s, and credited', async (method) => {
    await moneta.close();
    await open(method);
    const { paymentId, operationId } = await paid();
    expect(answers).toEqual([200]);
    expect(operation()).toMatchObject({ checked: '402', status: 'SUCCEED' });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', operationId });
    expect(await scene.balance()).toBe(50_000 - 12_025);
    await expectCreditedOnce();
  });

  test('is pending after a refusal, and cancelled when its time is over', async () => {
    const { paymentId } = await paid('decline');
    scene.world.pass(600);
    await run();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
    scene.world.pass(2 * HOUR);
    await run();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'canceled', reason: 'general_decline' });
  });

  test('may be paid after a refusal', async () => {
    const { paymentId, redirectUrl } = await paid('decline');
    await moneta.pay(redirectUrl);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
  });

  test('that nobody began is cancelled when its time is over, and cannot be paid after', async () => {
    const { paymentId, redirectUrl } = await scene.start();
    scene.world.pass(3 * HOUR);
    await run();
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'canceled',
      reason: 'expired_on_confirmation',
    });
    await expect(moneta.pay(redirectUrl)).rejects.toThrow('check 500');
    expect(booked()).toBe(0);
  });

  test('cannot be paid twice', async () => {
    const { redirectUrl } = await paid();
    await expect(moneta.pay(redirectUrl)).rejects.toThrow('check 200');
    await expectCreditedOnce();
  });
});

describe('failure modes', () => {
  test('our failure before anything was stored: the retry credits, and it is not skipped', async () => {
    const started = await scene.start();
    await moneta.pay(started.redirectUrl, 'drop');
    outages = 1;
    await later(2);
    await later(60);
    expect(answers).toEqual([500, 200]);
    await expectCreditedOnce();
  });

  test('told five times, it is credited once', async () => {
    await paid('repeat');
    expect(answers).toEqual([200, 200, 200, 200, 200]);
    await expectCreditedOnce();
  });

  test('a lost message is healed by the next one', async () => {
    const { paymentId } = await paid('drop');
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
    await later(2);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    await expectCreditedOnce();
  });

  test('a lost message is healed by reconciliation before the next one, which then changes nothing', async () => {
    const { paymentId, operationId } = await paid('drop');
    scene.world.pass(300);
    expect(await run()).toMatchObject({ settled: 1 });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', operationId });
    await later(1);
    expect(answers).toEqual([200]);
    expect(scene.alarms).toEqual([]);
    await expectCreditedOnce();
  });

  test.each([
    ['completes without our confirmation', 'ends_completed', 'SUCCEED'],
    ['stays “not sent”', 'ends_not_sent', 'TAKENIN_NOTSENT'],
  ] as const)('an operation that after a day %s is healed by reconciliation', async (_, outcome, status) => {
    const { paymentId } = await paid(outcome);
    for (let hour = 0; hour < 28; hour += 1) await later(HOUR);
    expect(operation()).toMatchObject({ status });
    expect(operation()).not.toHaveProperty('tellAt');
    expect(answers).toEqual([]);
    expect(await run()).toMatchObject({ settled: 1 });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    await expectCreditedOnce();
  });

  test('a merchant API that keeps silent is asked again', async () => {
    const { paymentId } = await paid('ends_not_sent');
    moneta.silenceApi(3);
    scene.world.pass(300);
    expect(await run()).toMatchObject({ failed: 1 });
    scene.world.pass(HOUR);
    expect(await run()).toMatchObject({ settled: 1 });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    await expectCreditedOnce();
  });

  test('money that came after we gave the payment up is unapplied, never a revival', async () => {
    const { paymentId, redirectUrl } = await scene.start();
    scene.world.pass(3500);
    await moneta.pay(redirectUrl, 'drop');
    const { version, ...given } = await scene.payment(paymentId);
    const closed = { ...given, version, state: 'canceled' };
    await scene.world.system.table.load([
      { ...closed, pk: `CONTRACT#${scene.contractId}`, sk: `PAYMENT#${paymentId}` },
    ]);
    await later(10);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'canceled',
      parts: [{ creditedTo: 'unapplied' }],
    });
    expect(await scene.balance()).toBe(50_000);
    await expectCreditedOnce();
  });

  test.each([
    ['amount_mismatch', 'other_amount'],
    ['currency_mismatch', 'other_currency'],
    ['mode_mismatch', 'other_mode'],
  ] as const)('%s is quarantined, told to the alarm, and acknowledged', async (reason, outcome) => {
    const { paymentId } = await paid(outcome);
    expect(answers).toEqual([200]);
    expect(operation()).toMatchObject({ status: 'SUCCEED' });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'quarantined', reason });
    expect(await scene.entries()).toEqual([]);
    expect(scene.alarms).toEqual([reason]);
  });

  test('a sum that could be digits moved over is decided by the acquirer’s own operations', async () => {
    // 1120.25 after any number ends in the 120.25 that were asked
    const { paymentId } = await paid('other_amount');
    expect(operation()?.amount).toBe(112_025);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'quarantined', reason: 'amount_mismatch' });
    expect((await scene.payment(paymentId)).timeline.at(-1)?.detail).toContain('112025 RUB');
  });

  test('digits moved over are refused when the acquirer knows of no such operation', async () => {
    const { paymentId } = await scene.start();
    const said = {
      ...{ MNT_ID: '54600817', MNT_TRANSACTION_ID: `${paymentId}A`, MNT_OPERATION_ID: '1234501' },
      ...{ MNT_AMOUNT: '20.25', MNT_CURRENCY_CODE: 'RUB', MNT_TEST_MODE: '1' },
      MNT_SUBSCRIBER_ID: scene.contractId,
    };
    const signed = { ...said, MNT_SIGNATURE: messageSignature(said, 'a-code-of-ours') };
    await expect(monetaPay(scene.caller, { ...signed, supplierId: SUPPLIER_ID })).rejects.toMatchObject({
      code: 'payment.notice_refused',
    });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
    expect(await scene.entries()).toEqual([]);
  });
});
