import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { whyNotSave } from './choose-card.ts';
import { liveCards } from './list-cards.ts';
import type { getCardChoice as operation } from './operations.ts';

/** The caller's cards that one of their contracts can be paid with, and whether another may be bound. Throws `contract.missing`. */
export async function getCardChoice(
  ctx: Ctx,
  { contractId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const userId = Identity.requireUser(ctx);
  const { supplierId } = await Contract.requireOwn(ctx, contractId);
  const [cards, whyNot] = await Promise.all([
    liveCards(ctx, userId),
    whyNotSave(ctx, userId, supplierId, ctx.ports.gatewayFor(supplierId)),
  ]);
  return {
    cards: cards
      .filter((card) => card.supplierId === supplierId && ctx.ports.gatewayFor(supplierId, card.gateway))
      .map(({ cardId, title }) => ({ cardId, title })),
    maySave: whyNot === undefined,
    ...(whyNot && { whyNot }),
  };
}
