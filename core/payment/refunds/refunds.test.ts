import { describe, expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { createScene, queued, started } from '../testing/scene.ts';

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
      parts: [{ creditedTo: 'unapplied' }],
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
