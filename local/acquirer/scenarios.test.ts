import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScenarioDraft } from './index.ts';
import { openTestShop, paymentRequest, SHOP_AUTHORIZATION, type TestShop } from './test-shop.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop();
});
afterEach(() => shop.close());

const DECLINED = '2200000000000137';
const events = () => shop.heard.map(({ event }) => event);

async function pay(number?: string, fields: Record<string, unknown> = {}): Promise<string> {
  const { id } = await shop.create(fields);
  shop.acquirer.pay(id, number);
  await shop.acquirer.idle();
  return id;
}

async function settle(seconds: number): Promise<void> {
  shop.clock.pass(seconds);
  await shop.acquirer.runDue();
}

describe('webhooks', () => {
  test('a delayed webhook comes so many seconds later', async () => {
    shop.acquirer.arm({ kind: 'webhook_delay', delay: 30 });
    await pay();
    await settle(29);
    expect(events()).toEqual([]);
    await settle(1);
    expect(events()).toEqual(['payment.succeeded']);
  });

  test('a webhook of the day after comes by itself, or at once by a button', async () => {
    shop.acquirer.arm({ kind: 'webhook_delay', delay: 'day', mode: 'sticky' });
    await pay();
    await settle(24 * 3600 - 1);
    expect(events()).toEqual([]);
    await shop.acquirer.fire();
    expect(events()).toEqual(['payment.succeeded']);
    await pay();
    await settle(24 * 3600);
    expect(events()).toHaveLength(2);
  });

  test.each([false, true])(
    'a repeated webhook comes five times (at the same moment: %s)',
    async (together) => {
      shop.acquirer.arm({ kind: 'webhook_repeat', times: 5, together });
      await pay();
      expect(events()).toEqual(Array(5).fill('payment.succeeded'));
      await pay();
      expect(events()).toHaveLength(6);
    },
  );

  test('reordered, the refund is heard of before its payment', async () => {
    shop.acquirer.arm({ kind: 'webhook_reorder' });
    const id = await pay();
    expect(events()).toEqual([]);
    shop.acquirer.refund(id, '1.00');
    await shop.acquirer.idle();
    expect(events()).toEqual(['refund.succeeded', 'payment.succeeded']);
  });

  test('reordered, the capture is heard of before the hold, also when all is brought forward', async () => {
    shop.acquirer.arm({ kind: 'webhook_reorder', event: 'payment.waiting_for_capture' });
    shop.acquirer.arm({ kind: 'webhook_delay', delay: 'day', event: 'payment.succeeded' });
    const id = await pay(undefined, { capture: false });
    await shop.call('POST', `/payments/${id}/capture`, {});
    await shop.acquirer.fire();
    expect(events()).toEqual(['payment.succeeded', 'payment.waiting_for_capture']);
  });

  test('the retry of an earlier event does not release a held one', async () => {
    shop.answer.status = 500;
    const id = await pay(undefined, { capture: false });
    shop.acquirer.arm({ kind: 'webhook_reorder' });
    await shop.call('POST', `/payments/${id}/capture`, {});
    shop.answer.status = 200;
    await settle(2);
    expect(events()).toEqual(['payment.waiting_for_capture', 'payment.waiting_for_capture']);
    shop.acquirer.refund(id, '1.00');
    await shop.acquirer.idle();
    expect(events().slice(2)).toEqual(['refund.succeeded', 'payment.succeeded']);
  });

  test('a held webhook without a follower leaves by the button', async () => {
    shop.acquirer.arm({ kind: 'webhook_reorder' });
    await pay();
    await shop.acquirer.fire();
    expect(events()).toEqual(['payment.succeeded']);
  });

  test('after the final event one of an earlier state follows, while a GET tells the truth', async () => {
    shop.acquirer.arm({ kind: 'webhook_stale_after_final' });
    const id = await pay();
    expect(events()).toEqual(['payment.succeeded', 'payment.waiting_for_capture']);
    expect(shop.heard[1]?.object).toMatchObject({ id, status: 'waiting_for_capture', paid: true });
    expect((await shop.get(id)).status).toBe('succeeded');
  });

  test('a dropped webhook never comes, until it is sent again by hand', async () => {
    shop.acquirer.arm({ kind: 'webhook_drop' });
    await pay();
    await settle(24 * 3600);
    await shop.acquirer.fire();
    expect(events()).toEqual([]);
    await shop.acquirer.resend(shop.acquirer.book().deliveries[0]?.id ?? '');
    expect(events()).toEqual(['payment.succeeded']);
  });

  test('a scenario can be kept for one event or one payment', async () => {
    const other = await shop.create();
    shop.acquirer.arm({ kind: 'webhook_drop', event: 'refund.succeeded' });
    shop.acquirer.arm({ kind: 'webhook_drop', paymentId: other.id });
    const id = await pay();
    shop.acquirer.refund(id, '1.00');
    shop.acquirer.pay(other.id);
    await shop.acquirer.idle();
    expect(events()).toEqual(['payment.succeeded']);
    expect(shop.acquirer.book().scenarios).toEqual([]);
  });
});

