import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CardId, idFrom, type PaymentId, type UserId } from '#core/kernel';
import { followStoredCharge, getAutopay, listCards } from '#core/payment';
import { yookassaGateway } from '../../core/payment/adapters/yookassa.ts';
import { unbindCard } from '../../core/payment/cards/unbind-card.ts';
import { yookassaNotice } from '../../core/payment/settlement/yookassa-notice.ts';
import { autopayBy, pressed, runOn } from '../../core/payment/testing/cards.ts';
import { createScene, type Scene, SUPPLIER_ID } from '../../core/payment/testing/scene.ts';
import { type Acquirer, createAcquirer, TEST_CARDS } from '../acquirer/index.ts';

/** Bound cards and autopay against the sandbox acquirer, over HTTP both ways: it decides what a card's next charge comes to. */
let acquirer: Acquirer;
let scene: Scene;
let receiver: Server;

beforeEach(async () => {
  receiver = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const ctx = { ...scene.caller, sourceAddress: request.socket.remoteAddress ?? '' };
    // what fails is told again, as YooKassa does
    const taken = await yookassaNotice(ctx, { supplierId: SUPPLIER_ID, ...JSON.parse(text) }).catch(
      () => undefined,
    );
    response.writeHead(taken ? 200 : 500).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  let present = () => '2026-10-20T09:00:00Z';
  acquirer = createAcquirer({
    shops: [{ shopId: '100500', secretKey: 'test_key' }],
    webhookUrl: `http://127.0.0.1:${port}/`,
    now: () => new Date(present()),
  });
  scene = await createScene({
    balanceKopecks: 50_000,
    gateway: yookassaGateway({
      endpoint: `${await acquirer.listen()}/v3`,
      ...{ shopId: '100500', secretKey: 'test_key', testMode: true, timeoutMs: 800 },
      trustedCidrs: ['127.0.0.1/32'],
    }),
  });
  present = () => scene.world.now;
});
afterEach(async () => {
  await acquirer.idle();
  await acquirer.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const numberOf = (key: string) => TEST_CARDS.find((card) => card.key === key)?.number;

/** Paid on the acquirer's page with this test card, and told of. */
async function paidWith(key: string, wish: { saveCard?: true } = {}): Promise<PaymentId> {
  const paymentId = await pressed(scene, wish);
  acquirer.pay((await scene.payment(paymentId)).providerId ?? '', numberOf(key));
  await acquirer.idle();
  return paymentId;
}

/** A card bound by the second payment; `key` says what its later charges come to. */
async function bound(key: string): Promise<CardId> {
  await paidWith('success');
  return idFrom('card', await paidWith(key, { saveCard: true }));
}

async function later(seconds: number): Promise<void> {
  scene.world.pass(seconds);
  await acquirer.runDue();
  await acquirer.idle();
}

const titles = async () => (await listCards(scene.ctx)).cards.map(({ title }) => title);
const made = () => Object.values(acquirer.book().payments);
const booked = () =>
  made()
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amount, refunded }) => sum + amount - refunded, 0);

