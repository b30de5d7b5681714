import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { signCheck } from '../core/payment/adapters/moneta-signature.ts';
import { forgeries, type Genuine, payRequest } from '../core/payment/testing/forgeries.ts';
import { type Scene, SUPPLIER_ID } from '../core/payment/testing/scene.ts';
import { type MonetaHooks, openMonetaHooks } from './moneta-hooks.ts';
import { TEST_ENVIRONMENT } from './testing.ts';

const FORM = 'application/x-www-form-urlencoded';

let scene: Scene;
let genuine: Genuine;
let code: string;
let send: MonetaHooks['send'];

beforeAll(async () => {
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
  ({ scene, genuine, code, send } = await openMonetaHooks());
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
    const said = { ...asked, MNT_SIGNATURE: signCheck(asked, code) };
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
