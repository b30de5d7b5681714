import type { Language } from '#core/kernel';
import { plusDays } from '#core/kernel';
import type { Ctx, OutputOf } from '#core/platform';
import * as cards from '../cards/card-store.ts';
import { type Autopay, type AutopayOutcome, MAX_RETRIES } from './autopay.ts';
import { outcomeReason } from './autopay-words.ts';
import type { getAutopay } from './operations.ts';

type View = OutputOf<typeof getAutopay>;

/** An autopay as its owner sees it; one that was removed shows its outcomes only. */
export async function autopayView(ctx: Ctx, autopay: Autopay | undefined): Promise<View> {
  if (!autopay) return { outcomes: [] };
  const outcomes = autopay.outcomes.map((outcome) => outcomeView(outcome, ctx.language));
  if (autopay.state === 'removed') return { outcomes };
  const { state, pausedBecause, cardId, dayOfMonth, amount, nextOn, retries, charge } = autopay;
  const card = await cards.findCard(ctx, autopay.ownerId, cardId);
  return {
    autopay: {
      state,
      ...(state === 'paused' && pausedBecause && { pausedBecause }),
      cardId,
      ...(card && { cardTitle: card.title }),
      dayOfMonth,
      amount,
      ...(state === 'active' && !charge && { nextOn, noticeOn: plusDays(nextOn, -1) }),
      ...(state === 'active' && retries > 0 && { retry: { number: retries, of: MAX_RETRIES } }),
      ...(charge && { underWay: charge }),
    },
    outcomes,
  };
}

function outcomeView(outcome: AutopayOutcome, language: Language): View['outcomes'][number] {
  const { at: _at, month: _month, ...shown } = outcome;
  const text = outcomeReason(outcome);
  return { ...shown, ...(text && { reasonText: text[language] }) };
}
