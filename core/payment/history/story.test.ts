import { describe, expect, test } from 'vitest';
import { idFrom, instant, kopecks, type UserId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { pastPayments } from '../testing/past-payments.ts';
import { createScene, type Scene, started } from '../testing/scene.ts';
import { officeOf, paidScene } from '../testing/staff.ts';
import { getPayment } from './get-payment.ts';
import { getPayment as operation } from './operations.ts';

const HEIR = idFrom('user', 'heir') as UserId;

async function story(scene: Scene, paymentId: string, ctx: Ctx = scene.ctx, contractId = scene.contractId) {
  const answer = await getPayment(ctx, { contractId, paymentId: paymentId as never });
  expect(operation.output.safeParse(answer).success).toBe(true);
  return answer.timeline.map(({ kind, amountKopecks, contractNumber }) => [
    kind,
    ...(amountKopecks === undefined ? [] : [amountKopecks]),
    ...(contractNumber === undefined ? [] : [contractNumber]),
  ]);
}

const kinds = async (...asked: Parameters<typeof story>) => (await story(...asked)).map(([kind]) => kind);

/** A payment of the scene's contract and another one, whose money has come; the other is an heir's by now. */
async function sharedPayment() {
  const scene = await createScene();
  const other = await scene.anotherContract();
  const { contractId } = scene;
  const { paymentId } = await scene.startAll([
    { contractId, amountKopecks: 10_000 },
    { contractId: other, amountKopecks: 5_000 },
  ]);
  const { providerId } = scene.acquirer.only;
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  await scene.setHead({ ownerId: HEIR }, other);
  return { scene, other, paymentId, providerId, heir: { ...scene.world.user(HEIR), log: scene.ctx.log } };
}

describe('what a customer is told of a payment', () => {
  test('is each step with its time and its sum', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.world.pass(90);
    scene.acquirer.pay(providerId);
    scene.world.pass(30);
    await scene.tell('payment.succeeded', providerId);
    const { number: contractNumber } = await scene.head();
    const { timeline } = await getPayment(scene.ctx, { contractId: scene.contractId, paymentId });
    expect(timeline).toEqual([
      { at: '2026-10-20T09:00:00.000Z', kind: 'started', words: 'Платёж начат' },
      { at: '2026-10-20T09:00:00.000Z', kind: 'sent', words: 'Отправлен в платёжную систему' },
      { at: '2026-10-20T09:01:30.000Z', kind: 'paid', words: 'Деньги списаны' },
      {
        ...{ at: '2026-10-20T09:02:00.000Z', kind: 'credited', words: 'Деньги зачислены на договор' },
        ...{ contractNumber, amountKopecks: 12_025 },
      },
    ]);
  });

  test('is in the caller’s language', async () => {
    const { scene, paymentId } = await paidScene();
    const { contractId } = scene;
    const { timeline } = await getPayment({ ...scene.ctx, language: 'en' }, { contractId, paymentId });
    expect(timeline.map(({ words }) => words)).toEqual([
      'The payment was started',
      'Sent to the payment system',
      'The money was taken',
      'The money was credited to the contract',
    ]);
  });

  test('names each contract that got something, and to its new owner that contract alone', async () => {
    const { scene, other, paymentId, heir } = await sharedPayment();
    const [own, others] = [(await scene.head()).number, (await scene.head(other)).number];
    expect((await story(scene, paymentId)).slice(2)).toEqual([
      ['paid'],
      ['credited', 10_000, own],
      ['credited', 5_000, others],
    ]);
    expect((await story(scene, paymentId, heir, other)).slice(2)).toEqual([
      ['paid'],
      ['credited', 5_000, others],
    ]);
  });

  test('is a refund from its approval on, with its sum', async () => {
    const { scene, paymentId, ask, approve } = await paidScene();
    const before = await story(scene, paymentId);
    scene.acquirer.refundsAre = 'pending';
    const { refundId } = await ask({ amountKopecks: 2_000 });
    expect(await story(scene, paymentId)).toEqual(before);
    scene.world.pass(60);
    await approve(refundId);
    expect(await story(scene, paymentId)).toEqual([...before, ['refund_started', 2_000]]);
    scene.world.pass(60);
    const [made] = [...scene.acquirer.refunds.keys()];
    scene.acquirer.settleRefund(String(made), { status: 'succeeded' });
    await scene.tell('refund.succeeded', String(made));
    expect(await story(scene, paymentId)).toEqual([
      ...before,
      ['refund_started', 2_000],
      ['refunded', 2_000],
    ]);
  });

  test('is a refund that failed, one that was made elsewhere, and none that was turned down', async () => {
    const { scene, providerId, paymentId, ask, refund, reject } = await paidScene();
    await reject((await ask({ amountKopecks: 100 })).refundId);
    scene.acquirer.refundsAre = 'canceled';
    await refund({ amountKopecks: 2_000 });
    scene.world.pass(60);
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 25));
    expect((await story(scene, paymentId)).slice(4)).toEqual([
      ['refund_started', 2_000],
      ['refund_failed', 2_000],
      ['refunded', 25],
    ]);
  });

  test('is a dispute with its sum, and how it ended', async () => {
    const { scene, paymentId, corrected, correct } = await paidScene();
    await correct({ kind: 'chargeback', operationId: 'op-1', amountKopecks: 1_000 });
    expect((await kinds(scene, paymentId)).length).toBe(4);
    const { correctionId } = await corrected({
      kind: 'chargeback',
      operationId: 'op-2',
      amountKopecks: 2_000,
    });
    expect((await story(scene, paymentId)).slice(4)).toEqual([['charged_back', 2_000]]);
    scene.world.pass(60);
    await corrected({ kind: 'chargeback_won', chargebackId: correctionId as never });
    expect((await story(scene, paymentId)).slice(4)).toEqual([
      ['charged_back', 2_000],
      ['dispute_over', 2_000],
    ]);
  });

  test('of refunds and disputes tells a contract’s new owner what was taken of that contract', async () => {
    const { scene, other, paymentId, heir } = await sharedPayment();
    const { refund, corrected } = await officeOf(scene, paymentId);
    await corrected({ kind: 'chargeback', operationId: 'op-1', amountKopecks: 6_000 });
    await refund({ amountKopecks: 1_000 });
    expect((await story(scene, paymentId, heir, other)).slice(4)).toEqual([['charged_back', 5_000]]);
    expect((await story(scene, paymentId)).slice(5)).toEqual([
      ['refund_started', 1_000],
      ['refunded', 1_000],
      ['charged_back', 6_000],
    ]);
  });

  test('is money that came too late, and where it went in the end', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    expect(await kinds(scene, paymentId)).toEqual(['started', 'sent', 'failed']);
    scene.world.pass(60);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    scene.world.pass(60);
    const { number } = await scene.head();
    const come = ['started', 'sent', 'failed', 'paid', 'waiting'];
    expect(await kinds(scene, paymentId)).toEqual(come);
    const { contractId } = scene;
    const view = () => getPayment(scene.ctx, { contractId, paymentId });
    expect(await view()).toMatchObject({ waitingKopecks: 12_025 });
    const { corrected } = await officeOf(scene, paymentId);
    await corrected({ kind: 'apply', to: number });
    expect(await kinds(scene, paymentId)).toEqual([...come, 'credited']);
    expect((await story(scene, paymentId)).at(-1)).toEqual(['credited', number]);
    expect(await view()).not.toHaveProperty('waitingKopecks');
  });

  test('does not name a stranger’s contract that the money was for', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    const strangers = await scene.anotherContract({ ownerId: HEIR });
    const { corrected } = await officeOf(scene, paymentId);
    await corrected({ kind: 'apply', to: (await scene.head(strangers)).number });
    expect(await story(scene, paymentId)).toContainEqual(['credited']);
  });

  test('is that something is being checked, and not what', async () => {
    const scene = await createScene();
    const { paymentId, providerId } = await started(scene);
    scene.acquirer.pay(providerId, { testMode: false });
    await scene.tell('payment.succeeded', providerId);
    expect(await story(scene, paymentId)).toEqual([['started'], ['sent'], ['paid'], ['checking']]);
  });

  test.each([
    ['guest', 'started_by_guest', 'paid'],
    ['autopay', 'started_by_autopay', 'paid'],
    ['register', 'started', 'paid_elsewhere'],
  ] as const)('begun by %s, says so', async (origin, begun, taken) => {
    const scene = await createScene();
    const at = instant('2026-06-01T09:00:00Z');
    const [id] = await pastPayments(scene, [
      { at, origin, paidAt: at, postedAt: at, timeline: [{ at, kind: 'started' }] },
    ]);
    expect(await kinds(scene, String(id))).toEqual([begun, taken]);
  });

  test('is an operation that its bank took back', async () => {
    const scene = await createScene();
    const at = instant('2026-06-01T09:00:00Z');
    const later = instant('2026-06-02T09:00:00Z');
    const [id] = await pastPayments(scene, [
      { at, origin: 'register', paidAt: at, postedAt: at, timeline: [{ at: later, kind: 'reversed' }] },
    ]);
    expect((await story(scene, String(id))).at(-1)).toEqual(['reversed', 10_000]);
  });

  test('says of a bound card nothing to somebody else than its payer', async () => {
    const scene = await createScene();
    const at = instant('2026-06-01T09:00:00Z');
    const timeline = [{ at, kind: 'card_saved', detail: 'crd_1' } as const];
    const payerId = (await scene.head()).ownerId as UserId;
    const [own] = await pastPayments(scene, [{ at, payerId, timeline }]);
    const [heirs] = await pastPayments(scene, [{ at: '2026-06-02T09:00:00Z', payerId: HEIR, timeline }]);
    expect(await kinds(scene, String(own))).toEqual(['card_saved']);
    expect(await kinds(scene, String(heirs))).toEqual([]);
  });

  test('leaves out a step that a bound card has not taken, and the supplier’s own business', async () => {
    const scene = await createScene();
    const at = instant('2026-06-01T09:00:00Z');
    const amountKopecks = kopecks(100);
    const { contractId } = scene;
    const timeline = (
      [
        ['opened', 'prv-1'],
        ['late_failure', 'secret'],
        ['late_mismatch', 'secret'],
        ['refund_parked', 'secret'],
        ['refund_refused', 'secret'],
        ['refund_requested', 'rfd_1'],
        ['correction_requested', 'cor_1'],
        ['correction_rejected', 'cor_1'],
        ['still_open', undefined],
        ['book_differs', 'secret'],
        ['dealt_with', 'secret'],
      ] as const
    ).map(([kind, detail]) => ({ at, kind, ...(detail && { detail }) }));
    const refunds = [
      { refundId: 'rfd_1', state: 'requested', at, shares: [{ contractId, amountKopecks }] } as const,
    ];
    const paidAt = instant('2026-06-01T08:59:59Z');
    const [id] = await pastPayments(scene, [{ at, paidAt, timeline, refunds }]);
    expect(await kinds(scene, String(id))).toEqual(['paid']);
  });
});
