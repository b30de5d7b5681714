import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type MonetaGenuine, monetaRequest } from '../core/payment/testing/forgeries/moneta.ts';
import { type Scene, SUPPLIER_ID } from '../core/payment/testing/scene.ts';
import { HOOKS_ENVIRONMENT, type Hooks, openMonetaHooks } from './forgery/hooks.ts';

const FORM = 'application/x-www-form-urlencoded';

let scene: Scene;
let genuine: MonetaGenuine;
let send: Hooks['send'];

beforeAll(async () => {
  for (const [name, value] of Object.entries(HOOKS_ENVIRONMENT)) vi.stubEnv(name, value);
  ({ scene, genuine, send } = await openMonetaHooks());
});

const message = () => monetaRequest(SUPPLIER_ID, genuine.untold);

describe('the Pay URL', () => {
  test('answers a paid order with SUCCESS in plain text, by POST and by GET, and a replay the same', async () => {
    const before = (await scene.entries()).length;
    for (let time = 0; time < 3; time += 1) {
      const answer = await send(message());
      expect(answer).toMatchObject({ status: 200, raw: 'SUCCESS' });
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    }
    const byGet = monetaRequest(SUPPLIER_ID, genuine.untold, { method: 'GET' });
    expect(await send(byGet)).toMatchObject({ status: 200, raw: 'SUCCESS' });
    expect(await scene.entries()).toHaveLength(before + 1);
  });

  test('takes a charset of UTF-8, and parameters that the protocol may add', async () => {
    for (const contentType of [FORM, `${FORM};charset=UTF-8`, `${FORM}; charset="utf-8"`]) {
      const body = `paymentSystem.unitId=1&MNT_USER=%CF%F0&${message().body}&MNT_USER=2`;
      expect(await send({ ...message(), body, headers: { 'content-type': contentType } })).toMatchObject({
        status: 200,
      });
    }
  });

  test('takes a body in base64', async () => {
    const body = Buffer.from(String(message().body)).toString('base64');
    expect(await send({ ...message(), body, isBase64: true })).toMatchObject({ status: 200 });
  });

  test('refuses a message over 16 KiB (400)', async () => {
    const body = `${message().body}&filler=${'x'.repeat(20_000)}`;
    expect(await send({ ...message(), body })).toMatchObject({
      status: 400,
      body: { code: 'platform.body_too_big' },
    });
  });

  test('names what is wrong with a form in both languages', async () => {
    const twice = { ...message(), body: `${message().body}&MNT_ID=1` };
    const headers = { ...twice.headers, 'accept-language': 'en' };
    expect(await send({ ...twice, headers })).toMatchObject({
      status: 400,
      body: { code: 'platform.form_malformed', detail: expect.stringContaining('each once') },
    });
  });
});

describe('the Check URL', () => {
  test.each(['POST', 'GET'])('answers a %s with signed XML', async (method) => {
    const answer = await send(monetaRequest(SUPPLIER_ID, genuine.question, { hook: 'check', method }));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(answer.raw).toMatch(/<MNT_RESULT_CODE>(402|200)<\/MNT_RESULT_CODE>/);
  });
});
