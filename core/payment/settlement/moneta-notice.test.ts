import { beforeEach, describe, expect, test } from 'vitest';
import { instantOfMs, kopecks, msOf, type PaymentId, type SupplierId } from '#core/kernel';
import { remove, type Table } from '#core/platform';
import { monetaGateway, orderIdOf } from '../adapters/moneta.ts';
import { type Said, signCheck, signPay } from '../adapters/moneta-signature.ts';
import { FakeMoneta } from '../testing/fake-moneta.ts';
import { createScene, queued, type Scene, SUPPLIER_ID, started } from '../testing/scene.ts';
import { monetaCheck, monetaPay } from './moneta-notice.ts';

const ACCOUNT_ID = '54600817';
const CODE = 'the-code-of-volna';

let scene: Scene;
let paymentId: PaymentId;
/** What MONETA would say of the payment. */
let order: Said;

beforeEach(async () => {
  const gateway = monetaGateway({
    ...{ assistant: 'https://moneta.test/assistant.htm', api: 'http://127.0.0.77:1/services' },
    ...{
      accountId: ACCOUNT_ID,
      integrityCode: CODE,
      username: 'portal',
      password: 'secret',
      testMode: false,
    },
    clock: { now: () => instantOfMs(msOf(scene.world.now)) },
  });
  scene = await createScene({ gateway, balanceKopecks: 50_000 });
  const { redirectUrl, ...started } = await scene.start();
  paymentId = started.paymentId;
  const asked = Object.fromEntries(new URL(redirectUrl).searchParams);
  order = {
    ...{ MNT_ID: asked.MNT_ID, MNT_TRANSACTION_ID: asked.MNT_TRANSACTION_ID, MNT_OPERATION_ID: '123450' },
    ...{ MNT_AMOUNT: asked.MNT_AMOUNT, MNT_CURRENCY_CODE: 'RUB' },
    ...{ MNT_SUBSCRIBER_ID: asked.MNT_SUBSCRIBER_ID, MNT_TEST_MODE: '0' },
  };
});

function pay(changes: Said = {}, { code = CODE, supplierId = SUPPLIER_ID } = {}) {
  const said = { ...order, ...changes };
  return monetaPay(scene.caller, { MNT_SIGNATURE: signPay(said, code), ...said, supplierId });
}

function ask(changes: Said = {}) {
  const said = { ...order, MNT_OPERATION_ID: undefined, MNT_COMMAND: 'CHECK', ...changes };
  return monetaCheck(scene.caller, {
    MNT_SIGNATURE: signCheck(said, CODE),
    ...said,
    supplierId: SUPPLIER_ID,
  });
}

const codeOf = (xml: string) => /<MNT_RESULT_CODE>(\d+)</.exec(xml)?.[1];
const payment = () => scene.payment(paymentId);
const refused = { code: 'payment.notice_refused', status: 403 };

