import { describe, expect, test } from 'vitest';
import { idFrom, type PaymentId, plainDate } from '#core/kernel';
import { createScene, type Scene, SUPPLIER_ID, started } from '../testing/scene.ts';
import { memberOf, paidScene } from '../testing/staff.ts';
import { listAttention, settleAttention, settleStray } from './attention.ts';
import { findPayments } from './find-payments.ts';
import { inspectPayment } from './inspect-payment.ts';
import { listDecisions } from './list-decisions.ts';
import { settleAttention as noteOperation, findPayments as operation } from './operations.ts';

const of = { supplierId: SUPPLIER_ID };

const search = async (scene: Scene, terms: Partial<Parameters<typeof findPayments>[1]> = {}) =>
  findPayments(await memberOf(scene, 'olga'), { ...of, ...terms });
const ids = ({ payments }: Awaited<ReturnType<typeof findPayments>>) =>
  payments.map(({ paymentId }) => paymentId);

/** Money an acquirer took for us that no payment of ours accounts for. */
async function withStray() {
  const scene = await createScene();
  const { providerId } = await started(scene);
  const lost = { paymentId: idFrom('payment', 'lost'), contractId: scene.contractId, attempt: '1' };
  scene.acquirer.payments.set('stray-1', {
    ...scene.acquirer.only,
    providerId: 'stray-1',
    status: 'succeeded',
    metadata: lost,
  });
  await scene.tell('payment.succeeded', 'stray-1');
  return { scene, providerId };
}

describe('staff find payments', () => {
  test('by contract, by id, by the acquirer’s id of the payment or a refund, and by day', async () => {
    const { scene, paymentId, providerId, refund } = await paidScene();
    const { acquirerId } = await refund({ amountKopecks: 1 });
    const { number: contractNumber } = await scene.head();
    for (const terms of [
      { contractNumber },
      { payment: paymentId },
      { acquirerId: providerId },
      { acquirerId: acquirerId ?? '' },
      { day: plainDate(scene.world.now.slice(0, 10)) },
      {},
      { state: 'succeeded' },
    ] as const)
      expect(ids(await search(scene, terms)), JSON.stringify(terms)).toEqual([paymentId]);
    for (const terms of [
      { contractNumber: '99999999999999' },
      { payment: idFrom('payment', 'nobody') },
      { acquirerId: 'nobody' },
      { day: plainDate('2020-01-01') },
      { state: 'pending' },
    ] as const)
      expect(await search(scene, terms), JSON.stringify(terms)).toEqual({ payments: [] });
    await expect(search(scene, { contractNumber, payment: paymentId })).rejects.toMatchObject({
      code: 'payment.search_by_one',
      status: 400,
    });
  });

  test('of their own supplier only', async () => {
    const { scene, paymentId, providerId } = await paidScene();
    const { system } = scene.world;
    const other = { supplierId: 'other' as typeof SUPPLIER_ID };
    expect(await findPayments(system, { ...other, payment: paymentId })).toEqual({ payments: [] });
    expect(await findPayments(system, { ...other, acquirerId: providerId })).toEqual({ payments: [] });
  });

  test.each(['9999-12-31', '1999-12-31', '2026-02-30'])('not of the day %s', (day) => {
    expect(operation.input.safeParse({ supplierId: SUPPLIER_ID, day }).success).toBe(false);
  });

  test('of a day by the supplier’s clock, page by page, newest first', async () => {
    // 00:30 of the 21st in Moscow, while in UTC it is the 20th
    const scene = await createScene({ now: '2026-10-20T20:59:00Z' });
    const made: PaymentId[] = [];
    for (let index = 0; index < 53; index += 1) {
      const key = `press-${String(index).padStart(16, '0')}`;
      made.push((await scene.start(1_000 + index, key)).paymentId);
      scene.world.pass(index === 0 ? 1_800 : 200);
    }
    const day = plainDate('2026-10-21');
    const first = await search(scene, { day });
    expect(ids(first)).toEqual(made.slice(3).reverse());
    const second = await search(scene, { day, cursor: first.cursor as PaymentId });
    expect(ids(second)).toEqual(made.slice(1, 3).reverse());
    expect(second).not.toHaveProperty('cursor');
    expect(ids(await search(scene, { day: plainDate('2026-10-20') }))).toEqual(made.slice(0, 1));
  });
});

describe('staff read a payment', () => {
  test('with its parts, refunds, corrections and timeline in their language', async () => {
    const { scene, olga, of, refund, corrected } = await paidScene();
    await refund({ amountKopecks: 25 });
    await corrected({ kind: 'chargeback', operationId: 'op-1', amountKopecks: 1_000 });
    const seen = await inspectPayment(olga, of);
    expect(seen).toMatchObject({
      refundedKopecks: 25,
      chargedBackKopecks: 1_000,
      underWayKopecks: 0,
      unappliedKopecks: 0,
      parts: [{ amountKopecks: 12_025, creditedTo: 'contract', refundedKopecks: 25 }],
      refunds: [{ state: 'succeeded', reason: 'Paid twice' }],
      corrections: [{ state: 'done', note: 'As the acquirer wrote' }],
      notes: [],
    });
    const kinds = ['started', 'opened', 'succeeded', 'refund_requested', 'refund_approved', 'refunded'];
    expect(seen.timeline.map(({ kind }) => kind)).toEqual([...kinds, 'correction_requested', 'charged_back']);
    for (const language of ['ru', 'en'] as const) {
      const { timeline } = await inspectPayment({ ...olga, language }, of);
      expect(timeline.every(({ words }) => /[а-я]/.test(words) === (language === 'ru'))).toBe(true);
    }
    expect(JSON.stringify(seen)).not.toContain('anna@');
    await expect(inspectPayment(olga, { ...of, paymentId: idFrom('payment', 'x') })).rejects.toMatchObject({
      code: 'payment.missing',
    });
    await expect(
      inspectPayment(scene.world.system, { ...of, supplierId: 'other' as typeof SUPPLIER_ID }),
    ).rejects.toMatchObject({ code: 'payment.missing' });
  });
});

