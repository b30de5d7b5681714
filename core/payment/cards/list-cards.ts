import * as Identity from '#core/identity';
import type { SupplierId, UserId } from '#core/kernel';
import type { Ctx, OutputOf } from '#core/platform';
import * as Supplier from '#core/supplier';
import { autopaysOf } from '../autopay/autopay-store.ts';
import { type Card, outlivesRecovery } from './card.ts';
import * as cards from './card-store.ts';
import type { listCards as operation } from './operations.ts';

/** The caller's bound cards, newest first, with the contracts whose autopays charge them. */
export async function listCards(ctx: Ctx): Promise<OutputOf<typeof operation>> {
  const userId = Identity.requireUser(ctx);
  const [live, autopays] = await Promise.all([liveCards(ctx, userId), autopaysOf(ctx, userId)]);
  const names = await namesOf(
    ctx,
    live.map(({ supplierId }) => supplierId),
  );
  return {
    cards: live.map(({ cardId, title, supplierId, boundAt }) => ({
      cardId,
      title,
      supplierId,
      supplierName: names.get(supplierId) ?? supplierId,
      boundAt,
      autopays: autopays
        .filter((autopay) => autopay.cardId === cardId && autopay.state === 'active')
        .map(({ contractId }) => contractId),
    })),
  };
}

/** The cards of a person that can still be charged. */
export async function liveCards(ctx: Ctx, userId: UserId): Promise<Card[]> {
  const [all, user] = await Promise.all([
    cards.cardsOf(ctx, userId),
    Identity.getUser(ctx, userId, { strong: true }),
  ]);
  return all.filter((card) => user && outlivesRecovery(card, user));
}

async function namesOf(ctx: Ctx, supplierIds: readonly SupplierId[]): Promise<Map<SupplierId, string>> {
  const each = await Promise.all([...new Set(supplierIds)].map((id) => Supplier.requireSupplier(ctx, id)));
  return new Map(each.map(({ supplierId, name }) => [supplierId, name]));
}
