import { describe, expect, test } from 'vitest';
import { idFrom, kopecks, type RefundId } from '#core/kernel';
import { requestCorrection } from '../corrections/request-correction.ts';
import { getPayment } from '../history/get-payment.ts';
import { findPayments } from '../staff/find-payments.ts';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { bankLine, bankRegister } from '../testing/register-files.ts';
import { FIRST, registerScene } from '../testing/register-scene.ts';
import { createScene, queued, SUPPLIER_ID } from '../testing/scene.ts';
import { memberOf, officeOf, paidScene, unapplied } from '../testing/staff.ts';
import { approveRefund } from './approve-refund.ts';
import { requestRefund as operation } from './operations.ts';
import { requestRefund } from './request-refund.ts';

const DAY = 86_400;

describe('a refund asked for by staff', () => {
  test('reserves its sum, is approved by another, and goes back once', async () => {
    const { scene, olga, pyotr, ask, approve, payment, paymentId } = await paidScene();
    const asked = await ask({ amountKopecks: 2_000 });
    expect(asked).toMatchObject({ state: 'requested', amountKopecks: 2_000, reason: 'Paid twice' });
    expect(await payment()).toMatchObject({
      refundedKopecks: 0,
      refundsUnderWayKopecks: 2_000,
      parts: [{ underWayKopecks: 2_000, refundedKopecks: 0 }],
    });
    expect(scene.acquirer.refunds.size).toBe(0);
    expect(await scene.balance()).toBe(50_000 - 12_025);
    const approved = await approve(asked.refundId);
    expect(approved).toMatchObject({ state: 'succeeded', acquirerId: expect.any(String) });
    expect(approved).not.toHaveProperty('order');
    expect(await payment()).toMatchObject({
      refundedKopecks: 2_000,
      refundsUnderWayKopecks: 0,
      parts: [{ underWayKopecks: 0, refundedKopecks: 2_000 }],
    });
    expect(await scene.balance()).toBe(50_000 - 10_025);
    expect(await scene.ledgerBalance()).toBe(scene.acquirer.balanceOf(scene.contractId));
    // the acquirer's notice of it, and another approval, find it done
    for (const refundId of scene.acquirer.refunds.keys()) await scene.tell('refund.succeeded', refundId);
    expect(await approve(asked.refundId)).toEqual(approved);
    expect(await scene.entries()).toHaveLength(2);
    expect(scene.acquirer.refunds.size).toBe(1);
    const journal = scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('JOURNAL#'));
    const done = journal.flatMap(({ pk, event, ref }) => (ref === asked.refundId ? [[pk, event]] : []));
    expect(done.sort()).toEqual(
      [
        [`USER#${actorOf(olga)}`, 'staff.refund_requested'],
        [`USER#${actorOf(pyotr)}`, 'staff.refund_approved'],
      ].sort(),
    );
    expect(await getPayment(scene.ctx, { contractId: scene.contractId, paymentId })).toMatchObject({
      refundedKopecks: 2_000,
      refunds: [{ amountKopecks: 2_000, state: 'succeeded', at: scene.world.now }],
    });
  });

  test('is of all that is left, unless a sum is named', async () => {
    const { refund, ask, payment } = await paidScene();
    await refund({ amountKopecks: 25 });
    expect(await refund()).toMatchObject({ amountKopecks: 12_000, state: 'succeeded' });
    expect(await payment()).toMatchObject({ refundedKopecks: 12_025 });
    await expect(ask()).rejects.toMatchObject({ code: 'payment.more_than_left', facts: { leftKopecks: 0 } });
  });

  test('is shown to the payer from its approval on, and what came to nothing before that is not', async () => {
    const { scene, ask, approve, reject, paymentId } = await paidScene();
    const seen = async () =>
      (await getPayment(scene.ctx, { contractId: scene.contractId, paymentId })).refunds?.map(
        ({ state }) => state,
      );
    const [first, second] = [await ask({ amountKopecks: 1 }), await ask({ amountKopecks: 2 })];
    expect(await seen()).toBeUndefined();
    await reject(first.refundId);
    scene.acquirer.refundsAre = 'pending';
    await approve(second.refundId);
    expect(await seen()).toEqual(['under_way']);
  });

  test('carries a receipt of its own sum to the payer’s address', async () => {
    const { scene, ask, approve } = await paidScene();
    const orders: unknown[] = [];
    const { gateway } = scene.acquirer;
    const refund = gateway.refund.bind(gateway);
    gateway.refund = (order) => {
      orders.push(order);
      return refund(order);
    };
    await approve((await ask({ amountKopecks: 2_000 })).refundId);
    expect(orders).toMatchObject([
      {
        amountKopecks: 2_000,
        receipt: {
          contact: { email: 'anna@example.org' },
          items: [{ amountKopecks: 2_000, mode: 'full_payment' }],
        },
      },
    ]);
    // the address is kept no longer than it is needed
    expect(
      JSON.stringify(scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('REFUND#'))),
    ).not.toContain('anna@');
  });

  test('gives back first what was paid ahead, as the receipts of both refunds say', async () => {
    const { scene, ask, approve } = await paidScene({ balanceKopecks: 10_000 });
    const items: unknown[] = [];
    const { gateway } = scene.acquirer;
    const refund = gateway.refund.bind(gateway);
    gateway.refund = (order) => {
      items.push(order.receipt?.items.map(({ amountKopecks, mode }) => [mode, amountKopecks]));
      return refund(order);
    };
    // 120.25 was paid for a debt of 100 roubles
    for (const amountKopecks of [1_500, 2_000, 8_525]) await approve((await ask({ amountKopecks })).refundId);
    expect(items).toEqual([
      [['advance', 1_500]],
      [
        ['full_payment', 1_475],
        ['advance', 525],
      ],
      [['full_payment', 8_525]],
    ]);
  });

  test('of several contracts is taken from those that are named, else from the last', async () => {
    const { scene, refund, payment, ids } = await threeParts();
    const numbers = (await payment()).parts.map(({ contractNumber }) => contractNumber);
    await refund({ amountKopecks: 9_000, contractNumbers: [numbers[0] as string] });
    expect((await payment()).parts.map(({ refundedKopecks }) => refundedKopecks)).toEqual([9_000, 0, 0]);
    await refund({ amountKopecks: 1_000 });
    expect((await payment()).parts.map(({ refundedKopecks }) => refundedKopecks)).toEqual([9_000, 975, 25]);
    expect(await Promise.all(ids.map((id) => scene.balance(id)))).toEqual([50_000 - 1_000, -1_025, 0]);
    await expect(refund({ contractNumbers: ['99999999999999'] })).rejects.toMatchObject({
      code: 'payment.not_paid_for',
      fields: [{ field: 'contractNumbers.0' }],
    });
    await expect(
      refund({ amountKopecks: 1_001, contractNumbers: [numbers[0] as string] }),
    ).rejects.toMatchObject({
      code: 'payment.more_than_left',
      facts: { leftKopecks: 1_000 },
    });
  });

  test('whose part was refunded at the acquirer’s office meanwhile is taken from the others', async () => {
    const { scene, ask, approve, payment, providerId } = await threeParts();
    const number = (await payment()).parts[2]?.contractNumber as string;
    const asked = await ask({ amountKopecks: 25, contractNumbers: [number] });
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 20));
    expect(await approve(asked.refundId)).toMatchObject({ state: 'succeeded' });
    expect(await payment()).toMatchObject({ refundedKopecks: 45, refundsUnderWayKopecks: 0 });
    expect((await payment()).parts.map(({ refundedKopecks }) => refundedKopecks)).toEqual([0, 20, 25]);
  });

  test('of unapplied money comes out of the unapplied account', async () => {
    const { scene, refund } = await paidScene({ before: (scene) => scene.setHead({ status: 'terminated' }) });
    expect(await unapplied(scene)).toBe(12_025);
    await refund();
    expect(await unapplied(scene)).toBe(0);
    expect(await scene.balance()).toBe(50_000);
  });
});

