import type { CardId, Fault, Instant, SupplierId, UserId } from '#core/kernel';
import { type Ctx, check, type Item, type Key, patch, put, remove, type Write } from '#core/platform';
import { type Card, MAX_CARDS } from './card.ts';

const PREFIX = 'CARD#';
const userPk = (userId: UserId): string => `USER#${userId}`;
const cardKey = ({ userId, cardId }: Pick<Card, 'userId' | 'cardId'>): Key => ({
  pk: userPk(userId),
  sk: `${PREFIX}${cardId}`,
});
/** How many cards a person has, counted with each that comes and goes. */
const countKey = (userId: UserId): Key => ({ pk: userPk(userId), sk: 'CARDS' });
const paidKey = (userId: UserId, supplierId: SupplierId): Key => ({
  pk: userPk(userId),
  sk: `PAID#${supplierId}`,
});

const cardFrom = ({ pk: _pk, sk: _sk, ...card }: Card & Key): Card => card;

/** The card as the last commit left it, or undefined. */
export async function findCard(ctx: Ctx, userId: UserId, cardId: CardId): Promise<Card | undefined> {
  const stored = await ctx.table.get<Card & Key>(cardKey({ userId, cardId }), { strong: true });
  return stored && cardFrom(stored);
}

/** All of a person's cards, newest first. */
export async function cardsOf(ctx: Ctx, userId: UserId): Promise<Card[]> {
  const { items } = await ctx.table.query<Card & Key>(userPk(userId), {
    prefix: PREFIX,
    limit: MAX_CARDS,
    strong: true,
  });
  return items.map(cardFrom).sort((a, b) => (a.boundAt < b.boundAt ? 1 : -1));
}

/** A person's cards by their count, in one read. */
export async function countCards(ctx: Ctx, userId: UserId): Promise<number> {
  const counted = await ctx.table.get<{ count?: number }>(countKey(userId), { strong: true });
  return counted?.count ?? 0;
}

/** Keeps a card; refused when its owner has as many as may be. */
export function insertCard(card: Card): Write[] {
  const item: Item = { ...cardKey(card), ...card };
  return [
    put(item, { absent: true }),
    patch(countKey(card.userId), { add: { count: 1 } }, { atMost: { count: MAX_CARDS - 1 } }),
  ];
}

/** Takes a card away; refused when something has come to rest on it since it was read. */
export function removeCard(card: Card): Write[] {
  return [
    remove(cardKey(card), { exists: true, equals: { version: card.version } }),
    patch(countKey(card.userId), { add: { count: -1 } }),
  ];
}

/** Goes with what comes to rest on a card: refused when the card is gone. */
export function restOnCard(card: Card): Write {
  return patch(cardKey(card), { add: { version: 1 } }, { exists: true, equals: { version: card.version } });
}

/** Goes with a charge that begins: refused when the card is gone. */
export function checkCard(card: Pick<Card, 'userId' | 'cardId'>, otherwise?: () => Fault): Write {
  return check(cardKey(card), { exists: true }, otherwise);
}

/** Whether a payment of this person to this supplier has ever succeeded. */
export async function hasPaid(ctx: Ctx, userId: UserId, supplierId: SupplierId): Promise<boolean> {
  return (await ctx.table.get(paidKey(userId, supplierId), { strong: true })) !== undefined;
}

/** Remembers that a payment of this person to this supplier has succeeded. */
export function notePaid(userId: UserId, supplierId: SupplierId, at: Instant): Write {
  return put({ ...paidKey(userId, supplierId), supplierId, firstPaidAt: at });
}
