import { secondsOf } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import { requestKeyReused } from '../faults.ts';
import type { Payment } from '../model.ts';
import * as store from '../store.ts';

/** A new intent, and what must be written together with it. */
export interface NewIntent {
  readonly intent: Payment;
  readonly besides?: readonly Write[];
}

/**
 * The payment that a payer's key stands for: the one it began earlier, or a new one, written with the key in one
 * transaction. When the commit clashes with another one, all is looked at anew: the same press of the button, twice at
 * once, finds the quicker one's payment then. So `make` may be called more than once. Throws
 * `payment.request_key_reused` when the key was used for something else.
 */
export function beginOnce(
  ctx: Ctx,
  request: store.PaymentRequest,
  make: () => Promise<NewIntent>,
): Promise<Payment> {
  return untilFresh(async () => {
    const earlier = await find(ctx, request);
    if (earlier) return earlier;
    let made: NewIntent;
    try {
      made = await make();
    } catch (fault) {
      // the same press, only quicker, may be what stands in the way
      const quicker = await find(ctx, request);
      if (quicker) return quicker;
      throw fault;
    }
    const { intent, besides = [] } = made;
    await ctx.table.commit([
      ...store.insertIntent(intent),
      store.insertRequest(intent, request, secondsOf(intent.createdAt)),
      ...besides,
    ]);
    return intent;
  });
}

async function find(ctx: Ctx, request: store.PaymentRequest): Promise<Payment | undefined> {
  const earlier = await store.findRequest(ctx, request);
  if (!earlier) return undefined;
  if (earlier.digest !== request.digest) throw requestKeyReused();
  return store.requirePayment(ctx, earlier);
}