describe('two people', () => {
  test('are needed, and the system is a person of its own name', async () => {
    const { scene, olga, ask, approve, reject } = await paidScene();
    const asked = await ask({ amountKopecks: 1_000 });
    await expect(approve(asked.refundId, olga)).rejects.toMatchObject({
      code: 'payment.own_request',
      status: 403,
    });
    const { system } = scene.world;
    expect(await approve(asked.refundId, system)).toMatchObject({
      decidedBy: expect.stringMatching(/^system:/),
    });
    const other = await ask({ amountKopecks: 1_000 }, system);
    await expect(approve(other.refundId, system)).rejects.toMatchObject({ code: 'payment.own_request' });
    // one's own may be taken back
    expect(await reject(other.refundId, system)).toMatchObject({ state: 'rejected' });
  });

  test('decide once: what is rejected is not approved, and what is approved is not rejected', async () => {
    const { olga, ask, approve, reject, payment } = await paidScene();
    const first = await ask({ amountKopecks: 12_025 });
    expect(await reject(first.refundId)).toMatchObject({ state: 'rejected' });
    expect(await reject(first.refundId)).toMatchObject({ state: 'rejected' });
    expect(await payment()).toMatchObject({ refundsUnderWayKopecks: 0 });
    await expect(approve(first.refundId)).rejects.toMatchObject({
      code: 'payment.already_decided',
      facts: { state: 'rejected' },
    });
    const second = await ask({ amountKopecks: 12_025 });
    await approve(second.refundId);
    await expect(reject(second.refundId)).rejects.toMatchObject({ code: 'payment.already_decided' });
    await expect(reject(second.refundId, olga)).rejects.toMatchObject({ code: 'payment.already_decided' });
  });

  test('are of this supplier’s staff, with the role', async () => {
    const { scene, ask, approve, reject } = await paidScene();
    const asked = await ask({ amountKopecks: 1 });
    const before = scene.world.table.snapshot();
    const clerk = await memberOf(scene, 'reader', ['billing']);
    const more = scene.world.table.snapshot().length;
    for (const stranger of [scene.ctx, scene.stranger, scene.caller, scene.world.anonymous, clerk]) {
      for (const work of [
        ask({}, stranger),
        approve(asked.refundId, stranger),
        reject(asked.refundId, stranger),
      ])
        await expect(work).rejects.toMatchObject({ code: 'supplier.missing', status: 404 });
    }
    expect(more - before.length).toBe(1);
    expect(scene.world.table.snapshot()).toHaveLength(more);
  });
});

