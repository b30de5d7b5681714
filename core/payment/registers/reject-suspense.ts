import * as Identity from '#core/identity';
import { type Ctx, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import { suspenseElsewhere } from './faults.ts';
import type { rejectSuspense as operation } from './operations.ts';
import * as store from './register-store.ts';
import { suspenseView } from './suspense-view.ts';

/**
 * Turns a proposal down, or takes one's own back: the line waits again. For staff with the role `payments` and the
 * system. Throws `supplier.missing`, `payment.suspense_missing`, `payment.suspense_elsewhere` unless something is proposed.
 */
export async function rejectSuspense(
  ctx: Ctx,
  { supplierId, suspenseId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  return untilFresh(async () => {
    const line = await store.requireSuspense(ctx, supplierId, suspenseId);
    if (line.state !== 'proposed') throw suspenseElsewhere(line.state);
    const { next, write } = store.replaceSuspense(line, { state: 'waiting', proposal: undefined });
    await ctx.table.commit([write, ...Identity.staffJournal(ctx, 'staff.suspense_rejected', suspenseId)]);
    return suspenseView(next);
  });
}
