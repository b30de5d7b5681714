import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Book, createAcquirer } from './index.ts';
import { SCENARIO_KINDS } from './scenarios.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

async function door(body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${shop.url}/scenarios`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function book(): Promise<Book> {
  const response = await fetch(`${shop.url}/scenarios`, { headers: { accept: 'application/json' } });
  return (await response.json()) as Book;
}

async function page(query = ''): Promise<string> {
  return (await fetch(`${shop.url}/scenarios${query}`)).text();
}

test('a scenario is armed and switched off by JSON', async () => {
  const armed = await door({ kind: 'webhook_repeat', times: 3, mode: 'sticky' });
  expect(armed).toMatchObject({ status: 200, body: { kind: 'webhook_repeat', times: 3, mode: 'sticky' } });
  expect((await book()).scenarios).toHaveLength(1);
  expect(await page()).toContain('Уведомление придёт несколько раз');
  await door({ action: 'disarm', id: armed.body.id });
  expect((await book()).scenarios).toEqual([]);
});

test('each scenario has a form, and each form as it stands can be sent', async () => {
  const forms = (await page()).match(/<form[^>]*>(?:(?!<\/form>)[\s\S])*<\/form>/g) ?? [];
  const armed: string[] = [];
  for (const form of forms) {
    const fields = new URLSearchParams();
    for (const [, name = '', value = ''] of form.matchAll(/<input [^>]*name="(\w+)" value="([^"]*)"/g)) {
      fields.set(name, value);
    }
    for (const [, name = '', options = ''] of form.matchAll(
      /<select [^>]*name="(\w+)">([\s\S]*?)<\/select>/g,
    )) {
      const first = /<option(?: value="([^"]*)")?>([^<]*)/.exec(options);
      fields.set(name, first?.[1] ?? first?.[2] ?? '');
    }
    const response = await shop.form('/scenarios', Object.fromEntries(fields));
    expect(response.status, String(fields)).toBe(303);
    armed.push(fields.get('kind') ?? '');
  }
  expect(armed).toEqual(Object.keys(SCENARIO_KINDS));
  expect((await book()).scenarios.map(({ kind }) => kind)).toEqual(armed);
  await shop.form('/scenarios', { action: 'disarm' });
  expect((await book()).scenarios).toEqual([]);
});

test.each([
  [{ kind: 'earthquake' }, 'kind'],
  [{ kind: 'webhook_repeat', times: 1 }, 'times'],
  [{ kind: 'webhook_repeat', seconds: 5 }, 'seconds'],
  [{ kind: 'webhook_delay', delay: 'soon' }, 'delay'],
  [{ kind: 'webhook_drop', event: 'payment.lost' }, 'event'],
  [{ kind: 'error_500_after', call: 'everything' }, 'call'],
  [{ kind: 'error_4xx', status: 418 }, 'status'],
  [{ kind: 'answer_late', seconds: 301 }, 'seconds'],
  [{ kind: 'amount_mismatch', value: '1' }, 'value'],
  [{ kind: 'currency_mismatch', currency: 'rub' }, 'currency'],
  [{ kind: 'webhook_drop', mode: 'twice' }, 'mode'],
  [{ action: 'explode' }, 'action'],
  [{ action: 'resend', id: 'none' }, 'id'],
  [{ action: 'refund', id: 'none' }, 'paymentId'],
  [{ action: 'expire', id: 'none' }, 'id'],
])('%o is refused by name', async (body, parameter) => {
  const reply = await door(body);
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.body.parameter).toBe(parameter);
});

test('the page lists payments with their events, and its buttons work', async () => {
  await door({ kind: 'webhook_delay', delay: 'day' });
  const { id } = await shop.create();
  expect(await page('?lang=en')).toContain('Payment page');
  shop.acquirer.pay(id);
  expect(await page()).toContain('Отложено');
  const delivery = (await book()).deliveries[0];
  await shop.form('/scenarios', { action: 'fire', id: delivery?.id ?? '' });
  await shop.form('/scenarios', { action: 'resend', id: delivery?.id ?? '' });
  await shop.form('/scenarios', { action: 'refund', id });
  await shop.acquirer.idle();
  expect(shop.heard.map(({ event }) => event)).toEqual([
    'payment.succeeded',
    'payment.succeeded',
    'refund.succeeded',
  ]);
  expect((await shop.get(id)).refunded_amount).toEqual({ value: '120.25', currency: 'RUB' });
  expect(await page()).toContain(id);
});

test("the button that ends a payment's time cancels it", async () => {
  const { id } = await shop.create();
  await shop.form('/scenarios', { action: 'expire', id });
  expect((await shop.get(id)).cancellation_details?.reason).toBe('expired_on_confirmation');
});

test('the book shows calls with what a scenario did to them, and no secrets or answers', async () => {
  await door({ kind: 'error_500_before' });
  await shop.call('POST', '/payments', {}, { 'idempotence-key': 'k' });
  const found = await book();
  expect(found.calls).toMatchObject([
    { method: 'POST', path: '/v3/payments', idempotenceKey: 'k', status: 500, scenario: 'error_500_before' },
  ]);
  expect(JSON.stringify(found)).not.toContain('test_key');
  expect(found).not.toHaveProperty('answers');
});

test('another site cannot press the buttons', async () => {
  const response = await fetch(`${shop.url}/scenarios`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: new URLSearchParams({ kind: 'webhook_drop' }),
  });
  expect(response.status).toBe(403);
  expect((await book()).scenarios).toEqual([]);
});

test('the root leads to the scenarios, /health answers, anything else is not there', async () => {
  const root = await fetch(`${shop.url}/`, { redirect: 'manual' });
  expect(root.headers.get('location')).toBe('/scenarios');
  expect((await fetch(`${shop.url}/health`)).status).toBe(200);
  expect((await fetch(`${shop.url}/admin`)).status).toBe(404);
  expect((await fetch(`${shop.url}//evil.example/`)).status).toBe(404);
});

test('a busy port is reported to whoever starts the acquirer', async () => {
  const second = createAcquirer({ shops: [] });
  await expect(second.listen(Number(new URL(shop.url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await second.close();
});