describe('what waits for a second person', () => {
  test('is listed oldest first until somebody decides', async () => {
    const { scene, olga, ask, reject, correct, post } = await paidScene();
    const asked = await ask({ amountKopecks: 1 });
    scene.world.pass(60);
    const corrected = await correct({ kind: 'chargeback', operationId: 'op-1', amountKopecks: 1 });
    expect(await listDecisions(olga, { supplierId: SUPPLIER_ID })).toEqual({
      waiting: [
        { since: asked.requestedAt, refund: asked },
        { since: corrected.requestedAt, correction: corrected },
      ],
    });
    await reject(asked.refundId);
    await post(corrected.correctionId);
    expect(await listDecisions(olga, { supplierId: SUPPLIER_ID })).toEqual({ waiting: [] });
  });
});

describe('what somebody should look at', () => {
  test('is listed, and leaves the list with a note; a new event puts it back', async () => {
    const { scene, olga, of, paymentId, providerId } = await paidScene({
      before: (scene) => scene.setHead({ status: 'terminated' }),
    });
    const waiting = async () => (await listAttention(olga, { supplierId: SUPPLIER_ID })).waiting;
    expect(await waiting()).toMatchObject([
      {
        since: scene.world.now,
        payment: { paymentId, unappliedKopecks: 12_025, reason: 'contract_terminated' },
      },
    ]);
    await settleAttention(olga, { ...of, note: 'The heir is asked' });
    await settleAttention(olga, { ...of, note: 'The heir is asked' });
    expect(await waiting()).toEqual([]);
    const { notes, timeline } = await inspectPayment(olga, of);
    expect(notes).toMatchObject([{ note: 'The heir is asked', by: expect.stringMatching(/^usr_/) }]);
    expect(timeline.at(-1)).toMatchObject({ kind: 'dealt_with' });
    scene.acquirer.cancel(providerId, 'late');
    await scene.tell('payment.canceled', providerId);
    expect(await waiting()).toMatchObject([{ payment: { paymentId } }]);
    const journal = scene.world.table.snapshot().filter(({ event }) => event === 'staff.payment_looked_at');
    expect(journal).toHaveLength(1);
    expect(JSON.stringify(journal)).not.toContain('heir');
  });

  test('holds strays, which are dealt with for good', async () => {
    const { scene } = await withStray();
    const olga = await memberOf(scene, 'olga');
    expect(await listAttention(olga, of)).toEqual({
      waiting: [
        {
          since: scene.world.now,
          stray: {
            gateway: 'yookassa',
            providerId: 'stray-1',
            amountKopecks: 12_025,
            currency: 'RUB',
            paymentId: idFrom('payment', 'lost'),
            contractId: scene.contractId,
          },
        },
      ],
    });
    const stray = {
      ...of,
      gateway: 'yookassa',
      acquirerId: 'stray-1',
      note: 'Refunded at the acquirer’s',
    } as const;
    await settleStray(olga, stray);
    const after = scene.world.table.snapshot();
    await settleStray(olga, stray);
    // told again, it is no news
    await scene.tell('payment.succeeded', 'stray-1');
    expect(scene.world.table.snapshot()).toEqual(after);
    expect(await listAttention(olga, of)).toEqual({ waiting: [] });
    await expect(settleStray(olga, { ...stray, acquirerId: 'nobody' })).rejects.toMatchObject({
      code: 'payment.stray_missing',
    });
    expect(scene.alarms).toEqual(['stray']);
  });

  test('is one supplier’s only', async () => {
    const { scene } = await withStray();
    const other = { supplierId: 'other' as typeof SUPPLIER_ID };
    expect(await listAttention(scene.world.system, other)).toEqual({ waiting: [] });
    await expect(
      settleStray(scene.world.system, { ...other, gateway: 'yookassa', acquirerId: 'stray-1', note: 'n' }),
    ).rejects.toMatchObject({ code: 'payment.stray_missing' });
  });

  test.each(['', ' ', 'x'.repeat(201), 'a\u0000b'])('takes no such note: %j', (note) => {
    const draft = { ...of, paymentId: idFrom('payment', 'x'), note };
    expect(noteOperation.input.safeParse(draft).success).toBe(false);
  });
});

test('none of it is for others than this supplier’s staff with the role', async () => {
  const { scene, of } = await paidScene();
  const clerk = await memberOf(scene, 'reader', ['billing']);
  const before = scene.world.table.snapshot();
  for (const stranger of [scene.ctx, scene.stranger, scene.caller, scene.world.anonymous, clerk]) {
    for (const work of [
      findPayments(stranger, { supplierId: SUPPLIER_ID }),
      inspectPayment(stranger, of),
      listDecisions(stranger, { supplierId: SUPPLIER_ID }),
      listAttention(stranger, { supplierId: SUPPLIER_ID }),
      settleAttention(stranger, { ...of, note: 'n' }),
      settleStray(stranger, { supplierId: SUPPLIER_ID, gateway: 'yookassa', acquirerId: 'x', note: 'n' }),
    ])
      await expect(work).rejects.toMatchObject({ code: 'supplier.missing', status: 404 });
  }
  expect(scene.world.table.snapshot()).toEqual(before);
});
