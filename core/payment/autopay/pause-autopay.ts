import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { paused } from './autopay.ts';
import { replaceAutopay } from './autopay-store.ts';
import { autopayView } from './autopay-view.ts';
import { autopayMissing } from './faults.ts';
import type { pauseAutopay as operation } from './operations.ts';
import { changeOwnAutopay } from './own-autopay.ts';

/** Lets the autopay of one of the caller's contracts stand still. Throws `contract.missing`, `payment.autopay_missing`. */
export async function pauseAutopay(
  ctx: Ctx,
  { contractId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const changed = await changeOwnAutopay(ctx, contractId, 'payment.autopay_paused', ({ autopay }) => {
    if (!autopay || autopay.state === 'removed') throw autopayMissing();
    if (autopay.state === 'paused') return { next: autopay, writes: [] };
    const next = paused(autopay, 'by-owner');
    return { next, writes: [replaceAutopay(next)] };
  });
  return autopayView(ctx, changed);
}
