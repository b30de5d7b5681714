import { type CardId, type ContractId, idFrom, invariant, type PaymentId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Autopay } from '../autopay/autopay.ts';
import { findAutopay } from '../autopay/autopay-store.ts';
import { runAutopays } from '../autopay/run-autopays.ts';
import { setAutopay } from '../autopay/set-autopay.ts';
import { startPayment } from '../intent/start-payment.ts';
import { providerIdOf, type Scene } from './scene.ts';

/** What a payment asks of cards. */
type Wish = Partial<Parameters<typeof startPayment>[1]>;

let presses = 0;

/** A payment begun by the customer with what it asks of cards, each by a press of its own. */
export async function pressed(scene: Scene, wish: Wish = {}, ctx: Ctx = scene.ctx): Promise<PaymentId> {
  presses += 1;
  const requestKey = `press-of-cards-${String(presses).padStart(8, '0')}`;
  const { contractId } = scene;
  // whoever presses again means it
  const means = { contractId, amountKopecks: 10_000, requestKey, confirmed: ['repeat' as const] };
  const { paymentId } = await startPayment(ctx, { ...means, ...wish });
  return paymentId as PaymentId;
}

/** The same, paid on the acquirer's page and told of. */
export async function paidOnPage(scene: Scene, wish: Wish = {}): Promise<PaymentId> {
  const paymentId = await pressed(scene, wish);
  const providerId = providerIdOf(await scene.payment(paymentId));
  scene.acquirer.pay(providerId);
  await scene.tell('payment.succeeded', providerId);
  return paymentId;
}

/** A bound card: the second payment to the supplier asked for it. */
export async function boundCard(scene: Scene): Promise<CardId> {
  await paidOnPage(scene);
  return idFrom('card', await paidOnPage(scene, { saveCard: true }));
}

type AutopayWish = Partial<Omit<Parameters<typeof setAutopay>[1], 'cardId'>>;

/** Autopay of 100.00 on the 25th by this card, or what is told instead. */
export async function autopayBy(scene: Scene, cardId: CardId, wish: AutopayWish = {}) {
  return setAutopay(scene.ctx, {
    contractId: scene.contractId,
    dayOfMonth: 25,
    amount: { kind: 'fixed', amountKopecks: 10_000 },
    ...wish,
    cardId,
  });
}

/** The day's job, at nine in the morning of a day in Moscow. */
export function runOn(scene: Scene, date: string): ReturnType<typeof runAutopays> {
  scene.world.now = `${date}T06:00:00.000Z` as typeof scene.world.now;
  return runAutopays({ ...scene.world.system, log: scene.ctx.log });
}

/** The autopay as it is stored. */
export async function autopayOf(scene: Scene, contractId: ContractId = scene.contractId): Promise<Autopay> {
  const autopay = await findAutopay(scene.world.system, contractId);
  invariant(autopay, 'there is an autopay');
  return autopay;
}

/** How many charges autopay has made at the acquirer. */
export function autopayCharges(scene: Scene): number {
  return scene.world.table
    .snapshot()
    .filter(({ sk, origin }) => sk.startsWith('PAYMENT#') && origin === 'autopay').length;
}
