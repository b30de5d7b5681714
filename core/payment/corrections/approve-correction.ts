import * as Identity from '#core/identity';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh } from '#core/platform';
import { alreadyDecided } from '../staff/faults.ts';
import { requireAnother } from '../staff/staff-request.ts';
import * as store from '../store.ts';
import * as corrections from './correction-store.ts';
import { correctionView } from './correction-view.ts';
import type { approveCorrection as operation } from './operations.ts';
import { postCorrection } from './post-correction.ts';

/**
 * Posts a correction that another member of staff asked for: ledger entries, payment and correction in one transaction. A
 * repeat by who approved answers the same. For staff with the role `payments` and the system. Throws `supplier.missing`,
 * `payment.missing`, `payment.correction_missing`, `payment.own_request`, `payment.already_decided`, and what makes the
 * correction impossible by now.
 */
export async function approveCorrection(
  ctx: Ctx,
  { supplierId, paymentId, correctionId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  return untilFresh(async () => {
    const payment = await store.requireOfSupplier(ctx, supplierId, paymentId);
    const correction = await corrections.requireCorrection(ctx, payment, correctionId);
    requireAnother(ctx, correction.requestedBy);
    const decidedBy = nameOf(ctx.actor);
    if (correction.state === 'done' && correction.decidedBy === decidedBy) return correctionView(correction);
    if (correction.state !== 'requested') throw alreadyDecided(correction.state);
    const posted = await postCorrection(ctx, payment, correction);
    const { next, write } = corrections.replaceCorrection(correction, {
      ...posted.correction,
      state: 'done',
      decidedBy,
      decidedAt: ctx.clock.now(),
    });
    await ctx.table.commit([
      store.replace(payment, posted.payment).write,
      write,
      ...posted.writes,
      ...Identity.staffJournal(ctx, 'staff.correction_approved', correctionId),
    ]);
    return correctionView(next);
  });
}
