import { describe, expect, test } from 'vitest';
import { kopecks, type SupplierId, type UserId } from '#core/kernel';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { createScene, queued, SUPPLIER_ID, started } from '../testing/scene.ts';
import { yookassaNotice as operation } from './operations.ts';
import { yookassaNotice } from './yookassa-notice.ts';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'went well',
    (error: { code?: unknown }) => error.code,
  );

describe('a notice of success', () => {
  test('credits the contract, the ledger and the payment together', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    scene.world.pass(5);
    expect(await scene.tell('payment.succeeded', providerId)).toEqual({ done: true });
    expect(await scene.balance()).toBe(50_000 - 12_025);
    expect(await scene.entries()).toMatchObject([
      {
        cause: { kind: 'payment', ref: paymentId },
        period: '2026-10',
        changeKopecks: -12_025,
        postings: [{ debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: 12_025 }],
      },
    ]);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'succeeded',
      parts: [{ creditedTo: 'contract' }],
      settledAt: scene.world.now,
      paidAt: '2026-10-20T09:00:00.000Z',
    });
    expect(queued(scene, 'PAYMENTS#open')).toEqual([]);
    expect(scene.alarms).toEqual([]);
  });

  test('belongs to the period of the supplier’s own calendar', async () => {
    const scene = await createScene({ now: '2026-10-31T20:59:00Z' });
    const { providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    scene.world.pass(120);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.entries()).toMatchObject([{ period: '2026-11' }]);
  });

  test('posts a repeated callback once, at the price of a few reads', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const stored = scene.world.table.snapshot();
    scene.world.pass(3600);
    const { commit } = scene.world.table.requests;
    for (let copy = 0; copy < 5; copy += 1) await scene.tell('payment.succeeded', providerId);
    expect(scene.world.table.snapshot()).toEqual(stored);
    expect(scene.world.table.requests.commit).toBe(commit);
  });

  test('posts simultaneous callbacks once', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await Promise.all(Array.from({ length: 20 }, () => scene.tell('payment.succeeded', providerId)));
    expect(await scene.balance()).toBe(-12_025);
    expect(await scene.entries()).toHaveLength(1);
  });

  test('takes the truth from a look, never from the message', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    const lie = {
      id: providerId,
      status: 'succeeded',
      paid: true,
      amount: { value: '120.25', currency: 'RUB' },
    };
    await yookassaNotice(scene.caller, {
      supplierId: SUPPLIER_ID,
      type: 'notification',
      event: 'payment.succeeded',
      object: lie,
    });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
    expect(await scene.balance()).toBe(0);
  });

  test('keeps money for a contract that went to another cabinet meanwhile as unapplied, for staff', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { paymentId, providerId } = await started(scene);
    await scene.setHead({ ownerId: 'usr_00000000000000000000000001' as UserId });
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(50_000);
    expect(await scene.ledgerBalance()).toBe(12_025);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'succeeded',
      parts: [{ creditedTo: 'unapplied' }],
      reason: 'contract_relinked',
    });
    expect(scene.alarms).toEqual(['contract_relinked']);
  });

  test('credits a contract that is in nobody’s cabinet by now: it is nobody else’s', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { providerId } = await started(scene);
    await scene.setHead({ ownerId: undefined, linkedAt: undefined });
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(50_000 - 12_025);
  });

  test.each([
    ['ended', { status: 'terminated' }, 'contract_terminated'],
    ['linked to another cabinet', { ownerId: 'usr_00000000000000000000000001' }, 'contract_relinked'],
  ])(
    'does not put money on a contract that is %s between the look and the credit',
    async (_, change, reason) => {
      const scene = await createScene({ balanceKopecks: 50_000 });
      const { paymentId, providerId } = await started(scene);
      scene.acquirer.pay(providerId);
      const { table } = scene.world;
      const { commit } = table;
      let clashed = false;
      table.commit = async (writes) => {
        if (!clashed && writes.some((write) => write.kind === 'put' && write.item.pk.includes('-credit#'))) {
          clashed = true;
          await scene.setHead(change as never);
        }
        return commit.call(table, writes);
      };
      await scene.tell('payment.succeeded', providerId);
      expect(clashed).toBe(true);
      expect(await scene.balance()).toBe(50_000);
      expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', reason });
      expect(await scene.entries()).toMatchObject([{ postings: [{ credit: 'unapplied' }] }]);
    },
  );

  test('keeps money for a terminated contract as unapplied, for staff', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { paymentId, providerId } = await started(scene);
    await scene.setHead({ status: 'terminated' });
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(50_000);
    expect(await scene.ledgerBalance()).toBe(12_025);
    expect(await scene.entries()).toMatchObject([{ postings: [{ credit: 'unapplied' }], changeKopecks: 0 }]);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'succeeded',
      parts: [{ creditedTo: 'unapplied' }],
      reason: 'contract_terminated',
    });
    expect(queued(scene, 'PAYMENTS#attention')).toHaveLength(1);
    expect(scene.alarms).toEqual(['contract_terminated']);
  });

  test('does not undo what a bill did to the balance at the same moment', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    const bill = scene.setHead({ lastBillKopecks: kopecks(777) });
    await Promise.all([bill, scene.tell('payment.succeeded', providerId)]);
    expect(await scene.head()).toMatchObject({ lastBillKopecks: 777, balanceKopecks: -12_025 });
  });
});

