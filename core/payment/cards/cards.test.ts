import { describe, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import { type CardId, idFrom, instant, type SupplierId, type UserId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { getPayment } from '../history/get-payment.ts';
import { startPayment } from '../intent/start-payment.ts';
import { autopayBy, autopayOf, boundCard, paidOnPage, pressed } from '../testing/cards.ts';
import { LOST, NO_TROUBLE } from '../testing/fake-acquirer.ts';
import { createScene, providerIdOf, type Scene, started } from '../testing/scene.ts';
import { MAX_CARDS } from './card.ts';
import { cardsOf, countCards, findCard } from './card-store.ts';
import { forgetCards, lostCards } from './forget-cards.ts';
import { getCardChoice } from './get-card-choice.ts';
import { listCards } from './list-cards.ts';
import { unbindCard } from './unbind-card.ts';

const userOf = ({ actor }: Ctx): UserId => {
  if (actor.kind !== 'user') throw new Error('not a user');
  return actor.userId;
};
const cardsIn = (scene: Scene) => cardsOf(scene.world.system, userOf(scene.ctx));
const nobodysCard = idFrom('card', 'nobody');

/** What the recovery of the password leaves on the user. */
async function recover(scene: Scene, at = scene.world.now) {
  const key = { pk: `USER#${userOf(scene.ctx)}`, sk: '#HEAD' };
  await scene.world.table.commit([{ kind: 'patch', key, set: { recoveredAt: at } }]);
}

describe('binding a card', () => {
  test('is refused on the first payment to a supplier, and begins nothing', async () => {
    const scene = await createScene();
    await expect(pressed(scene, { saveCard: true })).rejects.toMatchObject({
      code: 'payment.card_on_first_payment',
      fields: [{ field: 'saveCard' }],
    });
    expect(scene.acquirer.payments.size).toBe(0);
    // one that did not succeed is no payment
    const { providerId } = await started(scene);
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    await expect(pressed(scene, { saveCard: true })).rejects.toMatchObject({ kind: 'refused' });
    expect(await getCardChoice(scene.ctx, scene)).toEqual({
      cards: [],
      maySave: false,
      whyNot: 'first-payment',
    });
  });

  test('keeps the acquirer’s token and the title, and nothing that could be used elsewhere', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    const [card, ...others] = await cardsIn(scene);
    expect(others).toEqual([]);
    expect(card).toEqual({
      cardId,
      userId: userOf(scene.ctx),
      supplierId: 'volna',
      gateway: 'yookassa',
      token: [...scene.acquirer.cards][0],
      title: 'Mir •• 4477',
      boundAt: scene.world.now,
      boundBy: expect.stringMatching(/^pay_/),
      version: 1,
    });
    expect(await listCards(scene.ctx)).toEqual({
      cards: [
        {
          cardId,
          title: 'Mir •• 4477',
          supplierId: 'volna',
          supplierName: 'Невская энергосбытовая компания',
          boundAt: scene.world.now,
          autopays: [],
        },
      ],
    });
    expect(JSON.stringify([await listCards(scene.ctx), scene.logged])).not.toContain(card?.token);
  });

  test('happens once, however often and in whatever number the success is told', async () => {
    const scene = await createScene();
    await paidOnPage(scene);
    const providerId = providerIdOf(await scene.payment(await pressed(scene, { saveCard: true })));
    scene.acquirer.pay(providerId);
    await Promise.all(Array.from({ length: 8 }, () => scene.tell('payment.succeeded', providerId)));
    const [card] = await cardsIn(scene);
    await unbindCard(scene.ctx, { cardId: card?.cardId as CardId });
    await scene.tell('payment.succeeded', providerId);
    expect(await cardsIn(scene)).toEqual([]);
    expect(await countCards(scene.world.system, userOf(scene.ctx))).toBe(0);
  });

  test('does not happen when it was not asked for, or the acquirer has not remembered the card', async () => {
    const scene = await createScene();
    await paidOnPage(scene);
    await paidOnPage(scene);
    const paymentId = await pressed(scene, { saveCard: true });
    const providerId = providerIdOf(await scene.payment(paymentId));
    scene.acquirer.pay(providerId, { method: { id: 'x', saved: false } });
    await scene.tell('payment.succeeded', providerId);
    expect(await cardsIn(scene)).toEqual([]);
    const { state, timeline } = await scene.payment(paymentId);
    expect(state).toBe('succeeded');
    expect(timeline.at(-1)).toMatchObject({ kind: 'card_not_saved', detail: 'not_remembered' });
  });

  test('ends at the limit, before the payment and, if need be, with the payment all the same paid', async () => {
    const scene = await createScene();
    await boundCard(scene);
    for (let count = 2; count < MAX_CARDS; count += 1) await paidOnPage(scene, { saveCard: true });
    const [one, other] = [await pressed(scene, { saveCard: true }), await pressed(scene, { saveCard: true })];
    await Promise.all(
      [one, other].map(async (paymentId) => {
        const providerId = providerIdOf(await scene.payment(paymentId));
        scene.acquirer.pay(providerId);
        await scene.tell('payment.succeeded', providerId);
      }),
    );
    expect(await cardsIn(scene)).toHaveLength(MAX_CARDS);
    const ends = (await Promise.all([one, other].map(scene.payment))).map(({ timeline }) => timeline.at(-1));
    expect(ends.map((end) => `${end?.kind} ${end?.detail}`).sort()).toEqual([
      'card_not_saved too_many',
      expect.stringMatching(/^card_saved crd_/),
    ]);
    await expect(pressed(scene, { saveCard: true })).rejects.toMatchObject({
      code: 'payment.too_many_cards',
      facts: { limit: MAX_CARDS },
    });
    expect(await getCardChoice(scene.ctx, scene)).toMatchObject({ maySave: false, whyNot: 'too-many' });
  });

  test('is refused where the acquirer remembers no cards', async () => {
    const scene = await createScene();
    await paidOnPage(scene);
    Object.assign(scene.acquirer.gateway, { can: { ...scene.acquirer.gateway.can, cards: false } });
    await expect(pressed(scene, { saveCard: true })).rejects.toMatchObject({
      code: 'payment.cards_not_offered',
    });
    expect(await getCardChoice(scene.ctx, scene)).toMatchObject({ maySave: false, whyNot: 'not-offered' });
  });

  test('of a payment that came after it was given up is left out', async () => {
    const scene = await createScene();
    await paidOnPage(scene);
    const providerId = providerIdOf(await scene.payment(await pressed(scene, { saveCard: true })));
    scene.acquirer.cancel(providerId);
    await scene.tell('payment.canceled', providerId);
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await cardsIn(scene)).toEqual([]);
  });

  test('of a payment begun before the password was recovered is left out', async () => {
    const scene = await createScene();
    await paidOnPage(scene);
    const paymentId = await pressed(scene, { saveCard: true });
    scene.world.pass(60);
    await recover(scene);
    scene.world.pass(60);
    const providerId = providerIdOf(await scene.payment(paymentId));
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await cardsIn(scene)).toEqual([]);
    const { state, timeline } = await scene.payment(paymentId);
    expect([state, timeline.at(-1)?.detail]).toEqual(['succeeded', 'recovered']);
  });
});

