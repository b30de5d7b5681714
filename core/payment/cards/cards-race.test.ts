import { describe, expect, test } from 'vitest';
import { isId, type PaymentId, type UserId } from '#core/kernel';
import { pauseAutopay } from '../autopay/pause-autopay.ts';
import { resumeAutopay } from '../autopay/resume-autopay.ts';
import { reconcile } from '../settlement/reconcile.ts';
import { autopayBy, autopayOf, boundCard, pressed, runOn } from '../testing/cards.ts';
import { createScene, type Scene } from '../testing/scene.ts';
import { cardsOf, countCards } from './card-store.ts';
import { followStoredCharge } from './follow-charge.ts';
import { unbindCard } from './unbind-card.ts';

/** `KABINET_RACE_ROUNDS=500` for the deep run. */
const ROUNDS = Number(process.env.KABINET_RACE_ROUNDS ?? 6);
const AT_ONCE = 50;
const SEED = Number(process.env.KABINET_RACE_SEED ?? 20_261_020);

/** Whole numbers below a bound, the same for the same seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Faults are answers here; what a race must never bring is a breakdown. */
const answered = (work: Promise<unknown>) =>
  work.catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'Fault')) throw error;
  });

const payments = (scene: Scene) => scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('PAYMENT#'));

describe('fifty at once on one contract: pay, bind, unbind, autopay', () => {
  test(
    `${ROUNDS} rounds (seed ${SEED}) lose and double nothing`,
    async () => {
      const below = numbers(SEED);
      for (let round = 0; round < ROUNDS; round += 1) {
        const scene = await createScene({ balanceKopecks: 1_000_000 });
        const userId = (scene.ctx.actor as { userId: UserId }).userId;
        const first = await boundCard(scene);
        await autopayBy(scene, first, { dayOfMonth: 21 });
        scene.world.now = '2026-10-21T06:00:00.000Z' as typeof scene.world.now;

        /** The acquirer ends any payment that waits for its payer, and tells. */
        const end = async () => {
          const open = [...scene.acquirer.payments.values()].filter(({ status }) => status === 'pending');
          const one = open[below(Math.max(open.length, 1))];
          if (!one) return;
          if (below(4) === 0) scene.acquirer.cancel(one.providerId, 'general_decline');
          else scene.acquirer.pay(one.providerId);
          await scene.tell('payment.succeeded', one.providerId);
        };
        const anyCard = async () => {
          const all = await cardsOf(scene.world.system, userId);
          return all[below(Math.max(all.length, 1))]?.cardId ?? first;
        };
        const moves: readonly (() => Promise<unknown>)[] = [
          () => pressed(scene),
          () => pressed(scene, { saveCard: true }),
          end,
          end,
          async () => pressed(scene, { cardId: await anyCard() }),
          async () => unbindCard(scene.ctx, { cardId: await anyCard() }),
          () => runOn(scene, '2026-10-21'),
          () => runOn(scene, '2026-10-21'),
          async () => autopayBy(scene, await anyCard(), { dayOfMonth: 21 + below(3) }),
          () => pauseAutopay(scene.ctx, scene),
          () => resumeAutopay(scene.ctx, scene),
          async () => {
            const outcomes = ['succeeds', 'waits', { refusedFor: 'insufficient_funds' }] as const;
            scene.acquirer.onCharge =
              below(9) === 0 ? { refusedFor: 'card_expired' } : (outcomes[below(3)] ?? 'waits');
          },
        ];
        await Promise.all(
          Array.from({ length: AT_ONCE }, () => answered((moves[below(moves.length)] ?? end)())),
        );
        for (const { providerId, status } of scene.acquirer.payments.values()) {
          if (status === 'pending') scene.acquirer.pay(providerId);
          await scene.tell('payment.succeeded', providerId);
        }
        await reconcile({ ...scene.world.system, log: scene.ctx.log });
        for (const { paymentId } of payments(scene)) {
          if (typeof paymentId !== 'string' || !isId('payment', paymentId)) throw new Error('no payment');
          await followStoredCharge(scene.world.system, { contractId: scene.contractId, paymentId });
        }
        await checkRound(scene, userId, `round ${round} of seed ${SEED}`);
      }
    },
    60_000 + ROUNDS * 2_000,
  );

  async function checkRound(scene: Scene, userId: UserId, context: string): Promise<void> {
    const taken = scene.acquirer.balanceOf(scene.contractId);
    expect(await scene.ledgerBalance(), context).toBe(taken);
    expect(await scene.balance(), context).toBe(1_000_000 - taken);
    const all = payments(scene);
    // every payment of the acquirer is one of ours, and every one of ours has ended
    expect(all.length, context).toBe(scene.acquirer.payments.size);
    expect(
      all.filter(({ state }) => state === 'pending' || state === 'quarantined'),
      context,
    ).toEqual([]);
    // one day's autopay is one charge
    const byAutopay = all.filter(
      ({ origin, createdAt }) => origin === 'autopay' && createdAt === scene.world.now,
    );
    expect(byAutopay.length, context).toBeLessThanOrEqual(1);
    // a card was bound by each payment that asked for it and succeeded, and by no other
    const cards = await cardsOf(scene.world.system, userId);
    expect(await countCards(scene.world.system, userId), context).toBe(cards.length);
    for (const { boundBy } of cards) {
      const payment = await scene.payment(boundBy as PaymentId);
      expect(payment, context).toMatchObject({ state: 'succeeded', savesCard: true });
    }
    // what is active rests on a card that is there, and nothing is left under way
    const autopay = await autopayOf(scene);
    expect(autopay.charge, context).toBeUndefined();
    if (autopay.state === 'active')
      expect(
        cards.map(({ cardId }) => cardId),
        context,
      ).toContain(autopay.cardId);
    expect(
      autopay.outcomes.filter(({ state }) => state === 'under-way'),
      context,
    ).toEqual([]);
  }
});
