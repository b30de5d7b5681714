import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestShop, paymentRequest, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

describe('who calls', () => {
  test.each([
    ['no header', {}],
    ['another scheme', { authorization: 'Bearer MTAwNTAwOnRlc3Rfa2V5' }],
    ['a wrong key', { authorization: `Basic ${btoa('100500:wrong')}` }],
    ["another shop's key", { authorization: `Basic ${btoa('100500:other_key')}` }],
    ['an unknown shop', { authorization: `Basic ${btoa('999999:test_key')}` }],
    ['an empty pair', { authorization: `Basic ${btoa(':')}` }],
  ])('a call with %s is refused and stores nothing', async (_, headers) => {
    const before = Object.keys(shop.acquirer.book().payments).length;
    const response = await fetch(`${shop.url}/v3/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotence-key': 'forged', ...headers } as HeadersInit,
      body: JSON.stringify(paymentRequest(shop)),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      type: 'error',
      id: expect.any(String),
      code: 'invalid_credentials',
      description: expect.any(String),
      parameter: 'Authorization',
    });
    expect(Object.keys(shop.acquirer.book().payments)).toHaveLength(before);
  });
});

describe('what is asked', () => {
  const amount = (value: unknown, currency: unknown = 'RUB') => ({ amount: { value, currency } });
  const manyKeys = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`key${index}`, 'x']));
  test.each<[string, Record<string, unknown>, string]>([
    ['no amount', { amount: undefined }, 'amount'],
    ['an amount as a number', amount(120.25), 'amount.value'],
    ['one decimal', amount('120.2'), 'amount.value'],
    ['no decimals', amount('120'), 'amount.value'],
    ['a comma', amount('120,25'), 'amount.value'],
    ['a negative amount', amount('-1.00'), 'amount.value'],
    ['nothing to pay', amount('0.00'), 'amount.value'],
    ['dollars', amount('120.25', 'USD'), 'amount.currency'],
    ['no way to confirm', { confirmation: undefined }, 'confirmation'],
    ['another confirmation', { confirmation: { type: 'embedded' } }, 'confirmation.type'],
    ['no return address', { confirmation: { type: 'redirect' } }, 'confirmation.return_url'],
    [
      'a script as return address',
      { confirmation: { type: 'redirect', return_url: 'javascript:alert(1)' } },
      'confirmation.return_url',
    ],
    ['capture as text', { capture: 'true' }, 'capture'],
    ['a long description', { description: 'я'.repeat(129) }, 'description'],
    ['17 keys of metadata', { metadata: manyKeys }, 'metadata'],
    ['a number in metadata', { metadata: { sum: 5 } }, 'metadata.sum'],
    ['a misspelt field', { descripton: 'Счёт' }, 'descripton'],
    ['an unknown saved card', { payment_method_id: 'none', confirmation: undefined }, 'payment_method_id'],
  ])('%s is refused by name', async (_, changes, parameter) => {
    const reply = await shop.call('POST', '/payments', paymentRequest(shop, changes));
    expect(reply).toMatchObject({ status: 400, body: { type: 'error', code: 'invalid_request', parameter } });
  });

  test('a body that is not JSON, not an object, or not said to be JSON is refused', async () => {
    expect((await shop.call('POST', '/payments', '{"amount"')).status).toBe(400);
    expect((await shop.call('POST', '/payments', '[]')).status).toBe(400);
    const plain = await shop.call('POST', '/payments', '{}', { 'content-type': 'text/plain' });
    expect(plain.status).toBe(415);
  });

  test('unknown paths and methods are refused', async () => {
    expect((await shop.call('GET', '/invoices')).status).toBe(404);
    expect((await shop.call('GET', '/payments/none')).status).toBe(404);
    expect((await shop.call('DELETE', '/payments')).status).toBe(405);
    const { id } = await shop.create();
    expect((await shop.call('GET', `/payments/${id}/cancel`)).status).toBe(405);
    expect((await shop.call('POST', `/payments/${id}/cancel/again`, {})).status).toBe(404);
  });
});

describe('the fiscal receipt', () => {
  const item = (changes: Record<string, unknown> = {}) => ({
    description: 'Электроэнергия',
    quantity: '1.00',
    amount: { value: '120.25', currency: 'RUB' },
    vat_code: 11,
    payment_subject: 'service',
    payment_mode: 'full_payment',
    ...changes,
  });
  const receipt = (changes: Record<string, unknown> = {}) => ({
    receipt: { customer: { email: 'anna@example.org' }, items: [item()], ...changes },
  });
  const price = (value: string) => ({ value, currency: 'RUB' });

  test('a receipt whose items add up is taken, quantities counted', async () => {
    expect(await shop.create(receipt())).toMatchObject({ receipt_registration: 'pending' });
    const items = [
      item({ amount: price('0.25'), vat_code: 4 }),
      item({ amount: price('48.00'), quantity: '2.5' }),
    ];
    expect(await shop.create(receipt({ items, customer: { phone: '79210000000' } }))).toMatchObject({
      status: 'pending',
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a kopeck missing', { items: [item({ amount: price('120.24') })] }, 'receipt.items'],
    ['a kopeck too many', { items: [item({ amount: price('120.26') })] }, 'receipt.items'],
    ['no items', { items: [] }, 'receipt.items'],
    ['nobody to send it to', { customer: {} }, 'receipt.customer'],
    ['a phone with a plus', { customer: { phone: '+79210000000' } }, 'receipt.customer.phone'],
    ['a wrong e-mail', { customer: { email: 'anna' } }, 'receipt.customer.email'],
    ['an unknown VAT code', { items: [item({ vat_code: 13 })] }, 'receipt.items[0].vat_code'],
    ['no quantity', { items: [item({ quantity: undefined })] }, 'receipt.items[0].quantity'],
    [
      'an unknown subject',
      { items: [item({ payment_subject: 'heat' })] },
      'receipt.items[0].payment_subject',
    ],
    ['an unknown mode', { items: [item({ payment_mode: 'later' })] }, 'receipt.items[0].payment_mode'],
    ['a long name', { items: [item({ description: 'x'.repeat(129) })] }, 'receipt.items[0].description'],
  ])('a receipt with %s is refused by name', async (_, changes, parameter) => {
    const reply = await shop.call('POST', '/payments', paymentRequest(shop, receipt(changes)));
    expect(reply).toMatchObject({ status: 400, body: { code: 'invalid_request', parameter } });
  });

  test('a partial capture of a payment with a receipt needs a receipt of its own', async () => {
    const { id } = await shop.create({ capture: false, ...receipt() });
    shop.acquirer.pay(id);
    const part = { amount: price('20.25') };
    expect((await shop.call('POST', `/payments/${id}/capture`, part)).body.parameter).toBe('receipt');
    const withReceipt = { ...part, ...receipt({ items: [item({ amount: price('20.25') })] }) };
    expect((await shop.call('POST', `/payments/${id}/capture`, withReceipt)).body.status).toBe('succeeded');
  });
});
