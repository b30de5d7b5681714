import { isId, type SupplierId } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import { applyRefund } from './apply-refund.ts';
import { askAcquirer } from './ask-acquirer.ts';
import type { yookassaNotice as operation } from './contract.ts';
import { noticeRefused } from './faults.ts';
import type { Payment } from './model.ts';
import type { Gateway, GatewayPayment } from './ports.ts';
import { settle, settleAs, unanswered } from './settle.ts';
import * as store from './store.ts';
import { belongs } from './verdict.ts';

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
  const located = await locate(ctx, gateway, supplierId, providerId);
  if (!located) return;
  const { payment, found } = located;
  // the repeat of a message whose consequence is stored needs no look
  const posted = payment.postedAt && payment.parkedRefundIds.length === 0;
  if (posted && event === 'payment.succeeded') return;
  if (found) await settleAs(ctx, gateway, payment, found);
  else await settle(ctx, payment);
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
  const located = await locate(ctx, gateway, supplierId, refund.providerId);
  if (!located) return;
  const { payment, found } = located;
  // money first: the refund may have been told of before it
  const settled = found
    ? await settleAs(ctx, gateway, payment, found)
    : payment.postedAt
      ? payment
      : await settle(ctx, payment);
  await applyRefund(ctx, settled, refund);
}

interface Located {
  readonly payment: Payment;
  /** What the acquirer said, when it had to be asked to find our payment. */
  readonly found?: GatewayPayment;
}

/** Our payment for an acquirer's: by the stored id, or, when a crash lost that, by what we attached to it. */
async function locate(
  ctx: Ctx,
  gateway: Gateway,
  supplierId: SupplierId,
  providerId: string,
): Promise<Located | undefined> {
  const ref = await store.findByProviderId(ctx, gateway.name, providerId);
  const known = ref && (await store.findPayment(ctx, ref));
  if (known) {
    if (known.supplierId === supplierId) return { payment: known };
    ctx.log.warn('payment.notice_of_other_supplier', { supplierId, providerId });
    return undefined;
  }
  const answer = await askAcquirer(ctx, 'get', () => gateway.get(providerId));
  if (answer.kind === 'missing') {
    ctx.log.warn('payment.notice_unknown', { supplierId, providerId });
    return undefined;
  }
  if (answer.kind !== 'ok') throw unanswered(answer);
  return locateByMetadata(ctx, gateway, supplierId, answer.value);
}

async function locateByMetadata(
  ctx: Ctx,
  gateway: Gateway,
  supplierId: SupplierId,
  found: GatewayPayment,
): Promise<Located | undefined> {
  const { paymentId = '', contractId = '' } = found.metadata;
  const { providerId, status } = found;
  if (!isId('payment', paymentId) || !isId('contract', contractId)) {
    // the shop also sells elsewhere; that money is not ours to account for
    ctx.log.info('payment.notice_foreign', { supplierId, providerId });
    return undefined;
  }
  const payment = await store.findPayment(ctx, { contractId, paymentId });
  if (payment?.supplierId === supplierId && belongs(payment, found)) return { payment, found };
  if (status !== 'succeeded') return undefined;
  const { kopecks, currency } = found.amount;
  const facts = { paymentId, contractId, currency, ...(kopecks !== undefined && { amountKopecks: kopecks }) };
  await ctx.table.commit([
    store.keepStray({ supplierId, gateway: gateway.name, providerId, ...facts }, ctx.clock.now()),
  ]);
  ctx.log.error('payment.needs_attention', { alarm: 'stray', supplierId, providerId, paymentId, contractId });
  return undefined;
}
