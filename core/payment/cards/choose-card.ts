import * as Identity from '#core/identity';
import type { CardId, SupplierId, UserId } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import { notOffered } from '../faults.ts';
import type { Gateway } from '../ports.ts';
import { type Card, MAX_CARDS, outlivesRecovery } from './card.ts';
import * as cards from './card-store.ts';
import { cardMissing, cardOnFirstPayment, cardsNotOffered, cardTwice, tooManyCards } from './faults.ts';

/** What a payer says of cards. */
export interface CardWish {
  readonly saveCard?: true | undefined;
  readonly cardId?: CardId | undefined;
}

/** How a payment is to be paid. */
export interface CardChoice {
  readonly gateway: Gateway;
  readonly savesCard?: true;
  readonly card?: Card;
  /** Go with the intent: it does not begin when the card is gone. */
  readonly guards: readonly Write[];
}

/**
 * The acquirer, and the card, that a payment is begun with. Throws `payment.card_twice`, `payment.card_missing`,
 * `payment.not_offered`, and, when a card is to be bound that may not be, the fault that says why.
 */
export async function chooseCard(
  ctx: Ctx,
  userId: UserId,
  supplierId: SupplierId,
  { saveCard, cardId }: CardWish,
): Promise<CardChoice> {
  if (cardId) {
    if (saveCard) throw cardTwice();
    const { card, guards } = await requireCard(ctx, userId, supplierId, cardId);
    const gateway = ctx.ports.gatewayFor(supplierId, card.gateway);
    if (!gateway?.can.cards) throw notOffered();
    return { gateway, card, guards };
  }
  const gateway = ctx.ports.gatewayFor(supplierId);
  if (!gateway) throw notOffered();
  if (!saveCard) return { gateway, guards: [] };
  const why = await whyNotSave(ctx, userId, supplierId, gateway);
  if (why === 'not-offered') throw cardsNotOffered();
  if (why === 'first-payment') throw cardOnFirstPayment();
  if (why === 'too-many') throw tooManyCards(MAX_CARDS);
  return { gateway, savesCard: true, guards: [] };
}

/** A card that may be charged for this supplier, with the writes that keep it so; `payment.card_missing` (404) for any other. */
export async function requireCard(
  ctx: Ctx,
  userId: UserId,
  supplierId: SupplierId,
  cardId: CardId,
): Promise<{ card: Card; user: Identity.User; guards: readonly Write[] }> {
  const [card, user] = await Promise.all([
    cards.findCard(ctx, userId, cardId),
    Identity.getUser(ctx, userId, { strong: true }),
  ]);
  if (!card || !user || card.supplierId !== supplierId || !outlivesRecovery(card, user)) throw cardMissing();
  return {
    card,
    user,
    guards: [cards.checkCard(card, cardMissing), Identity.checkUnrecovered(user, cardMissing)],
  };
}

export type WhyNotSave = 'first-payment' | 'not-offered' | 'too-many';

/** Why a payment to this supplier may not bind its card; undefined when it may (domain.md §7: never on the first payment). */
export async function whyNotSave(
  ctx: Ctx,
  userId: UserId,
  supplierId: SupplierId,
  gateway: Gateway | undefined,
): Promise<WhyNotSave | undefined> {
  if (!gateway?.can.cards) return 'not-offered';
  const [paid, count] = await Promise.all([
    cards.hasPaid(ctx, userId, supplierId),
    cards.countCards(ctx, userId),
  ]);
  if (!paid) return 'first-payment';
  return count >= MAX_CARDS ? 'too-many' : undefined;
}
