import { afterEach, beforeEach, expect, test } from 'vitest';
import { OTHER_SHOP, openTestShop, paymentRequest, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const withKey = (key: string) => ({ 'idempotence-key': key });
const payments = () => Object.values(shop.acquirer.book().payments);

test('the same call under the same key gets the same answer and makes one payment', async () => {
  const request = paymentRequest(shop);
  const first = await shop.call('POST', '/payments', request, withKey('pay_1:1'));
  shop.acquirer.pay(String(first.body.id));
  const again = await shop.call('POST', '/payments', request, withKey('pay_1:1'));
  expect(again).toEqual(first);
  expect(payments()).toHaveLength(1);
});

test('the order of the fields in the body does not make another request', async () => {
  const request = paymentRequest(shop);
  const first = await shop.call('POST', '/payments', request, withKey('k'));
  const reversed = Object.fromEntries(Object.entries(request).reverse());
  expect(await shop.call('POST', '/payments', reversed, withKey('k'))).toEqual(first);
});

test('calls at the same moment under one key make one payment', async () => {
  const request = paymentRequest(shop);
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => shop.call('POST', '/payments', request, withKey('same'))),
  );
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  expect(payments()).toHaveLength(1);
});

test('another body, or another path, under a used key is refused', async () => {
  const { body } = await shop.call('POST', '/payments', paymentRequest(shop), withKey('k'));
  const other = paymentRequest(shop, { amount: { value: '1.00', currency: 'RUB' } });
  const refusal = {
    status: 400,
    body: {
      type: 'error',
      code: 'invalid_request',
      description: 'Idempotence key duplicated',
      parameter: 'Idempotence-Key',
    },
  };
  expect(await shop.call('POST', '/payments', other, withKey('k'))).toMatchObject(refusal);
  expect(await shop.call('POST', `/payments/${body.id}/cancel`, {}, withKey('k'))).toMatchObject(refusal);
  expect(payments()).toHaveLength(1);
});

test('a refusal is remembered too: a 4xx needs a new key', async () => {
  const { id } = await shop.create({ capture: false });
  const early = await shop.call('POST', `/payments/${id}/capture`, {}, withKey('capture'));
  expect(early.status).toBe(400);
  shop.acquirer.pay(id);
  expect(await shop.call('POST', `/payments/${id}/capture`, {}, withKey('capture'))).toEqual(early);
  expect((await shop.call('POST', `/payments/${id}/capture`, {}, withKey('capture-2'))).status).toBe(200);
});

test('a key is forgotten after 24 hours', async () => {
  const request = paymentRequest(shop);
  await shop.call('POST', '/payments', request, withKey('k'));
  shop.clock.pass(24 * 3600 - 1);
  await shop.call('POST', '/payments', request, withKey('k'));
  expect(payments()).toHaveLength(1);
  shop.clock.pass(1);
  await shop.call('POST', '/payments', request, withKey('k'));
  expect(payments()).toHaveLength(2);
});

test('the keys of two shops do not meet', async () => {
  const request = paymentRequest(shop);
  await shop.call('POST', '/payments', request, withKey('k'));
  const authorization = `Basic ${btoa(`${OTHER_SHOP.shopId}:${OTHER_SHOP.secretKey}`)}`;
  const other = await shop.call('POST', '/payments', request, { ...withKey('k'), authorization });
  expect(other.status).toBe(200);
  expect(payments()).toHaveLength(2);
});

test('a key is required and has at most 64 characters', async () => {
  for (const key of ['', 'x'.repeat(65)]) {
    expect(await shop.call('POST', '/payments', paymentRequest(shop), withKey(key))).toMatchObject({
      status: 400,
      body: { parameter: 'Idempotence-Key' },
    });
  }
  const longest = await shop.call('POST', '/payments', paymentRequest(shop), withKey('x'.repeat(64)));
  expect(longest.status).toBe(200);
});