describe('a refund is refused', () => {
  test('for what is absent, or another supplier’s', async () => {
    const { scene, olga, of, approve, reject } = await paidScene();
    const draft = { reason: 'r', requestKey: 'press-absent-000001' };
    const absent = { ...of, ...draft, paymentId: idFrom('payment', 'nobody') };
    await expect(requestRefund(olga, absent)).rejects.toMatchObject({ code: 'payment.missing' });
    await expect(
      requestRefund(scene.world.system, { ...of, ...draft, supplierId: 'other' as typeof SUPPLIER_ID }),
    ).rejects.toMatchObject({ code: 'payment.missing' });
    const nobody = idFrom('refund', 'nobody');
    await expect(approve(nobody)).rejects.toMatchObject({ code: 'payment.refund_missing' });
    await expect(reject(nobody)).rejects.toMatchObject({ code: 'payment.refund_missing' });
  });

  test('by the id of another payment’s refund', async () => {
    const { scene, ask, of } = await paidScene();
    const { refundId } = await ask({ amountKopecks: 1 });
    const { paymentId } = await scene.start(500, 'press-0000000000000002');
    await expect(
      approveRefund(await memberOf(scene, 'pyotr'), { ...of, paymentId, refundId: refundId as RefundId }),
    ).rejects.toMatchObject({
      code: 'payment.refund_missing',
    });
  });

  test('before the money came, and when it was not the money asked for', async () => {
    const { scene, of, olga } = await paidScene();
    const { paymentId } = await scene.start(500, 'press-0000000000000002');
    const draft = { ...of, paymentId, reason: 'r', requestKey: 'press-pending-000001' };
    await expect(requestRefund(olga, draft)).rejects.toMatchObject({
      code: 'payment.not_refundable',
      facts: { state: 'pending' },
    });
    const providerId = (await scene.payment(paymentId)).providerId ?? '';
    scene.acquirer.pay(providerId, { testMode: false });
    await scene.tell('payment.succeeded', providerId);
    await expect(requestRefund(olga, draft)).rejects.toMatchObject({ facts: { state: 'quarantined' } });
  });

  test('of a payment that a register told of, and no acquirer has', async () => {
    const { clerk, load, payments } = await registerScene();
    await load(bankRegister([bankLine({})]));
    const [payment] = await payments(FIRST);
    const { supplierId, paymentId } = payment ?? (undefined as never);
    const of = { supplierId, paymentId, requestKey: 'press-register-00001' };
    await expect(requestRefund(clerk, { ...of, reason: 'r' })).rejects.toMatchObject({
      code: 'payment.not_refundable',
      facts: { state: 'succeeded' },
    });
    const correction = { kind: 'chargeback', operationId: 'op-1', amountKopecks: 1 } as const;
    await expect(requestCorrection(clerk, { ...of, correction, note: 'n' })).rejects.toMatchObject({
      code: 'payment.not_refundable',
    });
    expect(await findPayments(clerk, { supplierId, payment: paymentId })).toMatchObject({
      payments: [{ paymentId, origin: 'register' }],
    });
  });

  test('after the acquirer’s days, and where it gives nothing back', async () => {
    const { scene, ask } = await paidScene();
    scene.world.pass(364 * DAY);
    expect(await ask({ amountKopecks: 1 })).toMatchObject({ state: 'requested' });
    scene.world.pass(DAY);
    await expect(ask({ amountKopecks: 1 })).rejects.toMatchObject({
      code: 'payment.refund_too_late',
      facts: { days: 365 },
    });
    const { refundDays: _days, ...gateway } = scene.acquirer.gateway;
    Object.assign(scene.acquirer, { gateway });
    await expect(ask({ amountKopecks: 1 })).rejects.toMatchObject({ facts: { days: 0 } });
  });

  test('beyond fifty of one payment', async () => {
    const { ask, reject } = await paidScene();
    for (let made = 0; made < 50; made += 1) await reject((await ask({ amountKopecks: 1 })).refundId);
    await expect(ask({ amountKopecks: 1 })).rejects.toMatchObject({
      code: 'payment.too_many_changes',
      facts: { most: 50 },
    });
  });

  test.each([
    ['no sum at all', { amountKopecks: 0 }],
    ['a part of a kopeck', { amountKopecks: 1.5 }],
    ['too big a sum', { amountKopecks: 50_000_001 }],
    ['no reason', { reason: ' ' }],
    ['too long a reason', { reason: 'x'.repeat(201) }],
    ['a reason of several lines', { reason: 'a\nb' }],
    ['a key that is none', { requestKey: 'short' }],
    ['no contract', { contractNumbers: [] }],
    ['too many contracts', { contractNumbers: Array(21).fill('78010000000017') }],
    ['an id of another kind', { paymentId: idFrom('contract', 'x') }],
  ])('as malformed: %s', (_, bent) => {
    const draft = {
      ...{
        supplierId: SUPPLIER_ID,
        paymentId: idFrom('payment', 'x'),
        reason: 'r',
        requestKey: 'press-0000000000000001',
      },
      ...bent,
    };
    expect(operation.input.safeParse(draft).success).toBe(false);
  });
});