describe('a payment at MONETA', () => {
  test('leads its payer to the assistant with a signed order, and back', async () => {
    const { redirectUrl = '', providerId } = await payment();
    const url = new URL(redirectUrl);
    const back = `https://kabinet.test/contracts/${scene.contractId}/payments/${paymentId}`;
    expect(`${url.origin}${url.pathname}`).toBe('https://moneta.test/assistant.htm');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{ MNT_ID: ACCOUNT_ID, MNT_TRANSACTION_ID: `${paymentId}A`, MNT_AMOUNT: '120.25' },
      ...{ MNT_CURRENCY_CODE: 'RUB', MNT_SUBSCRIBER_ID: scene.contractId, MNT_TEST_MODE: '0' },
      ...{ MNT_SUCCESS_URL: expect.stringContaining(paymentId), MNT_FAIL_URL: expect.any(String) },
      ...{ MNT_SIGNATURE: expect.stringMatching(/^[0-9a-f]{32}$/), 'moneta.locale': 'ru' },
    });
    expect(url.searchParams.get('MNT_RETURN_URL')).toContain(new URL(back).pathname);
    expect(providerId).toBe(`${paymentId}A`);
    expect(redirectUrl).not.toContain(CODE);
  });

  test('is credited by the signed word that it was paid', async () => {
    expect(await pay()).toBe('SUCCESS');
    expect(await payment()).toMatchObject({ state: 'succeeded', operationId: '123450' });
    expect(await scene.balance()).toBe(50_000 - 12_025);
    expect(await scene.ledgerBalance('moneta')).toBe(12_025);
  });

  test('is credited once, however often and at once it is told', async () => {
    expect(await Promise.all(Array.from({ length: 8 }, () => pay()))).toEqual(Array(8).fill('SUCCESS'));
    expect(await pay()).toBe('SUCCESS');
    expect(await scene.entries()).toHaveLength(1);
    expect(scene.alarms).toEqual([]);
  });

  test('is found by what the order says when its id was never stored', async () => {
    const { providerId: _id, redirectUrl: _url, ...lost } = await payment();
    await scene.world.system.table.load([
      { ...lost, pk: `CONTRACT#${scene.contractId}`, sk: `PAYMENT#${paymentId}`, version: lost.version },
    ]);
    const snapshot = scene.world.table.snapshot().filter(({ pk }) => pk === `ONCE#moneta#${paymentId}A`);
    for (const { pk, sk } of snapshot) await scene.world.system.table.commit([remove({ pk, sk })]);
    expect(await pay()).toBe('SUCCESS');
    expect(await payment()).toMatchObject({ state: 'succeeded', providerId: `${paymentId}A` });
  });
});

describe('what does not fit the intent', () => {
  test.each([
    ['amount_mismatch', { MNT_AMOUNT: '77.00' }],
    ['currency_mismatch', { MNT_CURRENCY_CODE: 'USD' }],
    ['mode_mismatch', { MNT_TEST_MODE: '1' }],
    ['intent_mismatch', { MNT_SUBSCRIBER_ID: 'ctr_00000000000000000000000000' }],
  ])('%s is quarantined, told to staff, and acknowledged after that', async (reason, changes) => {
    expect(await pay(changes)).toBe('SUCCESS');
    expect(await payment()).toMatchObject({ state: 'quarantined', reason });
    expect(await scene.entries()).toEqual([]);
    expect(scene.alarms).toEqual([reason]);
    expect(queued(scene, 'PAYMENTS#attention')).toHaveLength(1);
  });

  test('is not acknowledged while it cannot be stored', async () => {
    const { table: whole } = scene.caller;
    const table = new Proxy(whole, {
      get(_, name: keyof Table) {
        if (name !== 'commit') return whole[name].bind(whole);
        return () => Promise.reject(new Error('the table is away'));
      },
    });
    const said = { ...order, MNT_AMOUNT: '7.00' };
    const message = { ...said, MNT_SIGNATURE: signPay(said, CODE), supplierId: SUPPLIER_ID };
    await expect(monetaPay({ ...scene.caller, table }, message)).rejects.toThrow('the table is away');
    expect(await payment()).toMatchObject({ state: 'pending' });
  });

  test('money a second time for one order is noted for staff, and credited once', async () => {
    await pay();
    expect(await pay({ MNT_OPERATION_ID: '123999' })).toBe('SUCCESS');
    expect(await scene.entries()).toHaveLength(1);
    expect(await payment()).toMatchObject({ state: 'succeeded', attentionAt: scene.world.now });
    expect((await payment()).timeline.at(-1)).toMatchObject({
      kind: 'late_mismatch',
      detail: 'operation 123999: 12025 RUB',
    });
    expect(scene.alarms).toEqual(['late_mismatch']);
  });

  test('one operation pays for one payment only', async () => {
    await pay();
    const second = await scene.start(5_000, 'press-0000000000000002');
    const orderId = orderIdOf({ paymentId: second.paymentId, attempt: 1 });
    expect(await pay({ MNT_TRANSACTION_ID: orderId, MNT_AMOUNT: '50.00' })).toBe('SUCCESS');
    expect(await scene.payment(second.paymentId)).toMatchObject({
      state: 'quarantined',
      reason: 'operation_reused',
    });
    expect(await scene.entries()).toHaveLength(1);
  });

  test('money for a payment that was given up is kept as unapplied', async () => {
    const { version, ...given } = await payment();
    await scene.world.system.table.load([
      {
        ...given,
        version,
        state: 'canceled',
        pk: `CONTRACT#${scene.contractId}`,
        sk: `PAYMENT#${paymentId}`,
      },
    ]);
    await pay();
    expect(await payment()).toMatchObject({ state: 'canceled', parts: [{ creditedTo: 'unapplied' }] });
    expect(await scene.balance()).toBe(50_000);
  });

  test('money for an order that there is not is kept for staff before it is acknowledged', async () => {
    const unknown = 'pay_01K9Z6X0M4K8N1R2T3V4W5X6Y7A';
    expect(await pay({ MNT_TRANSACTION_ID: unknown })).toBe('SUCCESS');
    const [stray] = queued(scene, 'PAYMENTS#attention');
    expect(stray).toMatchObject({ providerId: unknown, operationId: '123450', amountKopecks: 12_025 });
    expect(scene.alarms).toEqual(['stray']);
    expect(await payment()).toMatchObject({ state: 'pending' });
  });
});

