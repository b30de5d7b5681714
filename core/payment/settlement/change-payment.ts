import { type Ctx, type Write, WriteConflict } from '#core/platform';
import type { Payment } from '../model.ts';
import * as store from '../store.ts';

/** One change of a payment, with everything that must be written together with it. */
export interface PlannedChange {
  readonly next: Payment;
  readonly writes: readonly Write[];
  /** Planned on other records as they were read, such as heads of contracts: a clash may be theirs, and is planned anew too. */
  readonly restsOnOthers?: true;
  /** A word for staff and the alarm, once the change is stored. */
  readonly alarm?: string;
}

const MAX_CLASHES = 12;

/**
 * Plans a change on the payment as it was read and commits it; when somebody else changed the payment meanwhile,
 * reads it again and plans anew, so that two messages at once end like two in a row. A plan of `undefined` means
 * that nothing is left to do.
 */
export async function changePayment(
  ctx: Ctx,
  payment: Payment,
  plan: (current: Payment) => PlannedChange | undefined | Promise<PlannedChange | undefined>,
): Promise<Payment> {
  let current = payment;
  for (let clashes = 0; ; clashes += 1) {
    const planned = await plan(current);
    if (!planned) return current;
    try {
      await ctx.table.commit(planned.writes);
    } catch (error) {
      if (!(error instanceof WriteConflict) || clashes === MAX_CLASHES) throw error;
      const reread = await store.requirePayment(ctx, current);
      // it is not the payment that stood in the way but something that must never be there twice
      if (reread.version === current.version && !planned.restsOnOthers) throw error;
      current = reread;
      continue;
    }
    if (planned.alarm) {
      const { paymentId, contractId, supplierId } = current;
      ctx.log.error('payment.needs_attention', { alarm: planned.alarm, paymentId, contractId, supplierId });
    }
    return planned.next;
  }
}
