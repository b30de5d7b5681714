import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instantOfMs } from '#core/kernel';
import type { Gateway } from '../ports.ts';
import { order } from '../testing/gateway-conformance.ts';
import { monetaGateway, orderIdOf } from './moneta.ts';

/** What the merchant API answers next. `hang` never does. */
type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | 'hang' | 'cut';

const DRAFT = order();
const ORDER_ID = orderIdOf(DRAFT);
const HOUR_MS = 3_600_000;
const BEGUN_MS = Date.parse('2026-10-20T09:00:00Z');
const SECRETS = { integrityCode: 'hunter2-code', username: 'portal', password: 'hunter2' };

let server: Server;
let api: string;
let asked: { headers: Record<string, unknown>; body: string }[];
let replies: Reply[];
let nowMs: number;
let gateway: Gateway;

const options = () => ({
  ...{ assistant: 'https://moneta.test/assistant.htm', api, accountId: '54600817', ...SECRETS },
  ...{ testMode: false, clock: { now: () => instantOfMs(nowMs) }, timeoutMs: 250 },
});

beforeEach(async () => {
  asked = [];
  replies = [];
  nowMs = BEGUN_MS + 60_000;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push({ headers: request.headers, body });
    const reply = replies.shift() ?? { body: found() };
    if (reply === 'hang') return;
    if (reply === 'cut') return void response.destroy();
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services`;
  gateway = monetaGateway(options());
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The merchant API's answer with these operations, each told by its attributes. */
function found(...operations: Record<string, string | number>[]): unknown {
  const operation = operations.map((attributes, index) => ({
    id: 100_001 + index,
    attribute: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  }));
  const page = { pageSize: 50, pageNumber: 1, size: operation.length };
  const list = { ...page, ...(operation.length > 0 && { operation }) };
  return { Envelope: { Body: { FindOperationsListByCTIDResponse: list } } };
}

const PAID = {
  ...{ statusid: 'SUCCEED', targetaccountid: '54600817', targetamount: '120.25', targetcurrencycode: 'RUB' },
  modified: '2026-10-20T12:00:05.000+03:00',
};

const looked = async (...operations: Record<string, string | number>[]) => {
  replies.push({ body: found(...operations) });
  const answer = await gateway.get(ORDER_ID);
  if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
  return answer.value;
};

describe('an order at MONETA', () => {
  test('has an id of one length that ends in a letter, another for each attempt', () => {
    const ids = [1, 2, 26].map((attempt) => orderIdOf({ ...DRAFT, attempt }));
    expect(ids).toEqual([`${DRAFT.paymentId}A`, `${DRAFT.paymentId}B`, `${DRAFT.paymentId}Z`]);
    for (const attempt of [0, 27]) expect(() => orderIdOf({ ...DRAFT, attempt })).toThrow('letter');
  });

  test('is made without asking anybody, and not with a card', async () => {
    expect(await gateway.create(DRAFT)).toMatchObject({ kind: 'ok' });
    expect(await gateway.create({ ...DRAFT, saveCard: true })).toMatchObject({ kind: 'refused' });
    expect(asked).toEqual([]);
  });

  test('says neither whose contract it is nor who pays, in an address as it is', async () => {
    const answer = await gateway.create(DRAFT);
    const { redirectUrl = '' } = answer.kind === 'ok' ? answer.value : {};
    const said = [...new URL(redirectUrl).searchParams.values()].join(' ');
    expect(said).toContain(DRAFT.contractId);
    const number = /\d{14}/.exec(DRAFT.description)?.[0];
    for (const personal of [number, ...Object.values(DRAFT.receipt?.contact ?? {})])
      expect(said).not.toContain(personal);
  });

  test('is for an account that is a number and has a code', () => {
    expect(() => monetaGateway({ ...options(), accountId: 'x' })).toThrow('number');
    expect(() => monetaGateway({ ...options(), integrityCode: '' })).toThrow('integrity code');
  });
});

describe('looking for an order', () => {
  test('asks for it by our id, as the account’s own user', async () => {
    await gateway.get(ORDER_ID);
    expect(asked[0]?.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      Envelope: {
        Header: { Security: { UsernameToken: { Username: 'portal', Password: 'hunter2' } } },
        Body: {
          FindOperationsListByCTIDRequest: {
            pager: { pageNumber: 1, pageSize: 50 },
            accountId: 54_600_817,
            clientTransaction: ORDER_ID,
          },
        },
      },
    });
  });

  test.each(['SUCCEED', 'TAKENIN_NOTSENT'])('%s is money on the account', async (statusid) => {
    expect(await looked({ ...PAID, statusid })).toEqual({
      ...{ providerId: ORDER_ID, status: 'succeeded', operationId: '100001', testMode: false },
      amount: { kopecks: 12_025, currency: 'RUB' },
      paidAt: '2026-10-20T09:00:05.000Z',
      metadata: { paymentId: DRAFT.paymentId, attempt: '1' },
    });
  });

  test('takes the sum of our own side, whichever it is', async () => {
    const ours = { sourceaccountid: '54600817', sourceamount: '-120.25', sourcecurrencycode: 'RUB' };
    const theirs = { targetaccountid: '1', targetamount: '999', targetcurrencycode: 'USD' };
    expect((await looked({ statusid: 'SUCCEED', ...ours, ...theirs })).amount).toEqual({
      kopecks: 12_025,
      currency: 'RUB',
    });
  });

  test.each([
    ['120.25', 12_025],
    [120.25, 12_025],
    ['120.2', 12_020],
    [120, 12_000],
    ['0.29', 29],
    ['1e2', undefined],
    ['120.255', undefined],
    ['120,25', undefined],
    ['', undefined],
  ])('reads the sum %j exactly or not at all', async (targetamount, expected) => {
    expect((await looked({ ...PAID, targetamount })).amount.kopecks).toBe(expected);
  });

  test('leaves out a moment that is none', async () => {
    expect(await looked({ ...PAID, modified: 'yesterday' })).not.toHaveProperty('paidAt');
  });

  test.each(['CREATED', 'INPROGRESS', 'TAKENOUT', 'FROZEN'])(
    '%s is pending, however old',
    async (statusid) => {
      nowMs += 50 * HOUR_MS;
      expect(await looked({ statusid: 'CANCELED' }, { statusid })).toMatchObject({ status: 'pending' });
    },
  );

  test('money counts before refused tries', async () => {
    expect(await looked({ statusid: 'CANCELED' }, PAID)).toMatchObject({
      status: 'succeeded',
      operationId: '100002',
    });
  });

  test.each([
    ['expired_on_confirmation', []],
    ['general_decline', [{ statusid: 'CANCELED' }]],
  ])('ends as %s only when it cannot be paid any more', async (cancelReason, operations) => {
    nowMs = BEGUN_MS + 2 * HOUR_MS - 1000;
    expect(await looked(...operations)).toMatchObject({ status: 'pending' });
    nowMs += 1000;
    expect(await looked(...operations)).toMatchObject({ status: 'canceled', cancelReason });
  });

  test('asks for no id that is not an order of ours', async () => {
    for (const id of ['FF790ABCD', DRAFT.paymentId, `${DRAFT.paymentId}1`, `${DRAFT.paymentId}AA`, ''])
      expect(await gateway.get(id), id).toEqual({ kind: 'missing' });
    expect(asked).toEqual([]);
  });
});

describe('MONETA in trouble', () => {
  const fault = (faultcode: string) => ({ Envelope: { Body: { fault: { faultcode, faultstring: 'x' } } } });

  test.each<[string, Reply, unknown]>([
    ['a refused password', { status: 401 }, { kind: 'refused', status: 401, code: 'credentials' }],
    ['our fault', { status: 500, body: fault('Client') }, { kind: 'refused', status: 500, code: 'fault' }],
    ['its fault', { status: 500, body: fault('Server') }, { kind: 'unknown', cause: 'HTTP 500, fault' }],
    ['a page', { status: 502, body: '<html>' }, { kind: 'unknown', cause: 'HTTP 502, unreadable' }],
    ['null', { body: 'null' }, { kind: 'unknown', cause: 'HTTP 200, unreadable' }],
    ['a redirect', { status: 307, headers: { location: '/x' } }, { kind: 'unknown' }],
    ['an operation without a number', { body: found({}) && { Envelope: {} } }, { kind: 'unknown' }],
    ['silence', 'hang', { kind: 'unknown', cause: 'TimeoutError' }],
    ['a broken connection', 'cut', { kind: 'unknown', cause: 'TypeError' }],
  ])('%s is told as what it is', async (_, reply, expected) => {
    replies.push(reply);
    expect(await gateway.get(ORDER_ID)).toMatchObject(expected as object);
    expect(asked).toHaveLength(1);
  });
});

test('its secrets are in no answer and in nothing that can be printed of it', async () => {
  replies.push({ status: 401 }, 'cut', { status: 500, body: 'hunter2' });
  const said = [gateway, await gateway.create(DRAFT)];
  for (let time = 0; time < 3; time += 1) said.push((await gateway.get(ORDER_ID)) as never);
  const printed = inspect(said, { depth: 10, showHidden: true }) + JSON.stringify(said);
  expect(printed).not.toContain('hunter2');
});