describe('what is not the acquirer’s', () => {
  test.each<[string, Said]>([
    ['another code', {}],
    ['an order id of another form', { MNT_TRANSACTION_ID: 'FF790ABCD' }],
    ['an order id that ends in a digit', { MNT_TRANSACTION_ID: 'pay_01K9Z6X0M4K8N1R2T3V4W5X6Y71' }],
    ['another account', { MNT_ID: '54600818' }],
    ['an amount of one decimal', { MNT_AMOUNT: '120.2' }],
    ['an amount with a nought before it', { MNT_AMOUNT: '0120.25' }],
    ['an amount below nought', { MNT_AMOUNT: '-120.25' }],
    ['no operation', { MNT_OPERATION_ID: '' }],
    ['an operation that is no number', { MNT_OPERATION_ID: '12a' }],
    ['an operation with a nought before it', { MNT_OPERATION_ID: '0123450' }],
    ['a command', { MNT_COMMAND: 'CANCELLED_DEBIT' }],
    ['a mode that is none', { MNT_TEST_MODE: 'true' }],
    ['no mode', { MNT_TEST_MODE: undefined }],
    ['a currency that is none', { MNT_CURRENCY_CODE: 'rub' }],
    ['no subscriber', { MNT_SUBSCRIBER_ID: undefined }],
  ])('is refused whoever signed it: %s', async (what, changes) => {
    const code = what === 'another code' ? 'a-code-that-was-guessed' : CODE;
    await expect(pay(changes, { code })).rejects.toMatchObject(refused);
    expect(await payment()).toMatchObject({ state: 'pending' });
    expect(queued(scene, 'PAYMENTS#attention')).toEqual([]);
  });

  test.each([
    ['to the amount', { MNT_OPERATION_ID: '12345', MNT_AMOUNT: '0120.25' }, 'payment.notice_refused'],
    // what the message cannot tell is read back, and here the acquirer does not answer
    [
      'to the amount, two',
      { MNT_OPERATION_ID: '1234', MNT_AMOUNT: '50120.25' },
      'payment.acquirer_unavailable',
    ],
    [
      'to the operation',
      { MNT_OPERATION_ID: '1234501', MNT_AMOUNT: '20.25' },
      'payment.acquirer_unavailable',
    ],
  ])('digits moved over %s sign alike, and are not believed', async (_, moved, code) => {
    const signature = signPay(order, CODE);
    expect(signPay({ ...order, ...moved }, CODE)).toBe(signature);
    await expect(pay({ ...moved, MNT_SIGNATURE: signature })).rejects.toMatchObject({ code });
    expect(await payment()).toMatchObject({ state: 'pending' });
    expect(await pay()).toBe('SUCCESS');
    expect(await payment()).toMatchObject({ state: 'succeeded', operationId: '123450' });
  });

  test('digits moved over in the message of a paid order are not acknowledged either', async () => {
    const moneta = new FakeMoneta({ now: () => paid.world.now });
    const paid = await createScene({ gateway: moneta.gateway });
    const { providerId } = await started(paid);
    moneta.pay(providerId);
    const said = moneta.message(providerId);
    expect(await monetaPay(paid.caller, { ...said, supplierId: SUPPLIER_ID })).toBe('SUCCESS');
    const before = paid.world.table.snapshot();
    const moved = { ...said, MNT_OPERATION_ID: `${said.MNT_OPERATION_ID}1`, MNT_AMOUNT: '20.25' };
    await expect(monetaPay(paid.caller, { ...moved, supplierId: SUPPLIER_ID })).rejects.toMatchObject(
      refused,
    );
    expect(paid.world.table.snapshot()).toEqual(before);
  });

  test('a supplier without such an account has no hook', async () => {
    const supplierId = 'another' as SupplierId;
    await expect(pay({}, { supplierId })).rejects.toMatchObject(refused);
  });

  test('a message to one supplier does not pay another’s order', async () => {
    await scene.world.system.table.load([
      {
        ...(await payment()),
        ...{ supplierId: 'another', pk: `CONTRACT#${scene.contractId}`, sk: `PAYMENT#${paymentId}` },
      },
    ]);
    await pay();
    expect(await payment()).toMatchObject({ state: 'pending' });
    expect(scene.alarms).toEqual(['stray']);
  });
});

