import * as Identity from '#core/identity';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh } from '#core/platform';
import { withEvent } from '../model.ts';
import { alreadyDecided } from '../staff/faults.ts';
import * as store from '../store.ts';
import * as corrections from './correction-store.ts';
import { correctionView } from './correction-view.ts';
import type { rejectCorrection as operation } from './operations.ts';

/**
 * Turns down a correction that is asked for, or takes back one's own. A repeat changes nothing. For staff with the role
 * `payments` and the system. Throws `supplier.missing`, `payment.missing`, `payment.correction_missing`,
 * `payment.already_decided` once it is posted.
 */
export async function rejectCorrection(
  ctx: Ctx,
  { supplierId, paymentId, correctionId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  return untilFresh(async () => {
    const payment = await store.requireOfSupplier(ctx, supplierId, paymentId);
    const correction = await corrections.requireCorrection(ctx, payment, correctionId);
    if (correction.state === 'rejected') return correctionView(correction);
    if (correction.state !== 'requested') throw alreadyDecided(correction.state);
    const at = ctx.clock.now();
    const { next, write } = corrections.replaceCorrection(correction, {
      state: 'rejected',
      decidedBy: nameOf(ctx.actor),
      decidedAt: at,
    });
    const timeline = withEvent(payment, { at, kind: 'correction_rejected', detail: correctionId });
    await ctx.table.commit([
      store.replace(payment, { timeline }).write,
      write,
      ...corrections.freeOperation(correction),
      ...Identity.staffJournal(ctx, 'staff.correction_rejected', correctionId),
    ]);
    return correctionView(next);
  });
}
