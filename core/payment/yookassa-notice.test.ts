import { describe, expect, test } from 'vitest';
import { kopecks, type SupplierId, type UserId } from '#core/kernel';
import { yookassaNotice as operation } from './contract.ts';
import { LOST, NO_TROUBLE } from './testing/fake-acquirer.ts';
import { createScene, providerIdOf, type Scene, SUPPLIER_ID } from './testing/scene.ts';
import { yookassaNotice } from './yookassa-notice.ts';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'went well',
    (error: { code?: unknown }) => error.code,
  );

/** A started payment, and the acquirer's id of it. */
async function started(scene: Scene, amountKopecks = 12_025) {
  const { paymentId } = await scene.start(amountKopecks);
  return { paymentId, providerId: providerIdOf(await scene.payment(paymentId)) };
}

const queued = (scene: Scene, queue: string) =>
  scene.world.table.snapshot().filter(({ queuePk }) => queuePk === queue);

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
      creditedTo: 'contract',
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

  test('credits the contract though it went to another owner meanwhile', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { providerId } = await started(scene);
    await scene.setHead({ ownerId: 'usr_00000000000000000000000001' as UserId });
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(50_000 - 12_025);
  });

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
      creditedTo: 'unapplied',
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

describe('cancellation', () => {
  test('ends the payment with the acquirer’s reason and touches no money', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.cancel(providerId, 'insufficient_funds');
    await scene.tell('payment.canceled', providerId);
    await scene.tell('payment.canceled', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'canceled', reason: 'insufficient_funds' });
    expect(await scene.entries()).toEqual([]);
    expect(queued(scene, 'PAYMENTS#open')).toEqual([]);
  });

  test('a stale event after the final one changes nothing', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const stored = scene.world.table.snapshot();
    await scene.tell('payment.waiting_for_capture', providerId);
    await scene.tell('payment.canceled', providerId);
    expect(scene.world.table.snapshot()).toEqual(stored);
  });

  test('a held charge leaves the payment pending', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId, { status: 'waiting_for_capture' });
    await scene.tell('payment.waiting_for_capture', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
  });
});

describe('contradictions', () => {
  test('a late failure never downgrades a paid payment; it stays in the timeline, for staff', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    scene.acquirer.cancel(providerId, 'general_decline');
    await scene.tell('payment.canceled', providerId);
    await scene.tell('payment.canceled', providerId);
    const payment = await scene.payment(paymentId);
    expect(payment).toMatchObject({ state: 'succeeded', creditedTo: 'contract' });
    expect(payment.timeline.map(({ kind }) => kind)).toEqual([
      'started',
      'opened',
      'succeeded',
      'late_failure',
    ]);
    expect(await scene.balance()).toBe(-12_025);
    expect(scene.alarms).toEqual(['late_failure']);
    expect(queued(scene, 'PAYMENTS#attention')).toHaveLength(1);
  });

  test('a late success never revives a cancelled payment: its money waits as unapplied', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.cancel(providerId, 'expired_on_confirmation');
    await scene.tell('payment.canceled', providerId);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'canceled',
      reason: 'paid_after_cancel',
      creditedTo: 'unapplied',
    });
    expect(await scene.balance()).toBe(50_000);
    expect(await scene.ledgerBalance()).toBe(12_025);
    expect(await scene.entries()).toHaveLength(1);
    expect(scene.alarms).toEqual(['paid_after_cancel']);
    expect(queued(scene, 'PAYMENTS#attention')).toHaveLength(1);
  });

  test.each([
    ['amount', { amount: { kopecks: kopecks(12_125), currency: 'RUB' } }, 'amount_mismatch'],
    ['amount that is no sum', { amount: { currency: 'RUB' } }, 'amount_mismatch'],
    ['currency', { amount: { kopecks: kopecks(12_025), currency: 'USD' } }, 'currency_mismatch'],
    ['mode', { testMode: false }, 'mode_mismatch'],
    ['intent', { metadata: { paymentId: 'pay_00000000000000000000000000' } }, 'intent_mismatch'],
  ])('another %s than asked for is quarantined: no credit, alarm, acknowledged', async (_, bent, reason) => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId, bent as never);
    expect(await scene.tell('payment.succeeded', providerId)).toEqual({ done: true });
    const stored = scene.world.table.snapshot();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'quarantined', reason });
    expect(await scene.entries()).toEqual([]);
    expect(await scene.balance()).toBe(0);
    expect(scene.alarms).toEqual([reason]);
    expect(queued(scene, 'PAYMENTS#attention')).toHaveLength(1);
    await scene.tell('payment.succeeded', providerId);
    expect(scene.world.table.snapshot()).toEqual(stored);
  });

  test('a quarantined payment stays quarantined when the acquirer changes its story', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId, { testMode: false });
    await scene.tell('payment.succeeded', providerId);
    scene.acquirer.pay(providerId, { testMode: true });
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'quarantined' });
    expect(await scene.entries()).toEqual([]);
  });

  test('another amount told of after the credit is noted, not posted', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    scene.acquirer.pay(providerId, { amount: { kopecks: kopecks(1), currency: 'RUB' } });
    await scene.tell('payment.canceled', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    expect(await scene.balance()).toBe(-12_025);
    expect(scene.alarms).toEqual(['late_mismatch']);
  });
});

