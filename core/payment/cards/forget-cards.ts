import * as Identity from '#core/identity';
import { invariant, type UserId } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { type Card, outlivesRecovery } from './card.ts';
import * as cards from './card-store.ts';
import { releaseCard } from './release-card.ts';

/** The cards that a recovery of the password has put out of service and that are still there: nothing can be charged to them. */
export async function lostCards(ctx: Ctx, userId: UserId): Promise<Card[]> {
  const user = await Identity.getUser(ctx, userId, { strong: true });
  const all = user ? await cards.cardsOf(ctx, userId) : [];
  return all.filter((card) => user && !outlivesRecovery(card, user));
}

/** Takes {@link lostCards} away and pauses their autopays. For the system only; harmless when repeated. */
export async function forgetCards(ctx: Ctx, userId: UserId): Promise<void> {
  invariant(ctx.actor.kind === 'system', 'cards are forgotten by the system');
  for (const { cardId } of await lostCards(ctx, userId)) {
    await untilFresh(async () => {
      const card = await cards.findCard(ctx, userId, cardId);
      if (card) await ctx.table.commit(await releaseCard(ctx, card, 'password-recovered'));
    });
  }
}
