import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const rub = (value: string) => ({ value, currency: 'RUB' });
const refund = (paymentId: string, value: string) =>
  shop.call('POST', '/refunds', { payment_id: paymentId, amount: rub(value) });

async function paid(): Promise<string> {
  const { id } = await shop.create();
  shop.acquirer.pay(id);
  return id;
}

test('refunds may be partial, up to the captured sum and not a kopeck above it', async () => {
  const id = await paid();
  const first = await refund(id, '100.00');
  expect(first).toMatchObject({
    status: 200,
    body: { status: 'succeeded', payment_id: id, amount: rub('100.00') },
  });
  expect(await refund(id, '20.26')).toMatchObject({ status: 400, body: { parameter: 'amount.value' } });
  expect((await refund(id, '20.25')).body.status).toBe('succeeded');
  expect(await shop.get(id)).toMatchObject({
    status: 'succeeded',
    refundable: false,
    refunded_amount: rub('120.25'),
  });
  expect((await refund(id, '0.01')).status).toBe(400);
});

test('a refund is read by its id and listed under its payment', async () => {
  const id = await paid();
  const { body } = await refund(id, '1.00');
  expect((await shop.call('GET', `/refunds/${body.id}`)).body).toEqual(body);
  expect((await shop.call('GET', `/refunds?payment_id=${id}`)).body.items).toEqual([body]);
  expect((await shop.call('GET', '/refunds?payment_id=other')).body.items).toEqual([]);
  expect((await shop.call('GET', '/refunds/none')).status).toBe(404);
});

test('only a succeeded payment is refunded', async () => {
  const { id } = await shop.create();
  expect(await refund(id, '1.00')).toMatchObject({ status: 400, body: { parameter: 'payment_id' } });
  expect((await refund('none', '1.00')).status).toBe(404);
});

test('a refund is announced with its own object', async () => {
  const id = await paid();
  const { body } = await refund(id, '1.00');
  await shop.acquirer.idle();
  expect(shop.heard.map(({ event }) => event)).toEqual(['payment.succeeded', 'refund.succeeded']);
  expect(shop.heard[1]?.object).toEqual(body);
});

test('the same refund under the same key gives money back once', async () => {
  const id = await paid();
  const request = { payment_id: id, amount: rub('60.00') };
  const headers = { 'idempotence-key': 'refund-1' };
  const replies = [
    await shop.call('POST', '/refunds', request, headers),
    await shop.call('POST', '/refunds', request, headers),
  ];
  expect(replies[1]).toEqual(replies[0]);
  expect((await shop.get(id)).refunded_amount).toEqual(rub('60.00'));
});

test('the back office refunds what is left without being asked by the shop', async () => {
  const id = await paid();
  await refund(id, '20.00');
  expect(shop.acquirer.refund(id)).toMatchObject({ amount: 10025, status: 'succeeded' });
  expect(() => shop.acquirer.refund(id)).toThrow('Nothing is left');
});