describe('who is heard', () => {
  test.each(['203.0.113.7', '185.71.76.32', '127.0.0.1', '', '185.71.76.9, 203.0.113.7', '185.71.76.9:443'])(
    'not the address %j',
    async (sourceAddress) => {
      const scene = await createScene();
      const { providerId } = await started(scene);
      scene.acquirer.pay(providerId);
      const { calls } = scene.acquirer;
      const asked = calls.length;
      const input = {
        supplierId: SUPPLIER_ID,
        type: 'notification' as const,
        event: 'payment.succeeded',
        object: { id: providerId },
      };
      await expect(yookassaNotice({ ...scene.caller, sourceAddress }, input)).rejects.toMatchObject({
        code: 'payment.notice_refused',
        status: 403,
      });
      expect(calls.length).toBe(asked);
      expect(await scene.balance()).toBe(0);
    },
  );

  test('the acquirer over IPv6, and over IPv4 written as IPv6', async () => {
    for (const sourceAddress of ['2a02:5180::9', '::ffff:185.71.76.9']) {
      const scene = await createScene();
      const { providerId } = await started(scene);
      scene.acquirer.pay(providerId);
      await yookassaNotice(
        { ...scene.caller, sourceAddress },
        {
          supplierId: SUPPLIER_ID,
          type: 'notification',
          event: 'payment.succeeded',
          object: { id: providerId },
        },
      );
      expect(await scene.balance()).toBe(-12_025);
    }
  });

  test('a supplier without an acquirer gets the stranger’s answer', async () => {
    const scene = await createScene();
    const input = {
      supplierId: 'nobody' as SupplierId,
      type: 'notification' as const,
      event: 'payment.succeeded',
      object: { id: 'x' },
    };
    expect(await failure(yookassaNotice(scene.caller, input))).toBe('payment.notice_refused');
  });

  test('a payment of another supplier is left alone', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    const ports = { ...scene.caller.ports, gatewayFor: () => scene.acquirer.gateway };
    await yookassaNotice(
      { ...scene.caller, ports },
      {
        supplierId: 'other' as SupplierId,
        type: 'notification',
        event: 'payment.succeeded',
        object: { id: providerId },
      },
    );
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
  });

  test.each([
    ['another type', { type: 'payout' }],
    ['no object', { object: undefined }],
    ['no id', { object: {} }],
    ['a long id', { object: { id: 'x'.repeat(65) } }],
    ['an id that climbs out of its path', { object: { id: '../refunds' } }],
    ['an id with a query', { object: { id: 'x?limit=1' } }],
    ['a long event', { event: 'e'.repeat(65) }],
    ['a malformed supplier', { supplierId: '../demo' }],
  ])('a message with %s is malformed', (_, wrong) => {
    const right = {
      supplierId: 'demo',
      type: 'notification',
      event: 'payment.succeeded',
      object: { id: 'x-1' },
    };
    expect(operation.input.safeParse(right).success).toBe(true);
    expect(operation.input.safeParse({ ...right, ...wrong }).success).toBe(false);
  });

  test('an event of another kind changes nothing', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    const stored = scene.world.table.snapshot();
    expect(await scene.tell('deal.closed', providerId)).toEqual({ done: true });
    expect(scene.world.table.snapshot()).toEqual(stored);
  });
});

describe('an acquirer that cannot be asked now', () => {
  test('is told to come again, and nothing is stored; the next time credits once', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    const stored = scene.world.table.snapshot();
    scene.acquirer.trouble = () => LOST;
    await expect(scene.tell('payment.succeeded', providerId)).rejects.toMatchObject({
      code: 'payment.acquirer_unavailable',
      status: 502,
    });
    expect(scene.world.table.snapshot()).toEqual(stored);
    scene.acquirer.trouble = NO_TROUBLE;
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(-12_025);
  });

  test('that says no to a look is asked again later, too', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.trouble = () => ({ kind: 'refused', status: 401, code: 'invalid_credentials' });
    expect(await failure(scene.tell('payment.succeeded', providerId))).toBe('payment.acquirer_unavailable');
  });
});
