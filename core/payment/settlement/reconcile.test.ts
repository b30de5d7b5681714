import { describe, expect, test } from 'vitest';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { createScene, providerIdOf, type Scene } from '../testing/scene.ts';
import { reconcile } from './reconcile.ts';

const DAY = 86_400;

const run = (scene: Scene, options?: Parameters<typeof reconcile>[1]) =>
  reconcile({ ...scene.world.system, log: scene.ctx.log }, options);

const open = (scene: Scene) =>
  scene.world.table.snapshot().filter(({ queuePk }) => queuePk === 'PAYMENTS#open');

const onlyPayment = (scene: Scene) =>
  scene.world.table.snapshot().find(({ sk }) => sk.startsWith('PAYMENT#'));

/** A start whose answer never came. */
async function lostStart(scene: Scene, moment: 'before' | 'after') {
  scene.acquirer.trouble = (_, at) => (at === moment ? LOST : undefined);
  await scene.start().catch(() => undefined);
  scene.acquirer.trouble = NO_TROUBLE;
}

describe('reconciliation', () => {
  test('credits a payment whose callback never came', async () => {
    const scene = await createScene();
    await scene.start();
    scene.acquirer.pay(scene.acquirer.only.providerId);
    scene.world.pass(200);
    expect(await run(scene)).toEqual({ looked: 1, settled: 1, stillOpen: 0, failed: 0 });
    expect(await scene.balance()).toBe(-12_025);
    expect(open(scene)).toEqual([]);
    expect(await run(scene)).toMatchObject({ looked: 0 });
  });

  test('credits money it hears of on a later day with the day the payer paid', async () => {
    const scene = await createScene({ now: '2026-10-20T20:55:00Z' });
    await scene.start();
    scene.acquirer.pay(scene.acquirer.only.providerId);
    scene.world.pass(600); // past midnight where the supplier is
    await run(scene);
    expect(await scene.entries()).toMatchObject([{ paidOn: '2026-10-20', at: scene.world.now }]);
    const other = await createScene();
    await other.start();
    other.acquirer.pay(other.acquirer.only.providerId);
    other.world.pass(600);
    await run(other);
    expect((await other.entries())[0]).not.toHaveProperty('paidOn');
  });

  test('leaves a young payment to its callback', async () => {
    const scene = await createScene();
    await scene.start();
    scene.world.pass(170);
    expect(await run(scene)).toMatchObject({ looked: 0 });
  });

  test('ends a payment that the acquirer has cancelled', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    scene.acquirer.cancel(scene.acquirer.only.providerId, 'expired_on_confirmation');
    scene.world.pass(4000);
    await run(scene);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'canceled',
      reason: 'expired_on_confirmation',
    });
  });

  test('looks at a payment that stays open ever more rarely', async () => {
    const scene = await createScene();
    await scene.start();
    let looks = 0;
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      scene.world.pass(300);
      looks += (await run(scene)).looked;
    }
    expect(looks).toBeGreaterThan(8);
    expect(looks).toBeLessThan(20);
    expect(open(scene)).toHaveLength(1);
  });

  test('puts before staff what is open longer than any charge takes, once, and goes on looking', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    for (let hour = 0; hour < 5 * 24; hour += 1) {
      scene.world.pass(3600);
      await run(scene);
    }
    expect(scene.alarms).toEqual(['still_open']);
    const payment = await scene.payment(paymentId);
    expect(payment.timeline.filter(({ kind }) => kind === 'still_open')).toHaveLength(1);
    expect(payment.attentionAt).toBeDefined();
    scene.acquirer.pay(scene.acquirer.only.providerId);
    scene.world.pass(DAY);
    expect(await run(scene)).toMatchObject({ settled: 1 });
    expect(await scene.balance()).toBe(-12_025);
  });

  test('that waits for an account with one acquirer does not keep another account of the supplier waiting', async () => {
    const scene = await createScene();
    for (let index = 0; index < 6; index += 1)
      await scene.start(10_000 + index, `press-000000000000000${index}`);
    const [, ...others] = open(scene).reverse();
    await scene.world.table.load(
      others.map((item) => ({ ...item, gateway: 'closed', queueSk: `2026-10-01${item.queueSk}` })),
    );
    for (const { providerId } of [...scene.acquirer.payments.values()]) scene.acquirer.pay(providerId);
    scene.world.pass(400);
    expect(await run(scene)).toEqual({ looked: 4, settled: 1, stillOpen: 0, failed: 3 });
  });

  test.each(['before', 'after'] as const)(
    'asks again under the same key where the first answer was lost %s the payment was made',
    async (moment) => {
      const scene = await createScene();
      await lostStart(scene, moment);
      scene.world.pass(200);
      expect(await run(scene)).toMatchObject({ looked: 1, stillOpen: 1 });
      expect(new Set(scene.acquirer.keys).size).toBe(1);
      expect(onlyPayment(scene)).toMatchObject({
        state: 'pending',
        providerId: scene.acquirer.only.providerId,
      });
    },
  );

  test('closes what was never made once the acquirer has forgotten the key, without asking for a second payment', async () => {
    const scene = await createScene();
    await lostStart(scene, 'before');
    const asked = scene.acquirer.calls.length;
    scene.world.pass(DAY);
    expect(await run(scene)).toMatchObject({ settled: 1 });
    expect(onlyPayment(scene)).toMatchObject({ state: 'canceled', reason: 'never_created' });
    expect(scene.acquirer.calls.length).toBe(asked);
  });

  test('keeps money that comes for a closed intent all the same, as unapplied', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    await lostStart(scene, 'after');
    scene.world.pass(DAY);
    await run(scene);
    scene.acquirer.pay(scene.acquirer.only.providerId);
    await scene.tell('payment.succeeded', scene.acquirer.only.providerId);
    expect(await scene.balance()).toBe(50_000);
    expect(await scene.ledgerBalance()).toBe(12_025);
    expect(onlyPayment(scene)).toMatchObject({ state: 'canceled', parts: [{ creditedTo: 'unapplied' }] });
  });

  test('ends a payment the acquirer refuses when asked again', async () => {
    const scene = await createScene();
    await lostStart(scene, 'before');
    scene.acquirer.trouble = () => ({ kind: 'refused', status: 403, code: 'forbidden' });
    scene.world.pass(200);
    await run(scene);
    expect(onlyPayment(scene)).toMatchObject({ state: 'canceled', reason: 'acquirer_refused' });
  });

  test('waits a day before a payment unknown to the acquirer goes to staff', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    scene.acquirer.payments.clear();
    scene.world.pass(3600);
    expect(await run(scene)).toMatchObject({ stillOpen: 1 });
    scene.world.pass(DAY);
    expect(await run(scene)).toMatchObject({ settled: 1 });
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'quarantined',
      reason: 'unknown_to_acquirer',
    });
    expect(scene.alarms).toContain('unknown_to_acquirer');
  });

  test('applies refunds that were left waiting when the process died after the credit', async () => {
    const scene = await createScene();
    const { paymentId } = await scene.start();
    const { providerId } = scene.acquirer.only;
    await scene.tell('refund.succeeded', scene.acquirer.refund(providerId, 5_000));
    scene.acquirer.pay(providerId);
    scene.acquirer.trouble = (call) => (call === 'getRefund' ? LOST : undefined);
    await scene.tell('payment.succeeded', providerId).catch(() => undefined);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', refundedKopecks: 0 });
    scene.acquirer.trouble = NO_TROUBLE;
    scene.world.pass(3600);
    expect(await run(scene)).toMatchObject({ settled: 1 });
    expect(await scene.payment(paymentId)).toMatchObject({ refundedKopecks: 5_000 });
    expect(await scene.ledgerBalance()).toBe(7_025);
    expect(open(scene)).toEqual([]);
  });

  test('one payment that cannot be settled does not keep the others waiting', async () => {
    const scene = await createScene();
    const ids: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      scene.world.pass(1);
      const { paymentId } = await scene.start(10_000 + index, `press-000000000000000${index}`);
      ids.push(providerIdOf(await scene.payment(paymentId)));
    }
    for (const id of ids) scene.acquirer.pay(id);
    const { get } = scene.acquirer.gateway;
    Object.assign(scene.acquirer.gateway, {
      get: (id: string) => (id === ids[0] ? Promise.resolve(LOST) : get(id)),
    });
    scene.world.pass(400);
    expect(await run(scene)).toEqual({ looked: 4, settled: 3, stillOpen: 0, failed: 1 });
    expect(await scene.ledgerBalance()).toBe(30_006);
    expect(scene.alarms).toContain('payment.reconcile_failed');
  });

  test('stops asking an acquirer that is down, and comes back', async () => {
    const scene = await createScene();
    for (let index = 0; index < 8; index += 1) {
      await scene.start(10_000 + index, `press-000000000000000${index}`);
    }
    scene.acquirer.trouble = () => LOST;
    scene.world.pass(400);
    expect(await run(scene)).toMatchObject({ looked: 3, failed: 3 });
    for (const { providerId } of [...scene.acquirer.payments.values()]) scene.acquirer.pay(providerId);
    scene.acquirer.trouble = NO_TROUBLE;
    scene.world.pass(3600);
    expect(await run(scene)).toMatchObject({ settled: 8 });
  });

  test('an acquirer that is down does not keep the payments of other suppliers waiting', async () => {
    const scene = await createScene();
    for (let index = 0; index < 6; index += 1)
      await scene.start(10_000 + index, `press-000000000000000${index}`);
    // five of them are another supplier's, whose acquirer is gone; they are the oldest in the queue
    const [, ...others] = open(scene).reverse();
    await scene.world.table.load(
      others.map((item) => ({ ...item, supplierId: 'tishina', queueSk: `2026-10-01${item.queueSk}` })),
    );
    for (const { providerId } of [...scene.acquirer.payments.values()]) scene.acquirer.pay(providerId);
    scene.world.pass(400);
    expect(await run(scene, { maxPayments: 4 })).toEqual({ looked: 4, settled: 1, stillOpen: 0, failed: 3 });
  });

  test('is bounded by number and by time', async () => {
    const scene = await createScene();
    for (let index = 0; index < 6; index += 1) {
      await scene.start(10_000 + index, `press-000000000000000${index}`);
    }
    scene.world.pass(400);
    expect(await run(scene, { maxPayments: 2 })).toMatchObject({ looked: 2 });
    scene.acquirer.trouble = (_, moment) => {
      if (moment === 'before') scene.world.pass(10);
      return undefined;
    };
    expect(await run(scene, { withinSeconds: 15 })).toMatchObject({ looked: 2 });
  });

  test('two runs and a callback at once credit once', async () => {
    const scene = await createScene();
    await scene.start();
    const { providerId } = scene.acquirer.only;
    scene.acquirer.pay(providerId);
    scene.world.pass(400);
    await Promise.all([run(scene), scene.tell('payment.succeeded', providerId), run(scene)]);
    expect(await scene.balance()).toBe(-12_025);
    expect(await scene.entries()).toHaveLength(1);
  });

  test('is a job of the system and of nobody else', async () => {
    const scene = await createScene();
    await expect(reconcile(scene.ctx)).rejects.toThrow('job of the system');
    await expect(reconcile(scene.caller)).rejects.toThrow('job of the system');
  });
});
