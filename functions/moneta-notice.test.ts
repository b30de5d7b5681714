import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as operations from '#contract/payment';
import { instantOfMs, msOf } from '#core/kernel';
import * as Payment from '#core/payment';
import { type HttpHandler, httpHandler } from '#runtime/http';
import { monetaGateway } from '../core/payment/adapters/moneta.ts';
import { type Said, signCheck, signPay } from '../core/payment/adapters/moneta-signature.ts';
import { forgeries, type Genuine, type PayRequest, payRequest } from '../core/payment/testing/forgeries.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../core/payment/testing/scene.ts';
import { call, TEST_ENVIRONMENT } from './testing.ts';

const PAY = 'POST /api/hooks/moneta/{supplierId}/pay';
const CODE = 'the-code-of-volna';
const FORM = 'application/x-www-form-urlencoded';

/** The handler as deployed, on a scene's table in memory. */
let handler: HttpHandler;
let scene: Scene;
let genuine: Genuine;

beforeAll(async () => {
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
  const account = { accountId: '54600817', integrityCode: CODE, username: 'portal', password: 'secret' };
  const gateway = monetaGateway({
    ...account,
    ...{ assistant: 'https://moneta.test/assistant.htm', api: 'http://127.0.0.77:1/', testMode: false },
    clock: { now: () => instantOfMs(msOf(scene.world.now)) },
  });
  scene = await createScene({ gateway });
  const { redirectUrl } = await scene.start();
  const asked = Object.fromEntries(new URL(redirectUrl).searchParams);
  const said: Said = {
    ...{ MNT_ID: asked.MNT_ID, MNT_TRANSACTION_ID: asked.MNT_TRANSACTION_ID, MNT_OPERATION_ID: '123450' },
    ...{ MNT_AMOUNT: asked.MNT_AMOUNT, MNT_CURRENCY_CODE: 'RUB' },
    ...{ MNT_SUBSCRIBER_ID: asked.MNT_SUBSCRIBER_ID, MNT_TEST_MODE: '0' },
  };
  const other = { supplierId: 'another', accountId: '11223344', code: 'the-code-of-another' };
  genuine = {
    supplierId: SUPPLIER_ID,
    said: { ...said, MNT_SIGNATURE: signPay(said, CODE) },
    other,
  };
  const anothers = monetaGateway({
    ...{ ...account, accountId: other.accountId, integrityCode: other.code, testMode: false },
    ...{ assistant: 'https://moneta.test/assistant.htm', api: 'http://127.0.0.77:1/' },
    clock: { now: () => scene.world.now },
  });
  const ports: typeof scene.caller.ports = {
    ...scene.caller.ports,
    gatewayFor: (supplierId, name) =>
      supplierId === other.supplierId ? anothers : scene.caller.ports.gatewayFor(supplierId, name),
  };
  const ctx = { ...scene.caller, ports };
  const { monetaPay, monetaPayByGet, monetaCheck, monetaCheckByGet } = operations;
  handler = httpHandler(
    { monetaPay, monetaPayByGet, monetaCheck, monetaCheckByGet },
    {
      monetaPay: (_, input) => Payment.monetaPay(ctx, input),
      monetaPayByGet: (_, input) => Payment.monetaPay(ctx, input),
      monetaCheck: (_, input) => Payment.monetaCheck(ctx, input),
      monetaCheckByGet: (_, input) => Payment.monetaCheck(ctx, input),
    },
  );
});

const send = ({ supplierId, query, body, headers }: PayRequest, routeKey = PAY) =>
  call(handler, {
    routeKey,
    headers: { ...headers },
    path: { supplierId },
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
  });

describe('the Pay URL', () => {
  test('takes no forgery for the acquirer’s word, and lets none change anything', async () => {
    const before = scene.world.table.snapshot();
    await fc.assert(
      fc.asyncProperty(forgeries(genuine), async (forgery) => {
        const { status } = await send(forgery);
        // what the signature cannot tell apart is read back, and here the acquirer does not answer (502)
        expect([400, 403, 502], forgery.kind).toContain(status);
      }),
      { numRuns: 3_000 },
    );
    expect(scene.world.table.snapshot()).toEqual(before);
  });

  test('answers a paid order with SUCCESS in plain text, by POST and by GET, and a replay the same', async () => {
    const message = payRequest(genuine);
    for (let time = 0; time < 3; time += 1) {
      const answer = await send(message);
      expect(answer).toMatchObject({ status: 200, raw: 'SUCCESS' });
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    }
    const byGet = { supplierId: SUPPLIER_ID, query: String(message.body), headers: {} };
    expect(await send(byGet, 'GET /api/hooks/moneta/{supplierId}/pay')).toMatchObject({
      status: 200,
      raw: 'SUCCESS',
    });
    expect(await scene.entries()).toHaveLength(1);
  });

  test('takes a body in base64, a charset of UTF-8, and parameters that the protocol may add', async () => {
    const message = payRequest(genuine);
    for (const contentType of [FORM, `${FORM};charset=UTF-8`, `${FORM}; charset="utf-8"`]) {
      const body = `paymentSystem.unitId=1&MNT_USER=%CF%F0&${message.body}&MNT_USER=2`;
      expect(await send({ ...message, body, headers: { 'content-type': contentType } })).toMatchObject({
        status: 200,
      });
    }
  });

  test('refuses a message over 16 KiB (400)', async () => {
    const body = `${payRequest(genuine).body}&filler=${'x'.repeat(20_000)}`;
    expect(await send({ ...payRequest(genuine), body })).toMatchObject({
      status: 400,
      body: { code: 'platform.body_too_big' },
    });
  });

  test('names what is wrong with a form in both languages', async () => {
    const twice = { ...payRequest(genuine), body: `${payRequest(genuine).body}&MNT_ID=1` };
    const headers = { ...twice.headers, 'accept-language': 'en' };
    expect(await send({ ...twice, headers })).toMatchObject({
      status: 400,
      body: { code: 'platform.form_malformed', detail: expect.stringContaining('each once') },
    });
  });
});

describe('the Check URL', () => {
  test.each(['POST', 'GET'])('answers a %s with signed XML', async (method) => {
    const asked = { ...genuine.said, MNT_OPERATION_ID: undefined, MNT_COMMAND: 'CHECK' };
    const said = { ...asked, MNT_SIGNATURE: signCheck(asked, CODE) };
    const { body } = payRequest({ supplierId: SUPPLIER_ID, said });
    const request =
      method === 'GET'
        ? { supplierId: SUPPLIER_ID, query: String(body), headers: {} }
        : payRequest({ supplierId: SUPPLIER_ID, said });
    const answer = await send(request, `${method} /api/hooks/moneta/{supplierId}/check`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(answer.raw).toMatch(/<MNT_RESULT_CODE>(402|200)<\/MNT_RESULT_CODE>/);
  });
});
