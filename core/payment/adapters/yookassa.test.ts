import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instant, kopecks, type RefundId } from '#core/kernel';
import type { Gateway } from '../ports.ts';
import { order } from '../testing/gateway-conformance.ts';
import { YOOKASSA_NETWORKS, yookassaGateway } from './yookassa.ts';

interface Asked {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What the acquirer answers next. `hang` never does, `cut` closes the connection half-way. */
type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | 'hang' | 'cut';

const PAID = {
  id: '2d8b0d1e-000f-5000-8000-1c2d3e4f5a6b',
  status: 'succeeded',
  paid: true,
  amount: { value: '120.25', currency: 'RUB' },
  income_amount: { value: '116.04', currency: 'RUB' },
  captured_at: '2026-10-20T09:00:05.123Z',
  created_at: '2026-10-20T08:59:00.000Z',
  metadata: { paymentId: 'pay_1', contractId: 'ctr_1', attempt: '1', number: 7 },
  payment_method: { type: 'sbp', id: 'x', saved: false, sbp_operation_id: 'y' },
  refundable: true,
  test: true,
  something_new: { nested: [1, 2, 3] },
};

let server: Server;
let endpoint: string;
let asked: Asked[];
let replies: Reply[];
let gateway: Gateway;

const SECRET = 'test_very-secret-key';
const options = () => ({ endpoint, shopId: '100500', secretKey: SECRET, testMode: true, timeoutMs: 250 });

beforeEach(async () => {
  asked = [];
  replies = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ method: request.method, url: request.url, headers: request.headers, body });
    const reply = replies.shift() ?? { status: 200, body: PAID };
    if (reply === 'hang') return;
    if (reply === 'cut') {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"id":');
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`;
  gateway = yookassaGateway(options());
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('asking YooKassa', () => {
  test('signs with shop and key as the protocol has it', async () => {
    await yookassaGateway({ ...options(), secretKey: 'test_key' }).get('p-1');
    expect(asked[0]?.headers.authorization).toBe('Basic MTAwNTAwOnRlc3Rfa2V5');
  });

  test('creates with the key of intent and attempt, a body of the protocol, and the receipt', async () => {
    const draft = order();
    await gateway.create(draft);
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/v3/payments' });
    expect(asked[0]?.headers['idempotence-key']).toBe(`${draft.paymentId}-1`);
    expect(String(asked[0]?.headers['idempotence-key']).length).toBeLessThanOrEqual(64);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      amount: { value: '120.25', currency: 'RUB' },
      capture: true,
      confirmation: { type: 'redirect', return_url: draft.returnUrl },
      description: 'Оплата по договору 78010000000017',
      metadata: { paymentId: draft.paymentId, contractId: draft.contractId, attempt: '1' },
      receipt: {
        customer: { email: 'anna@example.org' },
        items: [
          {
            description: 'Коммунальные услуги, договор 78010000000017',
            quantity: '1.00',
            amount: { value: '100.00', currency: 'RUB' },
            vat_code: 11,
            payment_subject: 'service',
            payment_mode: 'full_payment',
          },
          {
            description: 'Аванс за коммунальные услуги, договор 78010000000017',
            quantity: '1.00',
            amount: { value: '20.25', currency: 'RUB' },
            vat_code: 12,
            payment_subject: 'payment',
            payment_mode: 'advance',
          },
        ],
      },
    });
  });

  test('says the same bytes for the same order', async () => {
    const draft = order();
    await gateway.create(draft);
    await gateway.create(structuredClone(draft));
    expect(asked[1]?.body).toBe(asked[0]?.body);
  });

  test('writes a phone without its plus and cuts texts to the protocol’s lengths', async () => {
    const draft = order({ description: 'д'.repeat(200) });
    const [item] = draft.receipt.items;
    await gateway.create({
      ...draft,
      receipt: { contact: { phone: '+79211234567' }, items: [{ ...item!, description: 'у'.repeat(200) }] },
    });
    const body = JSON.parse(asked[0]?.body ?? '');
    expect(body.receipt.customer).toEqual({ phone: '79211234567' });
    expect([body.description.length, body.receipt.items[0].description.length]).toEqual([128, 128]);
  });

  test('reads what it needs and lets the protocol grow', async () => {
    expect(await gateway.get(PAID.id)).toEqual({
      kind: 'ok',
      value: {
        providerId: PAID.id,
        status: 'succeeded',
        amount: { kopecks: 12_025, currency: 'RUB' },
        testMode: true,
        metadata: { paymentId: 'pay_1', contractId: 'ctr_1', attempt: '1' },
        paidAt: '2026-10-20T09:00:05.123Z',
        method: { id: 'x', saved: false },
      },
    });
    expect(asked[0]).toMatchObject({ method: 'GET', url: `/v3/payments/${PAID.id}` });
  });

  test('leaves out what it cannot use instead of hiding the payment', async () => {
    replies.push({
      status: 200,
      body: {
        ...PAID,
        captured_at: 'yesterday',
        metadata: null,
        confirmation: { type: 'redirect', confirmation_url: 'javascript:alert(1)' },
        cancellation_details: 'none',
      },
    });
    const answer = await gateway.get(PAID.id);
    expect(answer).toMatchObject({ kind: 'ok', value: { status: 'succeeded', metadata: {} } });
    expect(answer.kind === 'ok' && answer.value).not.toHaveProperty('redirectUrl');
  });

  test.each([
    ['120.2', undefined],
    ['120.255', undefined],
    ['-120.25', undefined],
    ['1e2', undefined],
    ['120,25', undefined],
    ['0.01', 1],
    ['500000.00', 50_000_000],
  ])('reads the amount %j exactly or not at all', async (value, expected) => {
    replies.push({ status: 200, body: { ...PAID, amount: { value, currency: 'RUB' } } });
    const answer = await gateway.get(PAID.id);
    expect(answer.kind === 'ok' && answer.value.amount.kopecks).toBe(expected);
  });

  test('reads a refund', async () => {
    const refund = {
      id: 'r-1',
      payment_id: PAID.id,
      status: 'succeeded',
      amount: { value: '20.00', currency: 'RUB' },
      created_at: '2026-10-20T10:00:00.000Z',
    };
    replies.push({ status: 200, body: refund });
    expect(await gateway.getRefund('r-1')).toEqual({
      kind: 'ok',
      value: {
        refundId: 'r-1',
        providerId: PAID.id,
        status: 'succeeded',
        amount: { kopecks: kopecks(2_000), currency: 'RUB' },
        returnedAt: '2026-10-20T10:00:00.000Z',
      },
    });
    expect(asked[0]?.url).toBe('/v3/refunds/r-1');
  });

  test('charges a remembered card without a page, and asks for a card to be remembered', async () => {
    await gateway.create(order({ card: 'pm-1' }));
    await gateway.create(order({ saveCard: true }));
    const [charge, saving] = asked.map(({ body }) => JSON.parse(body));
    expect(charge).toMatchObject({ payment_method_id: 'pm-1', capture: true });
    expect(charge).not.toHaveProperty('confirmation');
    expect(charge).not.toHaveProperty('save_payment_method');
    expect(saving).toMatchObject({ save_payment_method: true, confirmation: { type: 'redirect' } });
    expect(saving).not.toHaveProperty('payment_method_id');
  });

  test.each([
    [{ card: { last4: '4477', card_type: 'Mir' } }, 'Mir •• 4477'],
    [{ title: 'СБП' }, 'СБП'],
    [{ card: { last4: '44771234', card_type: 'Mir' } }, undefined],
  ])('tells of the card only what may be shown: %j', async (facts, title) => {
    replies.push({ status: 200, body: { ...PAID, payment_method: { id: 'pm-1', saved: true, ...facts } } });
    const answer = await gateway.get(PAID.id);
    expect(answer.kind === 'ok' && answer.value.method?.title).toBe(title);
  });

  test('takes or lets go held money with a key of its own, the same each time', async () => {
    for (const call of ['capture', 'capture', 'cancel'] as const) await gateway[call](PAID.id);
    expect(asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', `/v3/payments/${PAID.id}/capture`, '{}'],
      ['POST', `/v3/payments/${PAID.id}/capture`, '{}'],
      ['POST', `/v3/payments/${PAID.id}/cancel`, '{}'],
    ]);
    const keys = asked.map(({ headers }) => String(headers['idempotence-key']));
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key.length).toBeLessThanOrEqual(64);
  });

  test('asks for a refund with its id as the key, and knows it again by that', async () => {
    const refundId = 'rfd_01K9Z6X0M4K8N1R2T3V4W5X6Y7' as RefundId;
    const [item] = order().receipt.items;
    const receipt = { contact: { phone: '+79211234567' }, items: [item!] };
    replies.push({
      status: 200,
      body: {
        ...{ id: 'r-1', payment_id: PAID.id, status: 'canceled', description: `Возврат ${refundId}` },
        amount: { value: '100.00', currency: 'RUB' },
        cancellation_details: { party: 'yoo_money', reason: 'insufficient_funds' },
      },
    });
    const answer = await gateway.refund({
      ...{ refundId, providerId: PAID.id, amountKopecks: kopecks(10_000), receipt },
    });
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/v3/refunds' });
    expect(asked[0]?.headers['idempotence-key']).toBe(refundId);
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      payment_id: PAID.id,
      amount: { value: '100.00', currency: 'RUB' },
      description: `Возврат ${refundId}`,
      receipt: { customer: { phone: '79211234567' }, items: [{ amount: { value: '100.00' } }] },
    });
    expect(answer).toEqual({
      kind: 'ok',
      value: {
        ...{ refundId: 'r-1', providerId: PAID.id, status: 'canceled', asked: refundId },
        amount: { kopecks: 10_000, currency: 'RUB' },
        cancelReason: 'insufficient_funds',
      },
    });
  });

  test('reads the book: payments by when they were taken, then refunds by when they were made', async () => {
    const span = { from: instant('2026-10-19T21:00:00Z'), to: instant('2026-10-20T21:00:00Z') };
    const refund = { id: 'r-1', payment_id: PAID.id, status: 'succeeded', amount: PAID.amount };
    replies.push(
      { status: 200, body: { type: 'list', items: [PAID], next_cursor: 'c-1' } },
      { status: 200, body: { type: 'list', items: [] } },
      { status: 200, body: { type: 'list', items: [refund], next_cursor: 'c-2' } },
      { status: 200, body: { type: 'list', items: [] } },
    );
    const told: unknown[] = [];
    let cursor: string | undefined;
    do {
      const answer = await gateway.operations?.({ ...span, ...(cursor && { cursor }) });
      if (answer?.kind !== 'ok') throw new Error('no page');
      told.push(...answer.value.operations);
      cursor = answer.value.cursor;
    } while (cursor);
    const amount = { kopecks: 12_025, currency: 'RUB' };
    expect(told).toEqual([
      { kind: 'payment', providerId: PAID.id, status: 'succeeded', amount },
      { kind: 'refund', refundId: 'r-1', providerId: PAID.id, status: 'succeeded', amount },
    ]);
    const bounds = (moment: string) => ({
      [`${moment}.gte`]: '2026-10-19T21:00:00.000Z',
      [`${moment}.lt`]: '2026-10-20T21:00:00.000Z',
      limit: '100',
    });
    const urls = asked.map(({ url }) => new URL(url ?? '', endpoint));
    expect(urls.map(({ pathname, searchParams }) => [pathname, Object.fromEntries(searchParams)])).toEqual([
      ['/v3/payments', bounds('captured_at')],
      ['/v3/payments', { ...bounds('captured_at'), cursor: 'c-1' }],
      ['/v3/refunds', bounds('created_at')],
      ['/v3/refunds', { ...bounds('created_at'), cursor: 'c-2' }],
    ]);
  });

  test('never lets an id lead to another address', async () => {
    for (const id of ['..', '../refunds/r-1', 'a/b', 'a?b', 'a#b', '%2e%2e', 'a\r\nb', ''])
      await gateway.get(id);
    expect(new Set(asked.map(({ url }) => url))).toEqual(new Set(['/v3/payments/malformed-id']));
  });
});

describe('YooKassa in trouble', () => {
  test.each([500, 502, 503, 504, 408, 429, 202, 204, 301, 302, 307])(
    'HTTP %i says nothing of the call’s fate',
    async (status) => {
      replies.push({
        status,
        body: PAID,
        headers: status >= 300 && status < 400 ? { location: '/v3/x' } : {},
      });
      expect(await gateway.create(order())).toEqual({ kind: 'unknown', cause: `HTTP ${status}` });
      expect(asked).toHaveLength(1);
    },
  );

  test.each([400, 401, 403, 404, 405, 415])(
    'HTTP %i of a creation is a refusal with its code',
    async (status) => {
      const body = {
        type: 'error',
        id: 'e-1',
        code: 'invalid_request',
        parameter: 'receipt.items',
        description: 'long',
      };
      replies.push({ status, body });
      expect(await gateway.create(order())).toEqual({
        kind: 'refused',
        status,
        code: 'invalid_request:receipt.items',
      });
    },
  );

  test('a refusal that cannot be read is a refusal', async () => {
    replies.push({ status: 403, body: '<html>Forbidden</html>' });
    expect(await gateway.create(order())).toEqual({ kind: 'refused', status: 403, code: 'unreadable' });
  });

  test('404 of a look is missing', async () => {
    replies.push({ status: 404, body: { type: 'error', code: 'not_found' } }, { status: 404 });
    expect(await gateway.get('p-1')).toEqual({ kind: 'missing' });
    expect(await gateway.getRefund('r-1')).toEqual({ kind: 'missing' });
  });

  test.each([
    ['nothing', ''],
    ['a page', '<html>'],
    ['half of JSON', '{"id":"p-1",'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no status', JSON.stringify({ ...PAID, status: undefined })],
    ['a status of its own', JSON.stringify({ ...PAID, status: 'paid' })],
    ['an amount as a number', JSON.stringify({ ...PAID, amount: { value: 120.25, currency: 'RUB' } })],
    ['no mode', JSON.stringify({ ...PAID, test: undefined })],
    ['an id that is too long', JSON.stringify({ ...PAID, id: 'x'.repeat(65) })],
  ])('an answer that is %s is unknown', async (_, body) => {
    replies.push({ status: 200, body }, { status: 200, body });
    expect(await gateway.create(order())).toMatchObject({ kind: 'unknown' });
    expect(await gateway.get('p-1')).toMatchObject({ kind: 'unknown' });
  });

  test('silence ends after the time-out', async () => {
    replies.push('hang');
    const before = performance.now();
    expect(await gateway.get('p-1')).toEqual({ kind: 'unknown', cause: 'TimeoutError' });
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('a connection cut in the middle is unknown', async () => {
    replies.push('cut');
    expect(await gateway.create(order())).toMatchObject({ kind: 'unknown' });
  });

  test('nobody at the address is unknown', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    // an address no other test listens at, should one be given the port meanwhile
    const nobody = yookassaGateway({ ...options(), endpoint: `http://127.0.0.77:${port}/v3` });
    expect(await nobody.create(order())).toEqual({ kind: 'unknown', cause: 'TypeError ECONNREFUSED' });
  });
});

