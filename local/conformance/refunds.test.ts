import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '#core/kernel';
import { yookassaGateway } from '../../core/payment/adapters/yookassa.ts';
import { yookassaNotice } from '../../core/payment/settlement/yookassa-notice.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../../core/payment/testing/scene.ts';
import { officeOf } from '../../core/payment/testing/staff.ts';
import { type Acquirer, createAcquirer, type ScenarioDraft } from '../acquirer/index.ts';

/**
 * Refunds that staff ask for, from the request to the ledger against the sandbox acquirer, over HTTP both ways: what goes
 * wrong is played by the sandbox and not by a fake of ours.
 */
let acquirer: Acquirer;
let scene: Scene;
let receiver: Server;
let answers: number[];
let office: Awaited<ReturnType<typeof officeOf>>;
let providerId: string;

beforeEach(async () => {
  answers = [];
  receiver = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const ctx = { ...scene.caller, sourceAddress: request.socket.remoteAddress ?? '' };
    const status = await yookassaNotice(ctx, { supplierId: SUPPLIER_ID, ...JSON.parse(text) }).then(
      () => 200,
      (error: unknown) => (error instanceof Fault ? error.status : 500),
    );
    answers.push(status);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const shop = { shopId: '100500', secretKey: 'test_key' };
  acquirer = createAcquirer({
    shops: [shop],
    webhookUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    now: () => new Date((scene as Scene | undefined)?.world.now ?? '2026-10-20T09:00:00Z'),
  });
  const endpoint = `${await acquirer.listen()}/v3`;
  const options = { ...shop, endpoint, testMode: true, timeoutMs: 800, trustedCidrs: ['127.0.0.1/32'] };
  scene = await createScene({ balanceKopecks: 50_000, gateway: yookassaGateway(options) });
  const { paymentId } = await scene.start();
  office = await officeOf(scene, paymentId);
  providerId = (await office.payment()).providerId ?? '';
  acquirer.pay(providerId);
  await acquirer.idle();
  answers = [];
});
afterEach(async () => {
  await acquirer.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const arm = (draft: ScenarioDraft) => acquirer.arm(draft);

async function later(seconds: number): Promise<void> {
  scene.world.pass(seconds);
  await acquirer.runDue();
  await acquirer.idle();
}

const made = () => Object.values(acquirer.book().refunds);

/** The refund went back once, here and there. */
async function expectRefundedOnce(amountKopecks = 2_000): Promise<void> {
  expect(made().filter(({ status }) => status === 'succeeded')).toHaveLength(1);
  expect(await office.payment()).toMatchObject({
    refundedKopecks: amountKopecks,
    refundsUnderWayKopecks: 0,
    refunds: [{ state: 'succeeded' }],
  });
  expect((await scene.entries()).filter(({ cause }) => cause.kind === 'refund')).toHaveLength(1);
  expect(await scene.balance()).toBe(50_000 - 12_025 + amountKopecks);
  expect(await scene.ledgerBalance()).toBe(12_025 - amountKopecks);
}

describe('a refund at the sandbox acquirer', () => {
  test('is made, told of, and posted once', async () => {
    expect(await office.refund({ amountKopecks: 2_000 })).toMatchObject({ state: 'succeeded' });
    await acquirer.idle();
    expect(answers).toEqual([200]);
    await expectRefundedOnce();
  });

  test('of the whole payment leaves nothing', async () => {
    await office.refund();
    await acquirer.idle();
    await expectRefundedOnce(12_025);
  });

  test('that is pending is reserved until the acquirer tells of its end', async () => {
    arm({ kind: 'refund_pending', delay: 600 });
    expect(await office.refund({ amountKopecks: 2_000 })).toMatchObject({ state: 'sent' });
    expect(await office.payment()).toMatchObject({ refundedKopecks: 0, refundsUnderWayKopecks: 2_000 });
    await later(601);
    expect(answers).toEqual([200]);
    await expectRefundedOnce();
  });

  test('that is pending, and never told of, is looked at by the job', async () => {
    arm({ kind: 'refund_pending', delay: 600 });
    arm({ kind: 'webhook_drop', event: 'refund.succeeded' });
    await office.refund({ amountKopecks: 2_000 });
    await later(601);
    expect(answers).toEqual([]);
    expect(await office.run()).toMatchObject({ settled: 1 });
    await expectRefundedOnce();
  });

  test('that is declined leaves its sum free, and the reason', async () => {
    arm({ kind: 'refund_declined' });
    expect(await office.refund({ amountKopecks: 2_000 })).toMatchObject({
      state: 'canceled',
      why: 'insufficient_funds',
    });
    expect(scene.alarms).toEqual(['refund_canceled']);
    expect(await office.payment()).toMatchObject({ refundedKopecks: 0, refundsUnderWayKopecks: 0 });
    expect(await office.refund()).toMatchObject({ state: 'succeeded', amountKopecks: 12_025 });
  });

  test.each(['error_500_after', 'error_500_before', 'answer_never'] as const)(
    'asked for thrice in vain (%s) is asked for again by the job, and made once',
    async (kind) => {
      arm({ kind, call: 'refund', mode: 'sticky' });
      arm({ kind: 'webhook_drop', event: 'refund.succeeded', mode: 'sticky' });
      expect(await office.refund({ amountKopecks: 2_000 })).toMatchObject({ state: 'approved' });
      acquirer.disarm();
      scene.world.pass(300);
      expect(await office.run()).toMatchObject({ settled: 1 });
      await acquirer.idle();
      await expectRefundedOnce();
    },
  );

  test('whose notice is quicker than its answer is posted once', async () => {
    arm({ kind: 'error_500_after', call: 'refund', mode: 'sticky' });
    expect(await office.refund({ amountKopecks: 2_000 })).toMatchObject({ state: expect.any(String) });
    await acquirer.idle();
    expect(answers).toEqual([200]);
    await expectRefundedOnce();
    acquirer.disarm();
    scene.world.pass(300);
    await office.run();
    await expectRefundedOnce();
  });

  test('that the acquirer refuses is cancelled, and may be asked for anew', async () => {
    arm({ kind: 'error_4xx', status: 403, call: 'refund' });
    expect(await office.refund({ amountKopecks: 2_000 })).toMatchObject({
      state: 'canceled',
      why: expect.stringMatching(/^403 /),
    });
    expect(made()).toEqual([]);
    expect(await office.refund({ amountKopecks: 12_025 })).toMatchObject({ state: 'succeeded' });
  });

  test('whose key the acquirer has forgotten is found in its list, not made again', async () => {
    arm({ kind: 'error_500_after', call: 'refund', mode: 'sticky' });
    arm({ kind: 'webhook_drop', event: 'refund.succeeded' });
    expect(await office.refund({ amountKopecks: 2_000 })).toMatchObject({ state: 'approved' });
    acquirer.disarm();
    scene.world.pass(25 * 3_600);
    expect(await office.run()).toMatchObject({ settled: 1 });
    await expectRefundedOnce();
  });
});