describe('a press of the button', () => {
  test('repeated is the same refund, and for something else is refused', async () => {
    const { ask, olga, pyotr, payment } = await paidScene();
    const requestKey = 'press-again-0000001';
    const first = await ask({ amountKopecks: 1_000, requestKey });
    expect(await ask({ amountKopecks: 1_000, requestKey })).toEqual(first);
    await expect(ask({ amountKopecks: 1_001, requestKey }, olga)).rejects.toMatchObject({
      code: 'payment.request_key_reused',
    });
    expect(await ask({ amountKopecks: 1_000, requestKey }, pyotr)).not.toMatchObject({
      refundId: first.refundId,
    });
    expect(await payment()).toMatchObject({ refundsUnderWayKopecks: 2_000 });
  });

  test('many times at once is the same refund', async () => {
    const { ask, payment } = await paidScene();
    const requestKey = 'press-again-0000001';
    const all = await Promise.all(
      Array.from({ length: 20 }, () => ask({ amountKopecks: 1_000, requestKey })),
    );
    expect(new Set(all.map(({ refundId }) => refundId)).size).toBe(1);
    expect(await payment()).toMatchObject({ refundsUnderWayKopecks: 1_000 });
  });
});

describe('an acquirer', () => {
  test('that does not answer is asked again with the same key, and gives back once', async () => {
    const { scene, ask, approve, run, payment } = await paidScene();
    scene.acquirer.trouble = (call, moment) => (call === 'refund' && moment === 'after' ? LOST : undefined);
    const asked = await ask({ amountKopecks: 2_000 });
    expect(await approve(asked.refundId)).toMatchObject({ state: 'approved' });
    expect(scene.acquirer.refunds.size).toBe(1);
    scene.acquirer.trouble = NO_TROUBLE;
    scene.world.pass(300);
    expect(await run()).toMatchObject({ looked: 1, settled: 1 });
    expect(scene.acquirer.refunds.size).toBe(1);
    expect(await payment()).toMatchObject({ refundedKopecks: 2_000, refundsUnderWayKopecks: 0 });
    expect(await scene.ledgerBalance()).toBe(10_025);
    expect(queued(scene, 'REFUNDS#open')).toEqual([]);
  });

  test('whose notice is quicker than its answer ends the same', async () => {
    const { scene, ask, approve, payment } = await paidScene();
    const asked = await ask({ amountKopecks: 12_025 });
    scene.acquirer.trouble = (call, moment) => (call === 'refund' && moment === 'after' ? LOST : undefined);
    await approve(asked.refundId);
    const [refundId = ''] = scene.acquirer.refunds.keys();
    await scene.tell('refund.succeeded', refundId);
    expect(await payment()).toMatchObject({
      refundedKopecks: 12_025,
      refundsUnderWayKopecks: 0,
      refunds: [{ refundId: asked.refundId, state: 'succeeded' }],
    });
    scene.acquirer.trouble = NO_TROUBLE;
    expect(await approve(asked.refundId)).toMatchObject({ state: 'succeeded', acquirerId: refundId });
    expect(await scene.entries()).toHaveLength(2);
  });

  test('that does not say whose a refund is, is understood by its answer', async () => {
    const { scene, ask, approve, payment } = await paidScene();
    const asked = await ask({ amountKopecks: 2_000 });
    scene.acquirer.trouble = (call, moment) => (call === 'refund' && moment === 'after' ? LOST : undefined);
    await approve(asked.refundId);
    const [refundId = ''] = scene.acquirer.refunds.keys();
    const { asked: _asked, ...anonymous } = scene.acquirer.refunds.get(refundId) ?? (undefined as never);
    scene.acquirer.refunds.set(refundId, anonymous);
    await scene.tell('refund.succeeded', refundId);
    scene.acquirer.trouble = NO_TROUBLE;
    expect(await approve(asked.refundId)).toMatchObject({ state: 'succeeded', acquirerId: refundId });
    expect(await payment()).toMatchObject({
      refundedKopecks: 2_000,
      refundsUnderWayKopecks: 0,
      refunds: [{ refundId: asked.refundId, state: 'succeeded' }],
    });
    expect(await scene.entries()).toHaveLength(2);
  });

  test('that has forgotten the key is not asked again, but for its list', async () => {
    const { scene, ask, approve, run, payment } = await paidScene();
    scene.acquirer.trouble = (_, moment) => (moment === 'after' ? LOST : undefined);
    const made = await ask({ amountKopecks: 2_000 });
    await approve(made.refundId);
    scene.acquirer.trouble = (call) => (call === 'refundsOf' ? LOST : undefined);
    scene.world.pass(24 * 3600);
    expect(await run()).toMatchObject({ failed: 1 });
    scene.acquirer.trouble = NO_TROUBLE;
    scene.world.pass(7 * 3600);
    scene.acquirer.calls.length = 0;
    expect(await run()).toMatchObject({ settled: 1 });
    expect(scene.acquirer.calls).toEqual(['refundsOf']);
    expect(await payment()).toMatchObject({ refundedKopecks: 2_000, refundsUnderWayKopecks: 0 });
    expect(await scene.ledgerBalance()).toBe(scene.acquirer.balanceOf(scene.contractId));
  });

  test('that never made it leaves the sum free, and tells staff', async () => {
    const { scene, ask, approve, run, payment } = await paidScene();
    scene.acquirer.trouble = (call, moment) => (call === 'refund' && moment === 'before' ? LOST : undefined);
    const asked = await ask({ amountKopecks: 2_000 });
    await approve(asked.refundId);
    scene.world.pass(24 * 3600);
    await run();
    expect(await payment()).toMatchObject({
      refundedKopecks: 0,
      refundsUnderWayKopecks: 0,
      refunds: [{ state: 'canceled' }],
      attentionAt: scene.world.now,
    });
    expect(scene.alarms).toEqual(['refund_canceled']);
    expect(scene.acquirer.refunds.size).toBe(0);
    expect(await ask({ amountKopecks: 12_025 })).toMatchObject({ state: 'requested' });
  });

  test('that refuses leaves the sum free, and says why', async () => {
    const { scene, ask, approve, payment } = await paidScene();
    const asked = await ask({ amountKopecks: 2_000 });
    scene.acquirer.trouble = (call) =>
      call === 'refund' ? { kind: 'refused', status: 400, code: 'invalid_request:amount' } : undefined;
    expect(await approve(asked.refundId)).toMatchObject({
      state: 'canceled',
      why: '400 invalid_request:amount',
    });
    expect(await payment()).toMatchObject({ refundsUnderWayKopecks: 0, attentionAt: scene.world.now });
    expect(queued(scene, 'PAYMENTS#attention')).toHaveLength(1);
  });

  test('that declines it keeps the reason', async () => {
    const { scene, refund, payment } = await paidScene();
    scene.acquirer.refundsAre = 'canceled';
    expect(await refund({ amountKopecks: 2_000 })).toMatchObject({
      state: 'canceled',
      why: 'insufficient_funds',
    });
    expect(await payment()).toMatchObject({
      refundedKopecks: 0,
      refundsUnderWayKopecks: 0,
      timeline: expect.arrayContaining([expect.objectContaining({ kind: 'refund_canceled' })]),
    });
    expect(scene.alarms).toEqual(['refund_canceled']);
  });

  test.each(['succeeded', 'canceled'] as const)(
    'that takes its time is looked at until it is %s',
    async (end) => {
      const { scene, refund, run, payment } = await paidScene();
      scene.acquirer.refundsAre = 'pending';
      const sent = await refund({ amountKopecks: 2_000 });
      expect(sent).toMatchObject({ state: 'sent', acquirerId: expect.any(String) });
      expect(await payment()).toMatchObject({ refundsUnderWayKopecks: 2_000 });
      scene.world.pass(300);
      expect(await run()).toMatchObject({ looked: 1, stillOpen: 1 });
      scene.acquirer.settleRefund(sent.acquirerId ?? '', { status: end });
      scene.world.pass(600);
      expect(await run()).toMatchObject({ settled: 1 });
      expect(await payment()).toMatchObject({
        refundedKopecks: end === 'succeeded' ? 2_000 : 0,
        refundsUnderWayKopecks: 0,
        refunds: [{ state: end }],
      });
    },
  );

  test('that gives back another sum than was asked for is shown to staff, and nothing is posted', async () => {
    const { scene, refund, payment } = await paidScene();
    scene.acquirer.refundsAre = 'pending';
    const { acquirerId = '' } = await refund({ amountKopecks: 2_000 });
    scene.acquirer.settleRefund(acquirerId, {
      status: 'succeeded',
      amount: { kopecks: kopecks(2_001), currency: 'RUB' },
    });
    await scene.tell('refund.succeeded', acquirerId);
    expect(await payment()).toMatchObject({ refundedKopecks: 0, refundsUnderWayKopecks: 2_000 });
    expect(scene.alarms).toEqual(['refund_refused']);
  });

  test('that is down keeps nobody’s payments waiting', async () => {
    const { scene, ask, approve, run } = await paidScene();
    scene.acquirer.trouble = (call) => (call === 'refund' ? LOST : undefined);
    for (let made = 0; made < 5; made += 1) await approve((await ask({ amountKopecks: 1 })).refundId);
    scene.world.pass(300);
    expect(await run()).toMatchObject({ looked: 3, failed: 3 });
  });
});

const actorOf = (ctx: { actor: { kind: string; userId?: unknown } }) => ctx.actor.userId;

/** A payment of three contracts that came in: 100.00, 20.00 and 0.25. */
async function threeParts() {
  const scene = await createScene({ balanceKopecks: 50_000 });
  const ids = [scene.contractId, await scene.anotherContract(), await scene.anotherContract()] as const;
  const amounts = [10_000, 2_000, 25];
  const { paymentId } = await scene.startAll(
    ids.map((contractId, index) => ({ contractId, amountKopecks: amounts[index] ?? 0 })),
  );
  const { providerId } = scene.acquirer.only;
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  return { scene, ids, providerId, ...(await officeOf(scene, paymentId)) };
}
