import * as Identity from '#core/identity';
import { type Ctx, type InputOf, nameOf, type OutputOf, untilFresh } from '#core/platform';
import { withEvent } from '../model.ts';
import { tooManyChanges } from '../staff/faults.ts';
import { claimRequest, findMade } from '../staff/staff-request.ts';
import * as store from '../store.ts';
import { type Correction, MAX_CORRECTIONS } from './correction.ts';
import * as corrections from './correction-store.ts';
import { correctionView } from './correction-view.ts';
import type { requestCorrection as operation } from './operations.ts';
import { postCorrection } from './post-correction.ts';

/**
 * Asks for a correction of a payment: a chargeback, its win, or unapplied money put on a contract. Another member of staff
 * approves; nothing moves before. The same key again answers the same correction. For staff with the role `payments` and the
 * system. Throws `supplier.missing`, `payment.missing`, `payment.chargeback_known`, `payment.too_many_changes`,
 * `payment.request_key_reused`, and what makes the correction impossible by now.
 */
export async function requestCorrection(
  ctx: Ctx,
  draft: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, draft.supplierId, 'payments');
  return untilFresh(async () => {
    const payment = await store.requireOfSupplier(ctx, draft.supplierId, draft.paymentId);
    const made = await findMade(ctx, draft);
    if (made)
      return correctionView(
        await corrections.requireCorrection(ctx, payment, made as Correction['correctionId']),
      );
    const earlier = await corrections.correctionsOf(ctx, payment);
    if (earlier.length >= MAX_CORRECTIONS) throw tooManyChanges(MAX_CORRECTIONS);
    const { paymentId, contractId, supplierId, gateway } = payment;
    const correction: Correction = {
      correctionId: ctx.ids.next('correction'),
      ...{ paymentId, contractId, supplierId, ...(gateway && { gateway }) },
      draft: draft.correction,
      note: draft.note,
      state: 'requested',
      requestedAt: ctx.clock.now(),
      requestedBy: nameOf(ctx.actor),
      version: 1,
    };
    await postCorrection(ctx, payment, correction);
    const { correctionId, requestedAt: at } = correction;
    const timeline = withEvent(payment, { at, kind: 'correction_requested', detail: correctionId });
    await ctx.table.commit([
      store.replace(payment, { timeline }).write,
      ...corrections.insertCorrection(correction),
      claimRequest(ctx, draft, correctionId),
      ...Identity.staffJournal(ctx, 'staff.correction_requested', correctionId),
    ]);
    return correctionView(correction);
  });
}
