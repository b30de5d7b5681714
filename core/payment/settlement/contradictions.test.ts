import { describe, expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { createScene, queued, type Scene, started } from '../testing/scene.ts';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'went well',
    (error: { code?: unknown }) => error.code,
  );

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
});

describe('money that is held although it was to be taken at once', () => {
  const held = async (bent: Parameters<Scene['acquirer']['hold']>[1] = {}) => {
    const scene = await createScene();
    const payment = await started(scene);
    scene.acquirer.hold(payment.providerId, bent);
    return { scene, ...payment };
  };

  test('is taken in full, and credited', async () => {
    const { scene, paymentId, providerId } = await held();
    await scene.tell('payment.waiting_for_capture', providerId);
    expect(scene.acquirer.only).toMatchObject({ status: 'succeeded' });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    expect(await scene.ledgerBalance()).toBe(12_025);
    expect(scene.alarms).toEqual([]);
  });

  test.each([
    ['another amount', { amount: { kopecks: kopecks(12_026), currency: 'RUB' } }],
    ['another currency', { amount: { kopecks: kopecks(12_025), currency: 'USD' } }],
    ['another mode', { testMode: false }],
  ])('of %s is let go, and staff are told', async (_, bent) => {
    const { scene, paymentId, providerId } = await held(bent);
    await scene.tell('payment.waiting_for_capture', providerId);
    expect(scene.acquirer.only).toMatchObject({ status: 'canceled' });
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'canceled',
      reason: 'canceled_by_merchant',
    });
    expect(await scene.entries()).toEqual([]);
    expect(scene.alarms).toEqual(['hold_let_go']);
  });

  test('of a payment that has ended is let go', async () => {
    const { scene, paymentId, providerId } = await held({ status: 'canceled' });
    await scene.tell('payment.canceled', providerId);
    scene.acquirer.hold(providerId);
    await scene.tell('payment.waiting_for_capture', providerId);
    expect(scene.acquirer.only).toMatchObject({ status: 'canceled' });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'canceled' });
    expect(await scene.entries()).toEqual([]);
  });

  test('is taken once when the answer to that is lost', async () => {
    const { scene, paymentId, providerId } = await held();
    scene.acquirer.trouble = (call, moment) => (call === 'capture' && moment === 'after' ? LOST : undefined);
    await expect(scene.tell('payment.waiting_for_capture', providerId)).rejects.toMatchObject({
      code: 'payment.acquirer_unavailable',
    });
    scene.acquirer.trouble = NO_TROUBLE;
    await scene.tell('payment.waiting_for_capture', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    expect(await scene.ledgerBalance()).toBe(12_025);
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
    expect(payment).toMatchObject({ state: 'succeeded', parts: [{ creditedTo: 'contract' }] });
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
      parts: [{ creditedTo: 'unapplied' }],
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
