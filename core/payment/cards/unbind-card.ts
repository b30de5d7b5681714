import * as Identity from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import * as cards from './card-store.ts';
import type { unbindCard as operation } from './operations.ts';
import { releaseCard } from './release-card.ts';

/**
 * Forgets a card of the caller and pauses the autopays that charge it. A charge that has begun ends as it ends; none
 * begins any more. What is no card of the caller's is as good as unbound.
 */
export async function unbindCard(
  ctx: Ctx,
  { cardId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const userId = Identity.requireUser(ctx);
  return untilFresh(async () => {
    const card = await cards.findCard(ctx, userId, cardId);
    if (!card) return DONE;
    await ctx.table.commit([
      ...(await releaseCard(ctx, card, 'card-unbound')),
      Identity.journal(ctx, userId, 'payment.card_unbound', cardId),
    ]);
    return DONE;
  });
}
