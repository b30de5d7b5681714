import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault, kopecks } from '#core/kernel';
import { compareBooks, listComparisons, reconcile } from '#core/payment';
import { yookassaGateway } from '../../core/payment/adapters/yookassa.ts';
import { yookassaNotice } from '../../core/payment/settlement/yookassa-notice.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../../core/payment/testing/scene.ts';
import { type Acquirer, createAcquirer, type ScenarioDraft } from '../acquirer/index.ts';

/**
 * Payments from the start to the ledger against the sandbox acquirer, over HTTP both ways: a test for each failure
 * mode of the payment protocols' table, played by the sandbox and not by a fake of ours.
 */
let acquirer: Acquirer;
let scene: Scene;
let acquirerUrl: string;
let receiver: Server;
/** What the webhooks were answered. */
let answers: number[];
/** Makes the portal fail this many webhooks before it handles one. */
let outages: number;

beforeEach(async () => {
  answers = [];
  outages = 0;
  receiver = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const ctx = { ...scene.caller, sourceAddress: request.socket.remoteAddress ?? '' };
    const status =
      outages-- > 0
        ? 500
        : await statusOf(yookassaNotice(ctx, { supplierId: SUPPLIER_ID, ...JSON.parse(text) }));
    answers.push(status);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  acquirer = createAcquirer({
    shops: [{ shopId: '100500', secretKey: 'test_key' }],
    webhookUrl: `http://127.0.0.1:${port}/`,
    // what a payer could send along to be taken for the acquirer
    webhookHeaders: { 'x-forwarded-for': '185.71.76.9' },
    now: () => new Date(present()),
  });
  acquirerUrl = await acquirer.listen();
  await open(['127.0.0.1/32']);
});

/** The scene with the real adapter, trusting these networks. */
async function open(trustedCidrs: readonly string[]): Promise<void> {
  const endpoint = `${acquirerUrl}/v3`;
  const shop = { endpoint, shopId: '100500', secretKey: 'test_key', testMode: true, timeoutMs: 800 };
  scene = await createScene({ balanceKopecks: 50_000, gateway: yookassaGateway({ ...shop, trustedCidrs }) });
}
afterEach(async () => {
  await acquirer.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const present = () => (scene as Scene | undefined)?.world.now ?? '2026-10-20T09:00:00Z';

const statusOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: unknown) => (error instanceof Fault ? error.status : 500),
  );

const arm = (...drafts: ScenarioDraft[]) => drafts.map((draft) => acquirer.arm(draft));

async function paid(amountKopecks = 12_025) {
  const { paymentId } = await scene.start(amountKopecks);
  const providerId = (await scene.payment(paymentId)).providerId ?? '';
  acquirer.pay(providerId);
  await acquirer.idle();
  return { paymentId, providerId };
}

async function later(seconds: number): Promise<void> {
  scene.world.pass(seconds);
  await acquirer.runDue();
}

const run = () => reconcile({ ...scene.world.system, log: scene.ctx.log });

/** The acquirer's own book: taken and not given back. */
function booked(): number {
  return Object.values(acquirer.book().payments)
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amount, refunded }) => sum + amount - refunded, 0);
}

async function expectCreditedOnce(balanceKopecks = 50_000 - 12_025) {
  expect(await scene.balance()).toBe(balanceKopecks);
  expect((await scene.entries()).filter(({ cause }) => cause.kind === 'payment')).toHaveLength(1);
  expect(await scene.ledgerBalance()).toBe(booked());
}

describe('a payment at the sandbox acquirer', () => {
  test('is paid on its page, told of, and credited', async () => {
    const { paymentId } = await paid();
    expect(answers).toEqual([200]);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', paidAt: scene.world.now });
    await expectCreditedOnce();
  });

  test('pays for several contracts at once, with a receipt the acquirer takes', async () => {
    const second = await scene.anotherContract();
    const { paymentId } = await scene.startAll([
      { contractId: scene.contractId, amountKopecks: 60_000 },
      { contractId: second, amountKopecks: 25 },
    ]);
    const { providerId = '' } = await scene.payment(paymentId);
    acquirer.pay(providerId);
    await acquirer.idle();
    expect(await scene.balance()).toBe(-10_000);
    expect(await scene.balance(second)).toBe(-25);
    expect(await scene.ledgerBalance('yookassa', [scene.contractId, second])).toBe(booked());
  });

  test('is declined with a reason the payer can read', async () => {
    const { paymentId } = await scene.start();
    acquirer.pay((await scene.payment(paymentId)).providerId ?? '', '2200000000000012');
    await acquirer.idle();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'canceled', reason: 'insufficient_funds' });
  });

  test('is given up by the acquirer after an hour', async () => {
    const { paymentId } = await scene.start();
    await later(3601);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'canceled',
      reason: 'expired_on_confirmation',
    });
  });
});