describe('a payment whose acquirer’s id was lost in a crash', () => {
  async function lost(scene: Scene) {
    scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
    await scene.start().catch(() => undefined);
    scene.acquirer.trouble = NO_TROUBLE;
    return scene.acquirer.only;
  }

  test('is found by what we attached to it, credited once, and its id kept', async () => {
    const scene = await createScene();
    const { providerId, metadata } = await lost(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(metadata.paymentId as never)).toMatchObject({
      state: 'succeeded',
      providerId,
    });
    expect(await scene.entries()).toHaveLength(1);
    expect(await failure(scene.start())).toBe('payment.already_settled');
  });

  test('is learned of even before anything final happened', async () => {
    const scene = await createScene();
    const { providerId, metadata, redirectUrl } = await lost(scene);
    await scene.tell('payment.waiting_for_capture', providerId);
    const payment = await scene.payment(metadata.paymentId as never);
    expect(payment).toMatchObject({ state: 'pending', providerId, redirectUrl });
    expect(payment).not.toHaveProperty('order');
  });

  test('with another amount is quarantined', async () => {
    const scene = await createScene();
    const { providerId, metadata } = await lost(scene);
    scene.acquirer.pay(providerId, { amount: { kopecks: kopecks(1), currency: 'RUB' } });
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(metadata.paymentId as never)).toMatchObject({
      state: 'quarantined',
      providerId,
    });
    expect(await scene.entries()).toEqual([]);
  });
});

describe('the acquirer’s payments that are not ours', () => {
  test('one the shop does not know is acknowledged and changes nothing', async () => {
    const scene = await createScene();
    await started(scene);
    const stored = scene.world.table.snapshot();
    expect(await scene.tell('payment.succeeded', 'nowhere-1')).toEqual({ done: true });
    expect(await scene.tell('refund.succeeded', 'nowhere-2')).toEqual({ done: true });
    expect(scene.world.table.snapshot()).toEqual(stored);
  });

  test('one of the shop’s other business is acknowledged and changes nothing', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.payments.set('foreign-1', {
      ...scene.acquirer.payments.get(providerId)!,
      providerId: 'foreign-1',
      status: 'succeeded',
      metadata: { orderId: '17' },
    });
    const stored = scene.world.table.snapshot();
    await scene.tell('payment.succeeded', 'foreign-1');
    expect(scene.world.table.snapshot()).toEqual(stored);
  });

  test.each([
    ['a second payment for one intent', {}],
    ['a payment for another attempt', { attempt: '2' }],
    ['a payment for an intent we do not have', { paymentId: 'pay_00000000000000000000000000' }],
  ])('%s is kept for staff and not credited', async (_, metadata) => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    const real = scene.acquirer.payments.get(providerId)!;
    scene.acquirer.payments.set('second-1', {
      ...real,
      providerId: 'second-1',
      status: 'succeeded',
      metadata: { ...real.metadata, ...metadata },
    });
    await scene.tell('payment.succeeded', 'second-1');
    await scene.tell('payment.succeeded', 'second-1');
    expect(await scene.entries()).toEqual([]);
    expect(queued(scene, 'PAYMENTS#attention')).toMatchObject([
      { sk: 'STRAY#yookassa#second-1', amountKopecks: 12_025 },
    ]);
    expect(scene.alarms).toContain('stray');
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(-12_025);
  });
});

