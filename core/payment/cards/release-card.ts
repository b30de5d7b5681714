import type { Ctx, Write } from '#core/platform';
import { type Autopay, type PauseReason, paused, todayOf } from '../autopay/autopay.ts';
import { autopaysOn, replaceAutopay } from '../autopay/autopay-store.ts';
import type { Card } from './card.ts';
import * as cards from './card-store.ts';

/**
 * The writes that take a card away together with all that rests on it: its autopays stand still, in the same transaction.
 * They are refused when anything has come to rest on the card since. Only what the owner did not do is noted in the
 * autopays' outcomes, and told.
 */
export async function releaseCard(
  ctx: Ctx,
  card: Card,
  because: PauseReason,
  except?: Autopay,
): Promise<Write[]> {
  const at = ctx.clock.now();
  const resting = await autopaysOn(ctx, card.userId, card.cardId);
  return [
    ...cards.removeCard(card),
    ...resting
      .filter(({ contractId }) => contractId !== except?.contractId)
      .map((autopay) => {
        const moment = because === 'card-refused' ? { today: todayOf(autopay, at), at } : undefined;
        return replaceAutopay(paused(autopay, because, moment));
      }),
  ];
}
