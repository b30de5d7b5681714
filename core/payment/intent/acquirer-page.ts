import type { Ctx } from '#core/platform';
import { acquirerRefused, acquirerUnavailable, alreadySettled, notOffered } from '../faults.ts';
import { acquirerOf, type Payment } from '../model.ts';
import { openAtAcquirer } from './open-at-acquirer.ts';

/**
 * The acquirer's page of a stored intent, for its payer to go to; asked for anew under the same key where an earlier
 * answer was lost. Throws `payment.acquirer_unavailable` with the intent left pending when the acquirer's answer is not
 * known, `payment.acquirer_refused` when it said no, `payment.already_settled` when the payment has ended.
 */
export async function acquirerPage(
  ctx: Ctx,
  intent: Payment,
): Promise<{ paymentId: Payment['paymentId']; redirectUrl: string }> {
  if (intent.state !== 'pending') throw alreadySettled(intent);
  const gateway = ctx.ports.gatewayFor(intent.supplierId, acquirerOf(intent));
  if (!gateway) throw notOffered();
  const opened = await openAtAcquirer(ctx, gateway, intent);
  if (opened.kind === 'unknown') throw acquirerUnavailable(opened.cause);
  if (opened.kind === 'refused') throw acquirerRefused(opened.cause);
  const { payment } = opened;
  if (payment.state !== 'pending') throw alreadySettled(payment);
  if (!payment.redirectUrl) throw acquirerUnavailable('the acquirer gave no page');
  return { paymentId: payment.paymentId, redirectUrl: payment.redirectUrl };
}
