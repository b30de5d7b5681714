import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { restOnCard } from '../cards/card-store.ts';
import { requireCard } from '../cards/choose-card.ts';
import { replaceAutopay } from './autopay-store.ts';
import { autopayView } from './autopay-view.ts';
import { autopayMissing } from './faults.ts';
import type { resumeAutopay as operation } from './operations.ts';
import { changeOwnAutopay } from './own-autopay.ts';
import { fromTomorrow, requireEmail } from './set-autopay.ts';

/**
 * Lets a paused autopay of one of the caller's contracts go on. Throws `contract.missing`, `payment.autopay_missing`,
 * and `payment.card_missing` when its card is bound no more: it is set anew with another.
 */
export async function resumeAutopay(
  ctx: Ctx,
  { contractId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const changed = await changeOwnAutopay(
    ctx,
    contractId,
    'payment.autopay_resumed',
    async ({ userId, autopay }) => {
      if (!autopay || autopay.state === 'removed') throw autopayMissing();
      if (autopay.state === 'active') return { next: autopay, writes: [] };
      const { card, user } = await requireCard(ctx, userId, autopay.supplierId, autopay.cardId);
      requireEmail(user);
      const { pausedBecause: _because, ...rest } = autopay;
      const next = fromTomorrow({ ...rest, state: 'active' }, ctx);
      return {
        next,
        writes: [replaceAutopay(next), restOnCard(card), Identity.checkUnrecovered(user)],
      };
    },
  );
  return autopayView(ctx, changed);
}
