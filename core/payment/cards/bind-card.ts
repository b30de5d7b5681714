import * as Identity from '#core/identity';
import { idFrom } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import { acquirerOf, type Payment, type PaymentEvent } from '../model.ts';
import type { GatewayPayment } from '../ports.ts';
import { type Card, MAX_CARDS, outlivesRecovery } from './card.ts';
import * as cards from './card-store.ts';

/** What a payer's success leaves behind besides the money. */
export interface Kept {
  readonly writes: readonly Write[];
  /** Whether the card that was to be bound is, and if not, why. */
  readonly event?: Pick<PaymentEvent, 'kind' | 'detail'>;
}

/**
 * The writes that go with a payment's success: that its payer has paid this supplier, and the card, when the payer
 * asked for it and the acquirer has remembered it. A card that cannot be bound any more never keeps the money from
 * being posted: its owner has too many by now, or has recovered the password since the payment began.
 */
export async function keepOfSuccess(ctx: Ctx, payment: Payment, found: GatewayPayment): Promise<Kept> {
  const { payerId, supplierId } = payment;
  if (!payerId) return { writes: [] };
  const paidBefore = await cards.hasPaid(ctx, payerId, supplierId);
  const paid = paidBefore ? [] : [cards.notePaid(payerId, supplierId, ctx.clock.now())];
  if (!payment.savesCard) return { writes: paid };
  const bound = await bind(ctx, payment, payerId, found);
  if ('why' in bound) return { writes: paid, event: { kind: 'card_not_saved', detail: bound.why } };
  return { writes: [...paid, ...bound.writes], event: { kind: 'card_saved', detail: bound.cardId } };
}

type Bound = { cardId: string; writes: Write[] } | { why: 'not_remembered' | 'recovered' | 'too_many' };

async function bind(
  ctx: Ctx,
  payment: Payment,
  userId: Card['userId'],
  { method }: GatewayPayment,
): Promise<Bound> {
  const { supplierId, paymentId } = payment;
  if (!method?.saved) return { why: 'not_remembered' };
  const user = await Identity.getUser(ctx, userId, { strong: true });
  // whoever began it may be whom the recovery has put out
  if (!user || !outlivesRecovery({ boundAt: payment.createdAt }, user)) return { why: 'recovered' };
  if ((await cards.countCards(ctx, userId)) >= MAX_CARDS) return { why: 'too_many' };
  const card: Card = {
    cardId: idFrom('card', paymentId),
    userId,
    supplierId,
    gateway: acquirerOf(payment),
    token: method.id,
    title: method.title ?? '••••',
    boundAt: ctx.clock.now(),
    boundBy: paymentId,
    version: 1,
  };
  return {
    cardId: card.cardId,
    writes: [...cards.insertCard(card), Identity.checkUnrecovered(user)],
  };
}
