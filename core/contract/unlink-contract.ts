import { journal, requireUser } from '#core/identity';
import type { UserId } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh, type Write } from '#core/platform';
import type * as operations from './contract.ts';
import type { ContractHead } from './model.ts';
import { OUT_OF_CABINET, patchHead, removeLink, requireOwn } from './store.ts';

type UnlinkContract = typeof operations.unlinkContract;

/** Takes a contract out of the caller's cabinet; a new code links it again. Throws `contract.missing`. */
export async function unlinkContract(
  ctx: Ctx,
  { contractId }: InputOf<UnlinkContract>,
): Promise<OutputOf<UnlinkContract>> {
  const userId = requireUser(ctx);
  return untilFresh(async () => {
    const head = await requireOwn(ctx, contractId);
    await ctx.table.commit(unlinked(ctx, head, userId));
    return DONE;
  });
}

/** What takes a contract out of its owner's cabinet. */
export function unlinked(ctx: Ctx, head: ContractHead, userId: UserId): Write[] {
  return [
    patchHead(head, { set: OUT_OF_CABINET }, { sameVersion: true }),
    removeLink(userId, head.contractId),
    journal(ctx, userId, 'contract.unlinked', head.contractId),
  ];
}