describe('a card at the sandbox acquirer', () => {
  test('is bound by a payment with 3-D Secure and charged afterwards without its page', async () => {
    const cardId = await bound('success_3ds');
    expect(await titles()).toEqual([expect.stringMatching(/4477$/)]);
    const paymentId = await pressed(scene, { cardId });
    await acquirer.idle();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded', cardId });
    expect(await scene.balance()).toBe(50_000 - 30_000);
    expect(await scene.ledgerBalance()).toBe(booked());
  });

  test('that was declined on the page is not bound', async () => {
    await paidWith('success');
    await paidWith('insufficient_funds', { saveCard: true });
    expect(await titles()).toEqual([]);
  });

  test('is told to be short of money, and stays bound', async () => {
    const cardId = await bound('repeat_insufficient_funds');
    const paymentId = await pressed(scene, { cardId });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'canceled', reason: 'insufficient_funds' });
    expect(await titles()).toHaveLength(1);
  });

  test('answers pending and then succeeds: credited once, when it is told of', async () => {
    const cardId = await bound('repeat_pending');
    const paymentId = await pressed(scene, { cardId });
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'pending' });
    expect(await scene.balance()).toBe(50_000 - 20_000);
    await later(6);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    expect(await scene.balance()).toBe(50_000 - 30_000);
  });

  test.each(['repeat_permission_revoked', 'repeat_card_expired'])('is unbound after %s', async (key) => {
    const cardId = await bound(key);
    await pressed(scene, { cardId });
    expect(await titles()).toEqual([]);
    await expect(pressed(scene, { cardId })).rejects.toMatchObject({ code: 'payment.card_missing' });
    expect(made()).toHaveLength(3);
  });

  test('is charged once when the answer to the charge is lost', async () => {
    const cardId = await bound('success');
    acquirer.arm({ kind: 'error_500_after', call: 'create', mode: 'sticky' });
    const paymentId = await pressed(scene, { cardId });
    acquirer.disarm();
    await acquirer.idle();
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    expect(made()).toHaveLength(3);
    expect(await scene.ledgerBalance()).toBe(booked());
  });

  test('that was unbound while its charge was pending is credited all the same, and charged no more', async () => {
    const cardId = await bound('repeat_pending');
    const paymentId = await pressed(scene, { cardId });
    await unbindCard(scene.ctx, { cardId });
    await later(6);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    await expect(pressed(scene, { cardId })).rejects.toMatchObject({ code: 'payment.card_missing' });
  });

  test('of one customer is no card of another’s', async () => {
    const cardId = await bound('success');
    const other = { ...scene, ctx: scene.world.user('usr_00000000000000000000000001' as UserId) };
    expect((await listCards(other.ctx)).cards).toEqual([]);
    await unbindCard(other.ctx, { cardId });
    expect(await titles()).toHaveLength(1);
  });
});

describe('autopay at the sandbox acquirer', () => {
  async function chargedBy(key: string) {
    const cardId = await bound(key);
    await autopayBy(scene, cardId);
    await runOn(scene, '2026-10-24');
    expect(await runOn(scene, '2026-10-25')).toMatchObject({ charged: 1, failed: 0 });
    await acquirer.idle();
    const { outcomes } = await getAutopay(scene.ctx, scene);
    return { outcome: outcomes[0], paymentId: outcomes[0]?.paymentId as PaymentId };
  }

  test('charges once, whatever number of runs and whatever the webhooks do', async () => {
    acquirer.arm({ kind: 'webhook_repeat', times: 5, mode: 'sticky' });
    const { outcome } = await chargedBy('success');
    expect(outcome).toMatchObject({ state: 'done' });
    await Promise.all(Array.from({ length: 5 }, () => runOn(scene, '2026-10-25')));
    expect(made()).toHaveLength(3);
    expect(await scene.ledgerBalance()).toBe(booked());
  });

  test('waits for a charge that is pending, and notes its end', async () => {
    const { outcome, paymentId } = await chargedBy('repeat_pending');
    expect(outcome).toMatchObject({ state: 'under-way' });
    await later(6);
    await followStoredCharge(scene.world.system, { contractId: scene.contractId, paymentId });
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({
      autopay: { nextOn: '2026-11-25' },
      outcomes: [{ state: 'done' }],
    });
  });

  test('tries again the next day when the card was short of money', async () => {
    const { outcome } = await chargedBy('repeat_insufficient_funds');
    expect(outcome).toMatchObject({ state: 'failed', next: 'retry', nextOn: '2026-10-26' });
    expect(await runOn(scene, '2026-10-26')).toMatchObject({ charged: 1 });
    expect(made().filter(({ status }) => status === 'canceled')).toHaveLength(2);
  });

  test('stops and unbinds the card when the permission was withdrawn', async () => {
    const { outcome } = await chargedBy('repeat_permission_revoked');
    expect(outcome).toMatchObject({ state: 'failed', reason: 'permission_revoked', next: 'paused' });
    expect(await getAutopay(scene.ctx, scene)).toMatchObject({
      autopay: { state: 'paused', pausedBecause: 'card-refused' },
    });
    expect(await titles()).toEqual([]);
    expect(await runOn(scene, '2026-11-25')).toMatchObject({ charged: 0 });
  });
});
