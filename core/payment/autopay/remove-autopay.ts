import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { forgetPointer, replaceAutopay } from './autopay-store.ts';
import { autopayView } from './autopay-view.ts';
import type { removeAutopay as operation } from './operations.ts';
import { changeOwnAutopay } from './own-autopay.ts';

/** Ends the autopay of one of the caller's contracts; what came of it stays readable. Throws `contract.missing`. */
export async function removeAutopay(
  ctx: Ctx,
  { contractId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const changed = await changeOwnAutopay(ctx, contractId, 'payment.autopay_removed', ({ autopay }) => {
    if (!autopay || autopay.state === 'removed') return { next: autopay, writes: [] };
    const { noticedFor: _told, pausedBecause: _because, ...rest } = autopay;
    const next = { ...rest, state: 'removed' as const };
    return { next, writes: [replaceAutopay(next), forgetPointer(next)] };
  });
  return autopayView(ctx, changed);
}