describe('whether an order may be paid', () => {
  test('an open one, exactly as asked: 402, signed', async () => {
    const answer = await ask();
    expect(codeOf(answer)).toBe('402');
    expect(answer).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<MNT_RESPONSE><MNT_ID>54600817<\/MNT_ID>/,
    );
    expect(answer).toContain(`<MNT_TRANSACTION_ID>${paymentId}A</MNT_TRANSACTION_ID>`);
    expect(answer).toMatch(/<MNT_SIGNATURE>[0-9a-f]{32}<\/MNT_SIGNATURE><\/MNT_RESPONSE>\n$/);
    expect(codeOf(await ask({ MNT_OPERATION_ID: '123450' }))).toBe('402');
  });

  test('a paid one: 200', async () => {
    await pay();
    expect(codeOf(await ask())).toBe('200');
  });

  test('one that staff are looking at: 302', async () => {
    await pay({ MNT_AMOUNT: '7.00' });
    expect(codeOf(await ask())).toBe('302');
  });

  test.each<[string, Said]>([
    ['another sum', { MNT_AMOUNT: '1120.25' }],
    ['another currency', { MNT_CURRENCY_CODE: 'USD' }],
    ['another mode', { MNT_TEST_MODE: '1' }],
    ['another subscriber', { MNT_SUBSCRIBER_ID: 'ctr_00000000000000000000000000' }],
    ['an order there is not', { MNT_TRANSACTION_ID: 'pay_01K9Z6X0M4K8N1R2T3V4W5X6Y7A' }],
  ])('%s: 500', async (_, changes) => {
    expect(codeOf(await ask(changes))).toBe('500');
  });

  test('one whose hour is over: 500', async () => {
    scene.world.pass(3601);
    expect(codeOf(await ask())).toBe('500');
  });

  test('asking changes nothing', async () => {
    const before = scene.world.table.snapshot();
    await ask();
    expect(scene.world.table.snapshot()).toEqual(before);
  });

  test.each<[string, Said]>([
    ['a signature of another kind', { MNT_SIGNATURE: 'c8222aef6362c7f1239ccdc729d1a200' }],
    ['no signature', { MNT_SIGNATURE: undefined }],
    ['no command', { MNT_COMMAND: undefined }],
    ['an operation that is no number', { MNT_OPERATION_ID: 'x' }],
  ])('%s is refused', async (_, changes) => {
    await expect(ask(changes)).rejects.toMatchObject(refused);
  });

  test('a question signed by the acquirer is no payment', async () => {
    const said = { ...order, MNT_COMMAND: 'CHECK' };
    const message = { ...said, MNT_SIGNATURE: signCheck(said, CODE), supplierId: SUPPLIER_ID };
    await expect(monetaPay(scene.caller, message)).rejects.toMatchObject(refused);
    const quiet = { ...message, MNT_COMMAND: undefined };
    await expect(monetaPay(scene.caller, quiet)).rejects.toMatchObject(refused);
    expect(await payment()).toMatchObject({ state: 'pending', amountKopecks: kopecks(12_025) });
  });
});