describe('what is nobody’s business', () => {
  test('the key is in no answer and in nothing that can be printed of the gateway', async () => {
    replies.push({ status: 401, body: { code: 'invalid_credentials' } }, { status: 500 }, 'cut');
    const said = [gateway, await gateway.get('p-1'), await gateway.create(order()), await gateway.get('p-1')];
    const printed = inspect(said, { depth: 10, showHidden: true }) + JSON.stringify(said);
    expect(printed).not.toContain(SECRET);
    expect(printed).not.toContain(Buffer.from(`100500:${SECRET}`).toString('base64'));
  });

  test('the key follows no redirect', async () => {
    let elsewhere = 0;
    const other = createServer((_, response) => {
      elsewhere += 1;
      response.end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    replies.push({
      status: 307,
      headers: { location: `http://127.0.0.1:${(other.address() as AddressInfo).port}/` },
    });
    await gateway.get('p-1');
    await new Promise((resolve) => other.close(resolve));
    expect(elsewhere).toBe(0);
  });
});

describe('where YooKassa’s notices come from', () => {
  test('are its published networks unless the deployment names others', () => {
    expect(YOOKASSA_NETWORKS).toHaveLength(7);
    for (const address of ['185.71.76.1', '185.71.77.31', '77.75.153.127', '77.75.154.128', '77.75.156.35']) {
      expect(gateway.trusts(address), address).toBe(true);
    }
    expect(gateway.trusts('2a02:5180:0:1509::1')).toBe(true);
    expect(gateway.trusts('127.0.0.1')).toBe(false);
    const local = yookassaGateway({ ...options(), trustedCidrs: ['127.0.0.1/32', '::1/128'] });
    expect(local.trusts('127.0.0.1')).toBe(true);
    expect(local.trusts('::ffff:127.0.0.1')).toBe(true);
    expect(local.trusts('185.71.76.1')).toBe(false);
  });

  test('a network that is none stops the start', () => {
    expect(() => yookassaGateway({ ...options(), trustedCidrs: ['acquirer'] })).toThrow('acquirer');
  });
});
