import { afterEach, beforeEach, expect, test } from 'vitest';
import { OTHER_SHOP, openTestShop, paymentRequest, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const OTHER_AUTHORIZATION = `Basic ${btoa(`${OTHER_SHOP.shopId}:${OTHER_SHOP.secretKey}`)}`;

test('a new payment waits for its payer and says where to pay', async () => {
  const payment = await shop.create();
  expect(payment).toMatchObject({
    status: 'pending',
    paid: false,
    refundable: false,
    test: true,
    amount: { value: '120.25', currency: 'RUB' },
    description: 'Счёт за февраль',
    metadata: { payment: 'pay_1' },
    created_at: '2026-03-10T09:00:00.000Z',
    confirmation: { type: 'redirect', confirmation_url: `${shop.url}/pay/${payment.id}` },
  });
  expect(await shop.get(payment.id)).toEqual(payment);
});

test('a paid payment shows the card without its number, the income and what can be refunded', async () => {
  const { id } = await shop.create();
  shop.acquirer.pay(id);
  const paid = await shop.get(id);
  expect(paid).toMatchObject({
    status: 'succeeded',
    paid: true,
    refundable: true,
    income_amount: { value: '116.88', currency: 'RUB' },
    refunded_amount: { value: '0.00', currency: 'RUB' },
    payment_method: { type: 'bank_card', saved: false, card: { first6: '220000', last4: '0004' } },
  });
  expect(paid).not.toHaveProperty('confirmation');
  expect(JSON.stringify([paid, shop.acquirer.book().payments])).not.toContain('2200000000000004');
});

test('without capture the money is held, then captured whole', async () => {
  const { id } = await shop.create({ capture: undefined });
  shop.acquirer.pay(id);
  expect(await shop.get(id)).toMatchObject({
    status: 'waiting_for_capture',
    paid: true,
    expires_at: '2026-03-17T09:00:00.000Z',
  });
  const captured = await shop.call('POST', `/payments/${id}/capture`);
  expect(captured).toMatchObject({
    status: 200,
    body: { status: 'succeeded', captured_at: '2026-03-10T09:00:00.000Z' },
  });
});

test('a capture may be partial, but never above the held sum', async () => {
  const { id } = await shop.create({ capture: false });
  shop.acquirer.pay(id);
  const tooMuch = await shop.call('POST', `/payments/${id}/capture`, {
    amount: { value: '120.26', currency: 'RUB' },
  });
  expect(tooMuch).toMatchObject({ status: 400, body: { parameter: 'amount.value' } });
  const part = await shop.call('POST', `/payments/${id}/capture`, {
    amount: { value: '100.00', currency: 'RUB' },
  });
  expect(part.body).toMatchObject({ status: 'succeeded', amount: { value: '100.00' } });
});

test('only a held payment is cancelled by the shop, and says so', async () => {
  const pending = await shop.create();
  expect(await shop.call('POST', `/payments/${pending.id}/cancel`, {})).toMatchObject({
    status: 400,
    body: { type: 'error', code: 'invalid_request' },
  });
  const held = await shop.create({ capture: false });
  shop.acquirer.pay(held.id);
  expect((await shop.call('POST', `/payments/${held.id}/cancel`, {})).body).toMatchObject({
    status: 'canceled',
    paid: false,
    cancellation_details: { party: 'merchant', reason: 'canceled_by_merchant' },
  });
});

test.each(['capture', 'cancel'])('a final payment refuses %s and stays as it is', async (call) => {
  const { id } = await shop.create();
  shop.acquirer.pay(id);
  expect((await shop.call('POST', `/payments/${id}/${call}`, {})).status).toBe(400);
  expect((await shop.get(id)).status).toBe('succeeded');
});

test('a payment nobody confirms ends after an hour by itself', async () => {
  const { id } = await shop.create();
  shop.clock.pass(3599);
  await shop.acquirer.runDue();
  expect((await shop.get(id)).status).toBe('pending');
  shop.clock.pass(1);
  await shop.acquirer.runDue();
  expect(await shop.get(id)).toMatchObject({
    status: 'canceled',
    cancellation_details: { party: 'yoo_money', reason: 'expired_on_confirmation' },
  });
  expect(shop.heard.map(({ event }) => event)).toEqual(['payment.canceled']);
});

test('held money nobody captures goes back after a week', async () => {
  const { id } = await shop.create({ capture: false });
  shop.acquirer.pay(id);
  shop.clock.pass(7 * 24 * 3600);
  await shop.acquirer.runDue();
  expect((await shop.get(id)).cancellation_details?.reason).toBe('expired_on_capture');
});

test('a card is saved only when asked for and only once the payment has gone through', async () => {
  const asked = await shop.create({ save_payment_method: true });
  shop.acquirer.pay(asked.id);
  expect((await shop.get(asked.id)).payment_method?.saved).toBe(true);

  const refused = await shop.create({ save_payment_method: true });
  shop.acquirer.pay(refused.id, '2200000000000012');
  const methodId = (await shop.get(refused.id)).payment_method?.id;
  const reuse = await shop.call('POST', '/payments', recurring(methodId));
  expect(reuse).toMatchObject({ status: 400, body: { parameter: 'payment_method_id' } });
});

test.each([
  ['2200000000000004', 'succeeded', undefined],
  ['2200000000000210', 'canceled', 'insufficient_funds'],
  ['2200000000000228', 'canceled', 'permission_revoked'],
  ['2200000000000236', 'canceled', 'card_expired'],
  ['2200000000000244', 'pending', undefined],
])('a charge of the saved card %s answers %s at once', async (number, status, reason) => {
  const methodId = await saveCard(number);
  const charge = await shop.call('POST', '/payments', recurring(methodId));
  expect(charge).toMatchObject({ status: 200, body: { status } });
  expect(charge.body).not.toHaveProperty('confirmation');
  expect((charge.body.cancellation_details as { reason: string } | undefined)?.reason).toBe(reason);
});

test('a pending charge of a saved card settles a little later', async () => {
  const methodId = await saveCard('2200000000000244');
  const { body } = await shop.call('POST', '/payments', recurring(methodId));
  shop.clock.pass(5);
  await shop.acquirer.runDue();
  expect((await shop.get(String(body.id))).status).toBe('succeeded');
});

test("another shop's saved card and payment do not exist for this one", async () => {
  const methodId = await saveCard('2200000000000004');
  const { id } = await shop.create();
  const headers = { authorization: OTHER_AUTHORIZATION };
  expect((await shop.call('POST', '/payments', recurring(methodId), headers)).status).toBe(400);
  expect(await shop.call('GET', `/payments/${id}`, undefined, headers)).toMatchObject({
    status: 404,
    body: { type: 'error', code: 'not_found' },
  });
  expect((await shop.call('GET', '/payments', undefined, headers)).body.items).toEqual([]);
});

test('the list of payments pages through a range of time, the newest first', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) {
    ids.unshift((await shop.create()).id);
    shop.clock.pass(60);
  }
  const range = 'created_at.gte=2026-03-10T09:01:00.000Z&created_at.lt=2026-03-10T09:04:00.000Z&limit=2';
  const first = (await shop.call('GET', `/payments?${range}`)).body as {
    items: { id: string }[];
    next_cursor: string;
  };
  const second = (await shop.call('GET', `/payments?${range}&cursor=${first.next_cursor}`))
    .body as typeof first;
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.slice(1, 4));
  expect(second).not.toHaveProperty('next_cursor');
});

test('the list filters by status and by the moment of capture, and refuses unknown filters', async () => {
  const paid = await shop.create();
  await shop.create();
  shop.acquirer.pay(paid.id);
  const listed = async (query: string) =>
    ((await shop.call('GET', `/payments?${query}`)).body.items as { id: string }[]).map(({ id }) => id);
  expect(await listed('status=succeeded')).toEqual([paid.id]);
  expect(await listed('captured_at.gte=2026-03-10T00:00:00Z')).toEqual([paid.id]);
  for (const wrong of ['limit=0', 'limit=101', 'cursor=none', 'created_at.gte=yesterday', 'colour=red']) {
    expect((await shop.call('GET', `/payments?${wrong}`)).status, wrong).toBe(400);
  }
});

async function saveCard(number: string): Promise<string> {
  const { id } = await shop.create({ save_payment_method: true });
  shop.acquirer.pay(id, number);
  return (await shop.get(id)).payment_method?.id ?? '';
}

function recurring(methodId: string | undefined): Record<string, unknown> {
  return paymentRequest(shop, { confirmation: undefined, payment_method_id: methodId });
}
