import * as Contract from '#core/contract';
import { type Ctx, type InputOf, type OutputOf, sameHash } from '#core/platform';
import { paymentMissing } from '../faults.ts';
import { pageOf, stateOf } from '../history/view.ts';
import { waitingOf } from '../parts.ts';
import * as store from '../store.ts';
import { watchKey as keyOf } from './guest-ticket.ts';
import type { getGuestPayment as operation } from './operations.ts';

/**
 * The state of a payment for whoever began it as a guest. Only reads. Throws `payment.missing` without its watch key,
 * whether or not there is such a payment.
 */
export async function getGuestPayment(
  ctx: Ctx,
  { paymentId, contractId, watchKey }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  if (!sameHash(watchKey, keyOf(ctx, paymentId))) throw paymentMissing();
  const payment = await store.requirePayment(ctx, { contractId, paymentId });
  const { supplier, number } = await Contract.requireHead(ctx, contractId);
  const { amountKopecks, createdAt, reason } = payment;
  const waiting = waitingOf(payment.parts);
  return {
    paymentId,
    contractNumber: number,
    supplierName: supplier.name,
    timeZone: supplier.timeZone,
    amountKopecks,
    state: stateOf(payment),
    createdAt,
    ...(waiting > 0 && { waitingKopecks: waiting }),
    ...(reason && { reason }),
    ...pageOf(ctx, payment),
  };
}
