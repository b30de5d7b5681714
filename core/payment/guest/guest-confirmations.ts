import { type Kopecks, kopecks } from '#core/kernel';
import { type Ctx, sameHash, type Write } from '#core/platform';
import { paymentLimits, type Supplier } from '#core/supplier';
import { guardRepeats, isRepeatedBy } from '../intent/confirmations.ts';
import type { IntentPart } from '../intent/new-intent.ts';
import type { Confirmation, Payment } from '../model.ts';
import * as store from '../store.ts';
import { largeSumUnconfirmed } from './faults.ts';
import { watchKey as keyOf } from './guest-ticket.ts';

/** What a guest shows of a payment they began earlier. */
interface Watch {
  readonly paymentId: Payment['paymentId'];
  readonly watchKey: string;
}

/**
 * Throws `payment.repeat_unconfirmed` (409) for an equal payment that this guest began within the hour: with the same ticket,
 * or with a watch key that they show. Others' payments of the contract are none of a stranger's business and do not count.
 * Answers the write that belongs into the intent's commit.
 */
export function guestRepeatGuard(
  ctx: Ctx,
  payer: string,
  part: IntentPart,
  { earlier = [], confirmed }: { earlier?: readonly Watch[] | undefined; confirmed: readonly Confirmation[] },
): Promise<(intent: Payment) => Write> {
  const { contractId } = part.head;
  const shown = earlier.filter(({ paymentId, watchKey }) => sameHash(watchKey, keyOf(ctx, paymentId)));
  const find = async (mark: store.RepeatMark | undefined): Promise<Payment | undefined> => {
    const own = [...(mark ? [mark] : []), ...shown];
    const found = await Promise.all(
      own.map(({ paymentId }) => store.findPayment(ctx, { contractId, paymentId })),
    );
    return found.find((payment) => payment && isRepeatedBy(ctx, payment, [part]));
  };
  return guardRepeats(ctx, { of: ['guest', payer, part.amountKopecks], find }, confirmed);
}

/**
 * Throws `payment.large_sum_unconfirmed` (409) for a sum above what the supplier calls large, unless the payer has confirmed
 * it. The contract's debt and history would make a better measure, and tell a stranger about them.
 */
export function requireNotLarge(
  supplier: Supplier,
  amountKopecks: Kopecks,
  confirmed: readonly Confirmation[],
): void {
  const { unusualAboveKopecks } = paymentLimits(supplier);
  if (amountKopecks <= unusualAboveKopecks || confirmed.includes('unusual')) return;
  throw largeSumUnconfirmed({ amountKopecks, largeKopecks: kopecks(unusualAboveKopecks) });
}