describe('refunds made at the acquirer', () => {
  test('take the money back once each, in part or whole', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const first = scene.acquirer.refund(providerId, 2_000);
    const second = scene.acquirer.refund(providerId, 2_000);
    for (const refundId of [first, second, first, second]) await scene.tell('refund.succeeded', refundId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', refundedKopecks: 4_000 });
    expect(await scene.balance()).toBe(50_000 - 12_025 + 4_000);
    expect((await scene.entries()).slice(0, 2)).toMatchObject([
      { cause: { kind: 'refund' }, postings: [{ debit: 'customer', credit: 'acquirer:yookassa' }] },
      { cause: { kind: 'refund' } },
    ]);
    expect(await scene.ledgerBalance()).toBe(scene.acquirer.balanceOf(scene.contractId));
  });

  test('told of at once, many times, are posted once each', async () => {
    const scene = await createScene();
    const { providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const refunds = [1, 2, 3].map((part) => scene.acquirer.refund(providerId, part * 1000));
    await Promise.all([...refunds, ...refunds, ...refunds].map((id) => scene.tell('refund.succeeded', id)));
    expect(await scene.ledgerBalance()).toBe(6_025);
    expect(await scene.entries()).toHaveLength(4);
  });

  test('told of before their payment end the same', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    const refundId = scene.acquirer.refund(providerId, 12_025);
    await scene.tell('refund.succeeded', refundId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', refundedKopecks: 12_025 });
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.balance()).toBe(0);
    expect(await scene.entries()).toHaveLength(2);
  });

  test('are parked while the acquirer itself does not say the money came, and applied with it', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    const refundId = scene.acquirer.refund(providerId, 5_000);
    await scene.tell('refund.succeeded', refundId);
    await scene.tell('refund.succeeded', refundId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending', parkedRefundIds: [refundId] });
    expect(await scene.entries()).toEqual([]);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ refundedKopecks: 5_000, parkedRefundIds: [] });
    expect(await scene.ledgerBalance()).toBe(7_025);
    expect(queued(scene, 'PAYMENTS#open')).toEqual([]);
  });

  test('of a cancelled payment wait for staff, and for money that may still come', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    const refundId = scene.acquirer.refund(providerId, 12_025);
    await scene.tell('refund.succeeded', refundId);
    expect(scene.alarms).toEqual(['refund_without_payment']);
    expect(queued(scene, 'PAYMENTS#attention')).toHaveLength(1);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({
      refundedKopecks: 12_025,
      creditedTo: 'unapplied',
    });
    expect(await scene.ledgerBalance()).toBe(0);
    expect(await scene.balance()).toBe(0);
  });

  test('of unapplied money come out of the unapplied account', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const { providerId } = await started(scene);
    await scene.setHead({ status: 'terminated' });
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 12_025));
    expect(await scene.balance()).toBe(50_000);
    expect((await scene.entries())[0]).toMatchObject({
      postings: [{ debit: 'unapplied', credit: 'acquirer:yookassa' }],
    });
  });

  test('beyond what was captured are refused, however they arrive', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const refunds = [7_000, 5_025, 1].map((amount) => scene.acquirer.refund(providerId, amount));
    await Promise.all(refunds.map((id) => scene.tell('refund.succeeded', id)));
    for (const id of refunds) await scene.tell('refund.succeeded', id);
    const { refundedKopecks } = await scene.payment(paymentId);
    expect(refundedKopecks).toBeLessThanOrEqual(12_025);
    expect(await scene.ledgerBalance()).toBe(12_025 - refundedKopecks);
    expect(scene.alarms).toContain('refund_refused');
  });

  test.each([
    ['in another currency', { amount: { kopecks: kopecks(100), currency: 'USD' } }],
    ['of an unreadable sum', { amount: { currency: 'RUB' } }],
    ['of nothing', { amount: { kopecks: kopecks(0), currency: 'RUB' } }],
  ])('%s are refused and shown to staff', async (_, bent) => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const refundId = scene.acquirer.refund(providerId, 100, bent);
    await scene.tell('refund.succeeded', refundId);
    await scene.tell('refund.succeeded', refundId);
    expect(await scene.payment(paymentId)).toMatchObject({ refundedKopecks: 0 });
    expect(scene.alarms).toEqual(['refund_refused']);
  });

  test.each(['pending', 'canceled'] as const)('that are %s change nothing', async (status) => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 100, { status }));
    expect(await scene.payment(paymentId)).toMatchObject({ refundedKopecks: 0 });
    expect(scene.alarms).toEqual([]);
  });

  test('of a quarantined payment are kept with it', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId, { testMode: false });
    await scene.tell('payment.succeeded', providerId);
    const refundId = scene.acquirer.refund(providerId, 12_025);
    await scene.tell('refund.succeeded', refundId);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'quarantined',
      parkedRefundIds: [refundId],
    });
    expect(await scene.entries()).toEqual([]);
  });
});
