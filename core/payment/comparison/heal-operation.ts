import type { SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { type Payment, withEvent } from '../model.ts';
import type { Gateway, GatewayOperation } from '../ports.ts';
import { askAcquirer } from '../settlement/ask-acquirer.ts';
import { changePayment } from '../settlement/change-payment.ts';
import { locatePayment, type Ours, settleOurs, settleWithRefund } from '../settlement/locate-payment.ts';
import { unanswered } from '../settlement/settle.ts';
import * as store from '../store.ts';
import type { Difference } from './comparison.ts';
import * as comparisons from './comparison-store.ts';

/**
 * Draws the consequence of an operation of the acquirer's book that is not posted here, or with another sum: the
 * ordinary path, as if the acquirer had just told of it; what that cannot settle, the payment's timeline tells staff.
 * Throws `payment.acquirer_unavailable`.
 */
export async function healOperation(
  ctx: Ctx,
  gateway: Gateway,
  supplierId: SupplierId,
  operation: GatewayOperation,
): Promise<Difference> {
  const located = await locatePayment(ctx, gateway, supplierId, operation.providerId);
  if (located.kind === 'stray') return 'strays';
  if (located.kind === 'foreign') return 'foreign';
  // the book tells of what its own acquirer does not know, or of another supplier's
  if (located.kind === 'unknown') return 'different';
  return operation.kind === 'payment'
    ? healPayment(ctx, gateway, located, operation)
    : healRefund(ctx, gateway, located, operation);
}

async function healPayment(
  ctx: Ctx,
  gateway: Gateway,
  ours: Ours,
  operation: GatewayOperation,
): Promise<Difference> {
  // what stands in quarantine stays there until staff decide
  if (ours.payment.state === 'quarantined') return 'held';
  const settled = await settleOurs(ctx, gateway, ours);
  if (settled.state === 'quarantined') return 'held';
  if (await isPostedAlike(ctx, gateway, operation)) return 'healed';
  await tellStaff(ctx, settled, `payment: ${sumOf(operation)}`);
  return 'different';
}

async function healRefund(
  ctx: Ctx,
  gateway: Gateway,
  ours: Ours,
  operation: GatewayOperation & { kind: 'refund' },
): Promise<Difference> {
  const { refundId } = operation;
  const answer = await askAcquirer(ctx, 'getRefund', () => gateway.getRefund(refundId));
  if (answer.kind !== 'ok' && answer.kind !== 'missing') throw unanswered(answer);
  const settled =
    answer.kind === 'ok' ? await settleWithRefund(ctx, gateway, ours, answer.value) : ours.payment;
  if (await isPostedAlike(ctx, gateway, operation)) return 'healed';
  // it waits for its payment's money, or was more than there is: staff have been told
  if (answer.kind === 'ok' && !(await store.isRefundPosted(ctx, settled, refundId))) return 'held';
  await tellStaff(ctx, settled, `refund ${refundId}: ${sumOf(operation)}`);
  return 'different';
}

/** Whether it is posted by now, with the sum that the acquirer's book has. */
async function isPostedAlike(ctx: Ctx, gateway: Gateway, operation: GatewayOperation): Promise<boolean> {
  const moved = comparisons.movedOf(operation);
  const posted = await comparisons.postedOf(ctx, gateway.name, [moved]);
  const sum = posted.get(comparisons.nameOfMoved(moved));
  return sum !== undefined && sum === operation.amount.kopecks;
}

const sumOf = ({ amount }: GatewayOperation): string =>
  `${amount.kopecks ?? 'unreadable'} ${amount.currency}`;

/** Puts a payment before staff whose two books differ; a comparison that is made again tells nothing new. */
export async function tellStaff(ctx: Ctx, payment: Payment, detail: string): Promise<void> {
  await changePayment(ctx, payment, (current) => {
    const now = ctx.clock.now();
    const timeline = withEvent(current, { at: now, kind: 'book_differs', detail });
    if (timeline === current.timeline) return undefined;
    const { next, write } = store.replace(current, { timeline, attentionAt: current.attentionAt ?? now });
    return { next, writes: [write], alarm: 'book_differs' };
  });
}