describe('paying with a bound card', () => {
  test('charges it at once, without the acquirer’s page', async () => {
    const scene = await createScene({ balanceKopecks: 50_000 });
    const cardId = await boundCard(scene);
    const { contractId } = scene;
    const means = { contractId, amountKopecks: 10_000, confirmed: ['repeat' as const] };
    const asked = { ...means, requestKey: 'press-0000000000000009', cardId };
    const answer = await startPayment(scene.ctx, asked);
    expect(answer.redirectUrl).toBe(
      `https://kabinet.test/contracts/${contractId}/payments/${answer.paymentId}`,
    );
    expect(await scene.payment(answer.paymentId as never)).toMatchObject({ state: 'succeeded', cardId });
    expect(await scene.balance()).toBe(50_000 - 30_000);
    // the same press again is the same payment
    expect(await startPayment(scene.ctx, asked)).toEqual(answer);
    expect(await scene.balance()).toBe(50_000 - 30_000);
    // and another card under the same key is another request
    await expect(startPayment(scene.ctx, { ...asked, cardId: undefined })).rejects.toMatchObject({
      code: 'payment.request_key_reused',
    });
  });

  test('may take its time: the payment is pending until it is told of', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    scene.acquirer.onCharge = 'waits';
    const paymentId = await pressed(scene, { cardId });
    expect(await getPayment(scene.ctx, { ...scene, paymentId })).toMatchObject({ state: 'pending' });
    const providerId = providerIdOf(await scene.payment(paymentId));
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
  });

  test('may be declined: that is no fault, the payment says why', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    scene.acquirer.onCharge = { refusedFor: 'insufficient_funds' };
    const paymentId = await pressed(scene, { cardId });
    expect(await getPayment(scene.ctx, { ...scene, paymentId })).toMatchObject({
      state: 'canceled',
      reason: 'insufficient_funds',
    });
    expect(await cardsIn(scene)).toHaveLength(1);
  });

  test('that was withdrawn for good unbinds it', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId);
    scene.acquirer.onCharge = { refusedFor: 'permission_revoked' };
    await pressed(scene, { cardId });
    expect(await cardsIn(scene)).toEqual([]);
    expect(await autopayOf(scene)).toMatchObject({ state: 'paused', pausedBecause: 'card-refused' });
  });

  test('whose answer is lost is charged once', async () => {
    for (const moment of ['before', 'after'] as const) {
      const scene = await createScene();
      const cardId = await boundCard(scene);
      scene.acquirer.trouble = (call, at) => (call === 'create' && at === moment ? LOST : undefined);
      const asked = {
        ...{ contractId: scene.contractId, amountKopecks: 10_000 },
        ...{ requestKey: 'press-0000000000000009', cardId, confirmed: ['repeat' as const] },
      };
      const { paymentId } = await startPayment(scene.ctx, asked);
      expect(await scene.payment(paymentId as never)).toMatchObject({ state: 'pending' });
      scene.acquirer.trouble = NO_TROUBLE;
      expect(await startPayment(scene.ctx, asked)).toMatchObject({ paymentId });
      expect(await scene.payment(paymentId as never)).toMatchObject({ state: 'succeeded' });
      expect(scene.acquirer.payments.size).toBe(3);
    }
  });

  test('is refused for a card that is absent, unbound, of another person or of another supplier: one answer', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    const card = await findCard(scene.world.system, userOf(scene.ctx), cardId);
    const foreign = idFrom('card', 'foreign');
    const stranger = { ...card, userId: userOf(scene.stranger), pk: `USER#${userOf(scene.stranger)}` };
    await scene.world.table.load([
      { ...stranger, sk: `CARD#${foreign}`, cardId: foreign },
      {
        ...{ ...card, supplierId: 'another' as SupplierId, cardId: idFrom('card', 'another') },
        ...{ pk: `USER#${userOf(scene.ctx)}`, sk: `CARD#${idFrom('card', 'another')}` },
      },
    ]);
    const answers = await Promise.all(
      [nobodysCard, foreign, idFrom('card', 'another')].map((one) =>
        pressed(scene, { cardId: one }).catch((error: unknown) => error),
      ),
    );
    await unbindCard(scene.ctx, { cardId });
    answers.push(await pressed(scene, { cardId }).catch((error: unknown) => error));
    for (const answer of answers) {
      expect(answer).toMatchObject({ code: 'payment.card_missing', kind: 'missing' });
      expect(answer).toEqual(answers[0]);
    }
    expect(scene.acquirer.payments.size).toBe(2);
  });

  test('is refused together with the wish to bind it', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await expect(pressed(scene, { cardId, saveCard: true })).rejects.toMatchObject({
      code: 'payment.card_twice',
    });
  });

  test('is no more possible once the password is recovered, although nobody has removed the card yet', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await recover(scene);
    await expect(pressed(scene, { cardId })).rejects.toMatchObject({ code: 'payment.card_missing' });
    expect((await listCards(scene.ctx)).cards).toEqual([]);
    expect((await getCardChoice(scene.ctx, scene)).cards).toEqual([]);
    await expect(autopayBy(scene, cardId)).rejects.toMatchObject({ code: 'payment.card_missing' });
  });
});

