import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Acquirer, type AcquirerOptions, createAcquirer } from './index.ts';

/** A shop for the acquirer's own tests: it calls the API, takes webhooks, and walks the payer through the page. */
export interface TestShop {
  acquirer: Acquirer;
  url: string;
  returnUrl: string;
  clock: { now: Date; pass(seconds: number): void };
  /** Webhooks in the order of their arrival. */
  heard: { event: string; object: Record<string, unknown>; headers: IncomingHttpHeaders }[];
  /** What the shop answers to webhooks; `undefined` never answers. */
  answer: { status: number | undefined };
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Creates a payment of 120.25 with the fields changed as wanted, and expects it to be taken. */
  create(changes?: Record<string, unknown>): Promise<PaymentReply>;
  get(paymentId: string): Promise<PaymentReply>;
  /** Sends the card form of the hosted page. */
  submitCard(paymentId: string, number: string, changes?: Record<string, string>): Promise<Response>;
  form(path: string, fields: Record<string, string>): Promise<Response>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

interface PaymentReply extends Record<string, unknown> {
  id: string;
  status: string;
  amount: { value: string; currency: string };
  confirmation?: { confirmation_url: string };
  payment_method?: { id: string; saved: boolean };
  cancellation_details?: { party: string; reason: string };
}

export const SHOP = { shopId: '100500', secretKey: 'test_key' };
export const OTHER_SHOP = { shopId: '100600', secretKey: 'other_key' };
/** Basic auth of 100500:test_key, as payments.md gives it. */
export const SHOP_AUTHORIZATION = 'Basic MTAwNTAwOnRlc3Rfa2V5';

export async function openTestShop(changes: Partial<AcquirerOptions> = {}): Promise<TestShop> {
  const heard: TestShop['heard'] = [];
  const answer: TestShop['answer'] = { status: 200 };
  const receiver = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { event, object } = JSON.parse(text);
    heard.push({ event, object, headers: request.headers });
    if (answer.status !== undefined) response.writeHead(answer.status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const shopUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

  const clock: TestShop['clock'] = {
    now: new Date('2026-03-10T09:00:00Z'),
    pass(seconds) {
      clock.now = new Date(clock.now.getTime() + seconds * 1000);
    },
  };
  const open = () =>
    createAcquirer({
      shops: [SHOP, OTHER_SHOP],
      webhookUrl: `${shopUrl}/hook`,
      now: () => clock.now,
      ...changes,
    });

  const shop: TestShop = {
    acquirer: open(),
    url: '',
    returnUrl: `${shopUrl}/return`,
    clock,
    heard,
    answer,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${shop.url}/v3${path}`, {
        method,
        headers: {
          authorization: SHOP_AUTHORIZATION,
          ...(method === 'POST'
            ? { 'content-type': 'application/json', 'idempotence-key': randomUUID() }
            : undefined),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async create(fields = {}) {
      const { status, body } = await shop.call('POST', '/payments', paymentRequest(shop, fields));
      if (status !== 200) throw new Error(`The payment was refused: ${JSON.stringify(body)}`);
      return body as PaymentReply;
    },
    async get(paymentId) {
      return (await shop.call('GET', `/payments/${paymentId}`)).body as PaymentReply;
    },
    submitCard(paymentId, number, fields = {}) {
      return shop.form(`/pay/${paymentId}`, { number, expiry: '12/29', csc: '123', holder: '', ...fields });
    },
    form(path, fields) {
      return fetch(`${shop.url}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      });
    },
    async restart() {
      await shop.acquirer.close();
      shop.acquirer = open();
      await shop.acquirer.listen();
      shop.url = shop.acquirer.listeningAt();
    },
    async close() {
      await shop.acquirer.close();
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
  await shop.acquirer.listen();
  shop.url = shop.acquirer.listeningAt();
  return shop;
}

export function paymentRequest(
  shop: TestShop,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    amount: { value: '120.25', currency: 'RUB' },
    capture: true,
    confirmation: { type: 'redirect', return_url: shop.returnUrl },
    description: 'Счёт за февраль',
    metadata: { payment: 'pay_1' },
    ...changes,
  };
}