describe('answers', () => {
  const create = (key: string) =>
    shop.call('POST', '/payments', paymentRequest(shop), { 'idempotence-key': key });
  const stored = () => Object.keys(shop.acquirer.book().payments).length;

  test('a 500 before storing: the repeat makes the payment', async () => {
    shop.acquirer.arm({ kind: 'error_500_before' });
    expect(await create('k')).toMatchObject({
      status: 500,
      body: { type: 'error', code: 'internal_server_error' },
    });
    expect(stored()).toBe(0);
    expect((await create('k')).status).toBe(200);
    expect(stored()).toBe(1);
  });

  test('a 500 after storing: the repeat finds the payment, it is not made twice', async () => {
    shop.acquirer.arm({ kind: 'error_500_after' });
    expect((await create('k')).status).toBe(500);
    expect(stored()).toBe(1);
    const again = await create('k');
    expect(again.status).toBe(200);
    expect(Object.keys(shop.acquirer.book().payments)).toEqual([again.body.id]);
  });

  test('an answer that never comes hides a stored payment; the repeat finds it', async () => {
    shop.acquirer.arm({ kind: 'answer_never' });
    const silent = fetch(`${shop.url}/v3/payments`, {
      method: 'POST',
      headers: {
        authorization: SHOP_AUTHORIZATION,
        'content-type': 'application/json',
        'idempotence-key': 'k',
      },
      body: JSON.stringify(paymentRequest(shop)),
      signal: AbortSignal.timeout(150),
    });
    await expect(silent).rejects.toThrow();
    expect(stored()).toBe(1);
    expect((await create('k')).status).toBe(200);
    expect(stored()).toBe(1);
  });

  test('a late answer is the true one, only late', async () => {
    shop.acquirer.arm({ kind: 'answer_late', seconds: 1 });
    const startedAt = performance.now();
    const late = await create('k');
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    expect(late).toEqual(await create('k'));
  });

  test('a withheld answer and a late one do not keep the acquirer from closing', async () => {
    shop.acquirer.arm({ kind: 'answer_never' });
    shop.acquirer.arm({ kind: 'answer_late', seconds: 300 });
    const calls = [create('a'), create('b')];
    while (shop.acquirer.book().calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const settled = Promise.allSettled(calls);
    await shop.restart();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test.each([400, 403, 404] as const)('a refusal %i stores nothing and holds for its key', async (status) => {
    shop.acquirer.arm({ kind: 'error_4xx', status });
    expect((await create('k')).status).toBe(status);
    expect((await create('k')).status).toBe(status);
    expect(stored()).toBe(0);
    expect((await create('k2')).status).toBe(200);
  });

  test.each([401, 429] as const)(
    'a refusal %i says nothing of the key: the same one may be used',
    async (status) => {
      shop.acquirer.arm({ kind: 'error_4xx', status });
      expect((await create('k')).status).toBe(status);
      expect((await create('k')).status).toBe(200);
    },
  );

  test('each call of the API can be hit, and others are left alone', async () => {
    const id = await pay(undefined, { capture: false });
    const hit = async (
      call: NonNullable<ScenarioDraft['call']>,
      method: string,
      path: string,
      body?: unknown,
    ) => {
      shop.acquirer.arm({ kind: 'error_500_before', call });
      expect((await shop.get(id)).status === undefined).toBe(call === 'get' || call === 'any');
      if (call !== 'get' && call !== 'any') {
        expect((await shop.call(method, path, body)).status).toBe(500);
      }
      expect(shop.acquirer.book().scenarios).toEqual([]);
    };
    await hit('get', 'GET', `/payments/${id}`);
    await hit('any', 'GET', `/payments/${id}`);
    await hit('list', 'GET', '/payments');
    await hit('cancel', 'POST', `/payments/${id}/cancel`, {});
    await hit('capture', 'POST', `/payments/${id}/capture`, {});
    await hit('refund', 'POST', '/refunds', {
      payment_id: id,
      amount: { value: '1.00', currency: 'RUB' },
    });
  });

  test('a refund behind a 500 is made once', async () => {
    const id = await pay();
    shop.acquirer.arm({ kind: 'error_500_after', call: 'refund', paymentId: id });
    const request = { payment_id: id, amount: { value: '100.00', currency: 'RUB' } };
    const headers = { 'idempotence-key': randomUUID() };
    expect((await shop.call('POST', '/refunds', request, headers)).status).toBe(500);
    expect((await shop.call('POST', '/refunds', request, headers)).status).toBe(200);
    expect((await shop.get(id)).refunded_amount).toEqual({ value: '100.00', currency: 'RUB' });
  });

  test('a lasting scenario applies until it is switched off', async () => {
    const { id } = shop.acquirer.arm({ kind: 'error_500_before', mode: 'sticky' });
    for (const key of ['a', 'b', 'c']) expect((await create(key)).status).toBe(500);
    expect(shop.acquirer.book().scenarios[0]?.used).toBe(3);
    shop.acquirer.disarm(id);
    expect((await create('a')).status).toBe(200);
  });
});

describe("the payment's data", () => {
  test.each<[ScenarioDraft, object]>([
    [{ kind: 'amount_mismatch' }, { amount: { value: '121.25', currency: 'RUB' }, test: true }],
    [{ kind: 'amount_mismatch', value: '1.00' }, { amount: { value: '1.00', currency: 'RUB' } }],
    [{ kind: 'currency_mismatch' }, { amount: { value: '120.25', currency: 'USD' } }],
    [{ kind: 'currency_mismatch', currency: 'KZT' }, { amount: { currency: 'KZT' } }],
    [{ kind: 'test_flag_mismatch' }, { test: false, amount: { value: '120.25', currency: 'RUB' } }],
  ])('%o shows in the webhook and in a GET once paid, not before', async (draft, expected) => {
    shop.acquirer.arm(draft);
    const created = await shop.create();
    expect(created).toMatchObject({ test: true, amount: { value: '120.25', currency: 'RUB' } });
    shop.acquirer.pay(created.id);
    await shop.acquirer.idle();
    expect(await shop.get(created.id)).toMatchObject({ status: 'succeeded', ...expected });
    expect(shop.heard[0]?.object).toMatchObject(expected);
    expect(await shop.get(await pay())).toMatchObject({
      test: true,
      amount: { value: '120.25', currency: 'RUB' },
    });
  });
});

describe('late changes', () => {
  test('money that was to be taken at once is only held', async () => {
    shop.acquirer.arm({ kind: 'unasked_hold' });
    const id = await pay();
    expect(await shop.get(id)).toMatchObject({ status: 'waiting_for_capture', paid: true });
    expect((await shop.call('POST', `/payments/${id}/capture`, {})).body).toMatchObject({
      status: 'succeeded',
    });
    expect(await shop.get(await pay())).toMatchObject({ status: 'succeeded' });
  });

  test('a cancelled payment succeeds later', async () => {
    shop.acquirer.arm({ kind: 'late_success', delay: 60 });
    const id = await pay(DECLINED);
    expect((await shop.get(id)).status).toBe('canceled');
    await settle(60);
    const paid = await shop.get(id);
    expect(paid).toMatchObject({ status: 'succeeded', paid: true });
    expect(paid).not.toHaveProperty('cancellation_details');
    expect(events()).toEqual(['payment.canceled', 'payment.succeeded']);
  });

  test('a succeeded payment fails later', async () => {
    shop.acquirer.arm({ kind: 'late_failure', delay: 'day' });
    const id = await pay();
    await shop.acquirer.fire();
    expect(await shop.get(id)).toMatchObject({
      status: 'canceled',
      paid: false,
      cancellation_details: { party: 'payment_network', reason: 'general_decline' },
    });
    expect(events()).toEqual(['payment.succeeded', 'payment.canceled']);
  });

  test('a refund is pending at first, and counts against the sum already', async () => {
    shop.acquirer.arm({ kind: 'refund_pending', delay: 60 });
    const id = await pay();
    const refund = (value: string) =>
      shop.call('POST', '/refunds', { payment_id: id, amount: { value, currency: 'RUB' } });
    const first = await refund('100.00');
    expect(first.body.status).toBe('pending');
    expect((await refund('100.00')).status).toBe(400);
    await settle(60);
    expect((await shop.call('GET', `/refunds/${first.body.id}`)).body.status).toBe('succeeded');
    expect(events()).toEqual(['payment.succeeded', 'refund.succeeded']);
  });

  test('a declined refund gives nothing back and may be asked for again', async () => {
    shop.acquirer.arm({ kind: 'refund_declined' });
    const id = await pay();
    const request = { payment_id: id, amount: { value: '120.25', currency: 'RUB' } };
    expect((await shop.call('POST', '/refunds', request)).body).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'insufficient_funds' },
    });
    expect((await shop.call('POST', '/refunds', request)).body.status).toBe('succeeded');
  });
});