describe('unbinding a card', () => {
  test('forgets it and pauses its autopay, and does nothing when repeated', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId);
    expect(await listCards(scene.ctx)).toMatchObject({ cards: [{ autopays: [scene.contractId] }] });
    for (let time = 0; time < 2; time += 1) {
      expect(await unbindCard(scene.ctx, { cardId })).toEqual({ done: true });
    }
    expect(await cardsIn(scene)).toEqual([]);
    expect(await autopayOf(scene)).toMatchObject({
      state: 'paused',
      pausedBecause: 'card-unbound',
      outcomes: [],
    });
  });

  test('says nothing of a card that is another’s, and leaves it', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    expect(await unbindCard(scene.stranger, { cardId })).toEqual({ done: true });
    expect(await unbindCard(scene.stranger, { cardId: nobodysCard })).toEqual({ done: true });
    expect(await cardsIn(scene)).toHaveLength(1);
  });

  test('lets a charge that has begun end, and none begin', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    scene.acquirer.onCharge = 'waits';
    const paymentId = await pressed(scene, { cardId });
    await unbindCard(scene.ctx, { cardId });
    const providerId = providerIdOf(await scene.payment(paymentId));
    scene.acquirer.pay(providerId);
    await scene.tell('payment.succeeded', providerId);
    expect(await scene.payment(paymentId)).toMatchObject({ state: 'succeeded' });
    await expect(pressed(scene, { cardId })).rejects.toMatchObject({ code: 'payment.card_missing' });
  });

  test('keeps a charge from beginning that is being begun at that very moment', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    const { table } = scene.world;
    const commit = table.commit.bind(table);
    table.commit = async (writes) => {
      table.commit = commit;
      await unbindCard(scene.ctx, { cardId });
      return commit(writes);
    };
    await expect(pressed(scene, { cardId })).rejects.toMatchObject({ code: 'payment.card_missing' });
    expect(scene.acquirer.payments.size).toBe(2);
  });

  test('keeps autopay from being set on it at that very moment', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    const { table } = scene.world;
    const commit = table.commit.bind(table);
    table.commit = async (writes) => {
      table.commit = commit;
      await unbindCard(scene.ctx, { cardId });
      return commit(writes);
    };
    await expect(autopayBy(scene, cardId)).rejects.toMatchObject({ code: 'payment.card_missing' });
  });

  test('is for the signed in', async () => {
    const { world } = await createScene();
    await expect(unbindCard(world.anonymous, { cardId: nobodysCard })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
    await expect(listCards(world.anonymous)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('after the password was recovered', () => {
  test('all cards of before are taken away, their autopays paused, and those bound later stay', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    await autopayBy(scene, cardId);
    scene.world.pass(60);
    await recover(scene);
    scene.world.pass(60);
    await paidOnPage(scene, { saveCard: true });
    const userId = userOf(scene.ctx);
    expect((await lostCards(scene.world.system, userId)).map((card) => card.cardId)).toEqual([cardId]);
    for (let time = 0; time < 2; time += 1) await forgetCards(scene.world.system, userId);
    expect((await cardsIn(scene)).map((card) => card.boundAt)).toEqual([scene.world.now]);
    expect(await autopayOf(scene)).toMatchObject({ state: 'paused', pausedBecause: 'password-recovered' });
  });

  test('a charge that was being begun at that moment does not begin', async () => {
    const scene = await createScene();
    const cardId = await boundCard(scene);
    const { table } = scene.world;
    const commit = table.commit.bind(table);
    table.commit = async (writes) => {
      table.commit = commit;
      await recover(scene);
      return commit(writes);
    };
    await expect(pressed(scene, { cardId })).rejects.toMatchObject({ code: 'payment.card_missing' });
    expect(scene.acquirer.payments.size).toBe(2);
  });

  test('nobody but the system takes cards away', async () => {
    const scene = await createScene();
    await expect(forgetCards(scene.ctx, userOf(scene.ctx))).rejects.toThrow('Invariant');
    expect(await lostCards(scene.world.system, 'usr_00000000000000000000000001' as UserId)).toEqual([]);
  });

  test('what rested on the user as it was read is refused', async () => {
    const scene = await createScene();
    const user = await Identity.getUser(scene.ctx, userOf(scene.ctx), { strong: true });
    const guard = Identity.checkUnrecovered(user as Identity.User);
    await scene.world.table.commit([guard]);
    await recover(scene, instant('2026-10-20T10:00:00Z'));
    await expect(scene.world.table.commit([guard])).rejects.toThrow();
  });
});
