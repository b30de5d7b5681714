import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { autopayView } from './autopay-view.ts';
import type { getAutopay as operation } from './operations.ts';
import { ownAutopay } from './own-autopay.ts';

/** The autopay of one of the caller's contracts, and what came of it. Throws `contract.missing`. */
export async function getAutopay(
  ctx: Ctx,
  { contractId }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const { autopay } = await ownAutopay(ctx, contractId);
  return autopayView(ctx, autopay);
}
