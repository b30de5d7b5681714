import { journal, requireUser } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { patchHead, removeLink, requireOwn } from './store.ts';

type UnlinkContract = typeof operations.unlinkContract;

/** Takes a contract out of the caller's cabinet; a new code links it again. Throws `contract.missing`. */
export async function unlinkContract(
  ctx: Ctx,
  { contractId }: InputOf<UnlinkContract>,
): Promise<OutputOf<UnlinkContract>> {
  const userId = requireUser(ctx);
  return untilFresh(async () => {
    const head = await requireOwn(ctx, contractId);
    await ctx.table.commit([
      patchHead(head, { set: { ownerId: undefined, linkedAt: undefined } }, { sameVersion: true }),
      removeLink(userId, contractId),
      journal(ctx, userId, 'contract.unlinked', contractId),
    ]);
    return DONE;
  });
}
