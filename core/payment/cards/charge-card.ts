import { Fault, invariant } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { openAtAcquirer } from '../intent/open-at-acquirer.ts';
import { acquirerOf, type Payment } from '../model.ts';
import { settle } from '../settlement/settle.ts';
import { followCharge } from './follow-charge.ts';

/**
 * Has the acquirer charge the card of a stored intent, and draws the consequence when it has an answer at once. Whatever
 * is not known yet leaves the payment pending: a notice, or reconciliation, ends it. May be repeated: the same key is
 * the same charge.
 */
export async function chargeCard(ctx: Ctx, intent: Payment): Promise<Payment> {
  invariant(intent.cardId, 'the payment is by a bound card');
  if (intent.state !== 'pending') return intent;
  const gateway = ctx.ports.gatewayFor(intent.supplierId, acquirerOf(intent));
  if (!gateway) return intent;
  const opened = await openAtAcquirer(ctx, gateway, intent);
  if (opened.kind === 'unknown') return intent;
  const charged = opened.kind === 'refused' ? opened.payment : await lookedUp(ctx, opened.payment);
  await followCharge(ctx, charged);
  return charged;
}

async function lookedUp(ctx: Ctx, payment: Payment): Promise<Payment> {
  try {
    return await settle(ctx, payment);
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'payment.acquirer_unavailable')) throw error;
    return payment;
  }
}
