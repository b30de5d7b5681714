import { describe, expect, test } from 'vitest';
import type { ContractId, PaymentId } from '#core/kernel';
import { requireSettled } from '../settlement/require-settled.ts';
import { createScene, type Scene } from '../testing/scene.ts';
import { getPayment } from './get-payment.ts';
import { listPayments } from './list-payments.ts';
import { getPayment as getOperation, listPayments as listOperation } from './operations.ts';

const ABSENT_CONTRACT = 'ctr_00000000000000000000000000' as ContractId;
const ABSENT_PAYMENT = 'pay_00000000000000000000000000' as PaymentId;

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'went well',
    (error: { code?: unknown }) => error.code,
  );

async function paid(scene: Scene) {
  const { paymentId } = await scene.start();
  const { providerId } = scene.acquirer.only;
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  return paymentId;
}

describe('the state of a payment', () => {
  test('shows the acquirer’s page while it may be used, and an hour later no more', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const { paymentId, redirectUrl } = await scene.start();
    expect(await getPayment(scene.ctx, { contractId, paymentId })).toEqual({
      paymentId,
      contractId,
      amountKopecks: 12_025,
      parts: [{ contractId, contractNumber: (await scene.head()).number, amountKopecks: 12_025 }],
      state: 'pending',
      origin: 'cabinet',
      createdAt: '2026-10-20T09:00:00.000Z',
      redirectUrl,
      timeline: [
        { at: '2026-10-20T09:00:00.000Z', kind: 'started', words: 'Платёж начат' },
        { at: '2026-10-20T09:00:00.000Z', kind: 'sent', words: 'Отправлен в платёжную систему' },
      ],
    });
    scene.world.pass(3600);
    expect(await getPayment(scene.ctx, { contractId, paymentId })).not.toHaveProperty('redirectUrl');
  });

  test('is what the payer may know once it is settled, and nothing more', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const paymentId = await paid(scene);
    const view = await getPayment(scene.ctx, { contractId, paymentId });
    expect(Object.keys(view).sort()).toEqual([
      'amountKopecks',
      'contractId',
      'createdAt',
      'origin',
      'parts',
      'paymentId',
      'settledAt',
      'state',
      'timeline',
    ]);
    expect(getOperation.output.safeParse(view).success).toBe(true);
  });

  test('only reads: the page an acquirer returns payers to fulfils nothing', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const { paymentId } = await scene.start();
    scene.acquirer.pay(scene.acquirer.only.providerId);
    const stored = scene.world.table.snapshot();
    const { commit } = scene.world.table.requests;
    const asked = scene.acquirer.calls.length;
    for (let look = 0; look < 5; look += 1) await getPayment(scene.ctx, { contractId, paymentId });
    expect(scene.world.table.snapshot()).toEqual(stored);
    expect(scene.world.table.requests.commit).toBe(commit);
    expect(scene.acquirer.calls.length).toBe(asked);
  });

  test('shows what has gone back', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const paymentId = await paid(scene);
    await scene.tell('refund.succeeded', scene.acquirer.refund(scene.acquirer.only.providerId, 25));
    expect(await getPayment(scene.ctx, { contractId, paymentId })).toMatchObject({ refundedKopecks: 25 });
  });

  test('never says that nothing was taken when money came after all', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    expect(await getPayment(scene.ctx, { contractId, paymentId })).toMatchObject({ state: 'canceled' });
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await getPayment(scene.ctx, { contractId, paymentId })).toMatchObject({
      state: 'quarantined',
      reason: 'paid_after_cancel',
    });
  });

  test('hides another customer’s payment, and one that is not there', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const { paymentId } = await scene.start();
    expect(await failure(getPayment(scene.stranger, { contractId, paymentId }))).toBe('contract.missing');
    expect(await failure(getPayment(scene.ctx, { contractId: ABSENT_CONTRACT, paymentId }))).toBe(
      'contract.missing',
    );
    expect(await failure(getPayment(scene.ctx, { contractId, paymentId: ABSENT_PAYMENT }))).toBe(
      'payment.missing',
    );
  });

  test('hides one’s own payment under another of one’s contracts', async () => {
    const one = await createScene();
    const two = await createScene();
    const { paymentId } = await two.start();
    expect(await failure(getPayment(one.ctx, { contractId: one.contractId, paymentId }))).toBe(
      'payment.missing',
    );
  });
});

describe('the history', () => {
  test('lists the newest first, 24 a page, without gaps or repeats', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    const made: string[] = [];
    for (let index = 0; index < 49; index += 1) {
      scene.world.pass(60);
      const { paymentId } = await scene.start(10_000 + index, `press-${String(index).padStart(16, '0')}`);
      made.unshift(paymentId);
    }
    const sizes: number[] = [];
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listPayments(scene.ctx, { contractId, cursor: cursor as PaymentId });
      sizes.push(page.payments.length);
      listed.push(...page.payments.map(({ paymentId }) => String(paymentId)));
      cursor = page.cursor;
    } while (cursor);
    expect(sizes).toEqual([24, 24, 1]);
    expect(listed).toEqual(made);
  });

  test('of exactly a page has no next one; an empty one is empty', async () => {
    const scene = await createScene();
    const { contractId } = scene;
    expect(await listPayments(scene.ctx, { contractId })).toEqual({ payments: [] });
    for (let index = 0; index < 24; index += 1) {
      scene.world.pass(60);
      await scene.start(10_000 + index, `press-${String(index).padStart(16, '0')}`);
    }
    expect(await listPayments(scene.ctx, { contractId })).not.toHaveProperty('cursor');
  });

  test('is one Query', async () => {
    const scene = await createScene();
    await scene.start();
    const { query } = scene.world.table.requests;
    await listPayments(scene.ctx, { contractId: scene.contractId });
    expect(scene.world.table.requests.query).toBe(query + 1);
  });

  test('hides another customer’s contract', async () => {
    const scene = await createScene();
    await scene.start();
    const { contractId } = scene;
    expect(await failure(listPayments(scene.stranger, { contractId }))).toBe('contract.missing');
  });

  test.each(['', 'x', 'pay_1', 'PAYMENT#', '{"pk":"USER#1"}', 'x'.repeat(2000)])(
    'refuses the cursor %j',
    (cursor) => {
      const input = { contractId: ABSENT_CONTRACT, cursor };
      expect(listOperation.input.safeParse(input).success).toBe(false);
    },
  );
});

describe('what a receipt is made of', () => {
  test('is a payment that succeeded', async () => {
    const scene = await createScene();
    const paymentId = await paid(scene);
    expect(await requireSettled(scene.ctx, scene.contractId, paymentId)).toMatchObject({
      state: 'succeeded',
      amountKopecks: 12_025,
    });
  });

  test('is not one that is pending or was cancelled', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    expect(await failure(requireSettled(scene.ctx, scene.contractId, paymentId))).toBe('payment.not_settled');
    scene.acquirer.cancel(scene.acquirer.only.providerId);
    await scene.tell('payment.canceled', scene.acquirer.only.providerId);
    expect(await failure(requireSettled(scene.ctx, scene.contractId, paymentId))).toBe('payment.not_settled');
  });

  test('is not another customer’s payment, nor one that is not there', async () => {
    const scene = await createScene();
    const paymentId = await paid(scene);
    const { contractId } = scene;
    expect(await failure(requireSettled(scene.stranger, contractId, paymentId))).toBe('contract.missing');
    expect(await failure(requireSettled(scene.ctx, contractId, ABSENT_PAYMENT))).toBe('payment.missing');
  });
});