describe('failure modes', () => {
  test('our failure before anything was stored: the retry credits, and it is not skipped', async () => {
    outages = 2;
    await paid();
    expect(await scene.balance()).toBe(50_000);
    await later(5);
    await later(10);
    expect(answers).toEqual([500, 500, 200]);
    await expectCreditedOnce();
  });

  test('the acquirer’s answer to the creation lost: the webhook finds the intent and credits once', async () => {
    arm({ kind: 'error_500_after', call: 'create', mode: 'sticky' });
    await expect(scene.start()).rejects.toMatchObject({ code: 'payment.acquirer_unavailable' });
    acquirer.disarm();
    const [made] = Object.keys(acquirer.book().payments);
    acquirer.pay(made ?? '');
    await acquirer.idle();
    await expectCreditedOnce();
    expect(Object.keys(acquirer.book().payments)).toHaveLength(1);
  });

  test('the acquirer silent for two tries: the third finds what the first has made', async () => {
    arm({ kind: 'answer_never', call: 'create' }, { kind: 'error_500_before', call: 'create' });
    await paid();
    expect(Object.keys(acquirer.book().payments)).toHaveLength(1);
    await expectCreditedOnce();
  });

  test('a late failure does not downgrade a paid payment', async () => {
    arm({ kind: 'late_failure', delay: 10 });
    const { paymentId } = await paid();
    await later(11);
    expect(answers).toEqual([200, 200]);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    expect(await scene.balance()).toBe(50_000 - 12_025);
    expect(scene.alarms).toEqual(['late_failure']);
  });

  test('a late success does not revive a cancelled payment: unapplied credit', async () => {
    arm({ kind: 'late_success', delay: 10 });
    const { paymentId } = await scene.start();
    acquirer.pay((await scene.payment(paymentId)).providerId ?? '', '2200000000000137');
    await acquirer.idle();
    await later(11);
    expect(await scene.payment(paymentId)).toMatchObject({
      state: 'canceled',
      parts: [{ creditedTo: 'unapplied' }],
    });
    await expectCreditedOnce(50_000);
  });

  test('a refund told of before its payment ends the same', async () => {
    arm({ kind: 'webhook_reorder', event: 'payment.succeeded' });
    const { paymentId, providerId } = await paid();
    expect(answers).toEqual([]);
    acquirer.refund(providerId, '20.00');
    await acquirer.idle();
    expect(answers).toEqual([200, 200]);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', refundedKopecks: 2_000 });
    await expectCreditedOnce(50_000 - 12_025 + 2_000);
  });

  test('partial refunds of one sum are posted each', async () => {
    const { paymentId, providerId } = await paid();
    for (const value of ['20.00', '20.00', '20.00']) acquirer.refund(providerId, value);
    await acquirer.idle();
    expect(await scene.payment(paymentId)).toMatchObject({ refundedKopecks: 6_000 });
    await expectCreditedOnce(50_000 - 12_025 + 6_000);
  });

  test.each([false, true])(
    'a webhook told five times is posted once (at the same moment: %s)',
    async (together) => {
      arm({ kind: 'webhook_repeat', times: 5, together });
      await paid();
      expect(answers).toEqual([200, 200, 200, 200, 200]);
      await expectCreditedOnce();
    },
  );

  test('a stale event after the final one changes nothing', async () => {
    arm({ kind: 'webhook_stale_after_final' });
    const { paymentId } = await paid();
    await acquirer.fire();
    expect(answers).toEqual([200, 200]);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    await expectCreditedOnce();
  });

  test('a dropped webhook is healed by reconciliation', async () => {
    arm({ kind: 'webhook_drop' });
    await paid();
    expect(await scene.balance()).toBe(50_000);
    scene.world.pass(300);
    expect(await run()).toMatchObject({ settled: 1 });
    await expectCreditedOnce();
  });

  test('money that is told of a day later is credited a day later', async () => {
    arm({ kind: 'webhook_delay', delay: 'day' });
    await paid();
    await later(86_400);
    await expectCreditedOnce();
  });

  test('an acquirer that fails our look is asked again, and tells again', async () => {
    arm({ kind: 'error_500_before', call: 'get', mode: 'sticky' });
    await paid();
    expect(answers).toEqual([502]);
    expect(await scene.balance()).toBe(50_000);
    acquirer.disarm();
    await later(5);
    expect(answers).toEqual([502, 200]);
    await expectCreditedOnce();
  });

  test('a forwarding header does not make a stranger the acquirer', async () => {
    await open(['185.71.76.0/27']);
    await paid();
    expect(answers).toEqual([403]);
    expect(await scene.balance()).toBe(50_000);
    expect(await scene.entries()).toEqual([]);
  });

  test.each([
    ['amount_mismatch', { kind: 'amount_mismatch', value: '1120.25' }],
    ['currency_mismatch', { kind: 'currency_mismatch', currency: 'USD' }],
    ['mode_mismatch', { kind: 'test_flag_mismatch' }],
  ] as const)('%s is quarantined, told to the alarm, and acknowledged', async (reason, draft) => {
    arm(draft);
    const { paymentId } = await paid();
    expect(answers).toEqual([200]);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'quarantined', reason });
    expect(await scene.entries()).toEqual([]);
    expect(scene.alarms).toEqual([reason]);
  });

  test('money that is only held although it was to be taken is taken, and credited', async () => {
    arm({ kind: 'unasked_hold' });
    const { paymentId } = await paid();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    await expectCreditedOnce();
  });

  test('held money of another sum is let go', async () => {
    arm({ kind: 'unasked_hold' }, { kind: 'amount_mismatch', value: '1120.25' });
    const { paymentId } = await paid();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'canceled' });
    expect(booked()).toBe(0);
    expect(await scene.entries()).toEqual([]);
    expect(scene.alarms).toEqual(['hold_let_go']);
  });

  test('a refusal of the creation ends the payment', async () => {
    arm({ kind: 'error_4xx', status: 400, call: 'create' });
    await expect(scene.start()).rejects.toMatchObject({ code: 'payment.acquirer_refused' });
    expect(acquirer.book().payments).toEqual({});
  });
});

