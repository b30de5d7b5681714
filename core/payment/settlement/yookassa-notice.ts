import type { SupplierId } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import { noticeRefused } from '../faults.ts';
import type { Gateway } from '../ports.ts';
import { askAcquirer } from './ask-acquirer.ts';
import { locatePayment, settleOurs, settleWithRefund } from './locate-payment.ts';
import type { yookassaNotice as operation } from './operations.ts';
import { unanswered } from './settle.ts';

/**
 * YooKassa says that something happened. The notice carries no signature: it is heard only from the acquirer's own
 * networks (`ctx.sourceAddress`, which the gateway knows, never a header a caller can write), believed only for
 * *which* payment or refund to look at, and the truth is read back. Returns when the consequence is stored; throws
 * `payment.acquirer_unavailable` so that the acquirer tells it again (it does for 24 hours).
 */
export async function yookassaNotice(
  ctx: Ctx,
  { supplierId, event, object }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const gateway = ctx.ports.gatewayFor(supplierId, 'yookassa');
  if (!gateway) throw noticeRefused(`the supplier ${supplierId} has no acquirer`);
  if (!gateway.trusts(ctx.sourceAddress))
    throw noticeRefused(`not the acquirer's address: ${ctx.sourceAddress}`);
  if (event === 'refund.succeeded') await hearOfRefund(ctx, gateway, supplierId, object.id);
  else if (event.startsWith('payment.')) await hearOfPayment(ctx, gateway, supplierId, object.id, event);
  else ctx.log.info('payment.notice_ignored', { event });
  return DONE;
}

async function hearOfPayment(
  ctx: Ctx,
  gateway: Gateway,
  supplierId: SupplierId,
  providerId: string,
  event: string,
): Promise<void> {
  const located = await locatePayment(ctx, gateway, supplierId, providerId);
  if (located.kind !== 'ours') return;
  const { postedAt, parkedRefundIds } = located.payment;
  // the repeat of a message whose consequence is stored needs no look
  const isPosted = postedAt && parkedRefundIds.length === 0;
  if (isPosted && event === 'payment.succeeded') return;
  await settleOurs(ctx, gateway, located);
}

async function hearOfRefund(
  ctx: Ctx,
  gateway: Gateway,
  supplierId: SupplierId,
  refundId: string,
): Promise<void> {
  const answer = await askAcquirer(ctx, 'getRefund', () => gateway.getRefund(refundId));
  if (answer.kind === 'missing') {
    ctx.log.warn('payment.notice_unknown', { supplierId, refundId });
    return;
  }
  if (answer.kind !== 'ok') throw unanswered(answer);
  const refund = answer.value;
  const located = await locatePayment(ctx, gateway, supplierId, refund.providerId);
  if (located.kind === 'ours') await settleWithRefund(ctx, gateway, located, refund);
}
