import * as Contract from '#core/contract';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { correctionsOf } from '../corrections/correction-store.ts';
import { isPayer, seenFrom } from '../parts.ts';
import * as store from '../store.ts';
import type { getPayment as operation } from './operations.ts';
import { storyOf } from './story.ts';
import { pageOf, viewOf } from './view.ts';

/**
 * The state of a payment of one of the caller's contracts, as seen from that contract. Only reads: the page an acquirer
 * sends payers back to asks this until the state is final. Throws `contract.missing` and `payment.missing`.
 */
export async function getPayment(
  ctx: Ctx,
  { contractId, paymentId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Contract.requireOwn(ctx, contractId);
  const payment = await store.requirePayment(ctx, { contractId, paymentId });
  const wasDisputed = payment.timeline.some(({ kind }) => kind === 'charged_back');
  const corrections = wasDisputed ? await correctionsOf(ctx, payment) : [];
  return {
    ...viewOf(ctx, payment, contractId),
    ...(isPayer(ctx, payment) && pageOf(ctx, payment)),
    timeline: storyOf(ctx, seenFrom(ctx, payment, contractId), corrections),
  };
}
