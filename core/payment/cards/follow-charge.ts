import { type Ctx, untilFresh } from '#core/platform';
import { type Autopay, afterCharge } from '../autopay/autopay.ts';
import { findAutopay, replaceAutopay } from '../autopay/autopay-store.ts';
import type { Payment } from '../model.ts';
import { cancellationOf } from '../settlement/cancellation.ts';
import type { PaymentRef } from '../store.ts';
import * as store from '../store.ts';
import type { Card } from './card.ts';
import * as cards from './card-store.ts';
import { releaseCard } from './release-card.ts';

/**
 * What follows, for the card and for the autopay, from how the charge of a bound card stands: the autopay's outcome and
 * its next day; a card that will never be charged again is unbound. Harmless when repeated, in any order, at once: the
 * one who charged calls it, and so does the table's stream for whatever came later.
 */
export async function followCharge(ctx: Ctx, payment: Payment): Promise<void> {
  if (!payment.cardId || payment.state === 'pending') return;
  await untilFresh(async () => {
    const [autopay, card] = await Promise.all([autopayOf(ctx, payment), refusedCard(ctx, payment)]);
    const next = autopay && afterCharge(autopay, payment, ctx.clock.now());
    const writes = [
      ...(next ? [replaceAutopay(next)] : []),
      ...(card ? await releaseCard(ctx, card, 'card-refused', next) : []),
    ];
    if (writes.length > 0) await ctx.table.commit(writes);
  });
}

/** {@link followCharge} of a payment as it is stored by now. */
export async function followStoredCharge(ctx: Ctx, ref: PaymentRef): Promise<void> {
  const payment = await store.findPayment(ctx, ref);
  if (payment) await followCharge(ctx, payment);
}

async function autopayOf(ctx: Ctx, { origin, contractId }: Payment): Promise<Autopay | undefined> {
  return origin === 'autopay' ? findAutopay(ctx, contractId) : undefined;
}

/** The card of a charge that was refused for good, while it is still bound. */
async function refusedCard(ctx: Ctx, payment: Payment): Promise<Card | undefined> {
  const { state, postedAt, reason, payerId, cardId } = payment;
  const refused = state === 'canceled' && !postedAt && cancellationOf(reason).next === 'unbind-card';
  return refused && payerId && cardId ? cards.findCard(ctx, payerId, cardId) : undefined;
}
