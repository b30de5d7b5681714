import * as Contract from '#core/contract';
import type { Ctx } from '#core/platform';
import { notSettled } from '../faults.ts';
import type { Payment } from '../model.ts';
import { seenFrom } from '../parts.ts';
import * as store from '../store.ts';

/**
 * A payment of one of the caller's contracts whose money has arrived, as seen from that contract: what a receipt is made
 * of. Throws
 * `contract.missing`, `payment.missing`, and `payment.not_settled` for any state but `succeeded`.
 */
export async function requireSettled(
  ctx: Ctx,
  contractId: Payment['contractId'],
  paymentId: Payment['paymentId'],
): Promise<Payment> {
  await Contract.requireOwn(ctx, contractId);
  const payment = await store.requirePayment(ctx, { contractId, paymentId });
  if (payment.state !== 'succeeded') throw notSettled();
  return seenFrom(ctx, payment, contractId);
}