describe('a day at the counter', () => {
  test('ends with the ledger equal to the acquirer’s book, whatever the webhooks did', async () => {
    arm(
      { kind: 'webhook_repeat', times: 3, mode: 'sticky' },
      { kind: 'webhook_reorder', mode: 'sticky' },
      { kind: 'webhook_drop', event: 'payment.succeeded' },
      { kind: 'error_500_after', call: 'get' },
    );
    const cards = [undefined, '2200000000000012', undefined, '2200000000000137', undefined, undefined];
    for (const [index, card] of cards.entries()) {
      const { paymentId } = await scene.start(
        10_000 + index * 111,
        `press-${String(index).padStart(16, '0')}`,
      );
      const providerId = (await scene.payment(paymentId)).providerId ?? '';
      const status = acquirer.pay(providerId, card);
      if (index % 2 === 0 && status === 'succeeded') acquirer.refund(providerId, '33.33');
      await acquirer.idle();
    }
    for (let hour = 0; hour < 3; hour += 1) {
      await later(3600);
      await acquirer.fire();
      await run();
    }
    expect(await scene.ledgerBalance()).toBe(kopecks(booked()));
    expect(await scene.balance()).toBe(50_000 - booked());
    expect(booked()).toBe(10_000 + 10_222 + 10_444 + 10_555 - 3 * 3_333);
  }, 20_000);
});

describe('the acquirer’s own book', () => {
  test('heals a day of which no webhook has told, a refund of its office too, and the sums are the same then', async () => {
    outages = Number.POSITIVE_INFINITY;
    const made: string[] = [];
    for (const amount of [10_000, 20_000, 30_000]) {
      const { paymentId } = await scene.start(amount, `press-${String(amount).padStart(12, '0')}`);
      const providerId = (await scene.payment(paymentId)).providerId ?? '';
      acquirer.pay(providerId);
      made.push(providerId);
    }
    const unpaid = await scene.start(40_000, 'press-0000000000040000');
    acquirer.refund(String(made[0]), '25.00');
    await acquirer.idle();
    expect(await scene.entries()).toEqual([]);
    scene.world.pass(86_400);

    const system = { ...scene.world.system, log: scene.ctx.log };
    expect(await compareBooks(system)).toEqual({ compared: 2, unfinished: 0, failed: 0, unbalanced: 0 });
    expect(await scene.ledgerBalance()).toBe(57_500);
    expect(await scene.ledgerBalance()).toBe(booked());
    expect(await scene.payment(unpaid.paymentId)).toMatchObject({ state: 'pending' });
    const { comparisons } = await listComparisons(system, { supplierId: SUPPLIER_ID });
    expect(comparisons[0]).toMatchObject({
      ...{ day: '2026-10-20', balanced: true, healed: { count: 4, sumKopecks: 57_500 } },
      theirs: { payments: { count: 3, sumKopecks: 60_000 }, refunds: { count: 1, sumKopecks: 2_500 } },
      ours: { payments: { count: 3, sumKopecks: 60_000 }, refunds: { count: 1, sumKopecks: 2_500 } },
    });
    expect(scene.alarms).toEqual([]);
  });
});
