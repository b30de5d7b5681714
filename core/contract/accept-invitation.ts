import { journal, requireUser } from '#core/identity';
import type { ContractId } from '#core/kernel';
import { type Ctx, type InputOf, type OutputOf, put, throttle, untilFresh } from '#core/platform';
import { forgiveTries } from './activation-code.ts';
import type * as operations from './contract.ts';
import { invitationInvalid } from './faults.ts';
import { requireInvitation, useInvitation } from './invitation-store.ts';
import { headKey, linkItem, patchHead } from './store.ts';
import { headFrom } from './stored-head.ts';

type AcceptInvitation = typeof operations.acceptInvitation;

/**
 * Puts the contracts of an invitation that are free into the caller's cabinet, all in one commit with the end of the
 * invitation. Repeats of who accepted it answer the same. Throws `contract.invitation_invalid`.
 */
export async function acceptInvitation(
  ctx: Ctx,
  { token }: InputOf<AcceptInvitation>,
): Promise<OutputOf<AcceptInvitation>> {
  const userId = requireUser(ctx);
  await throttle(ctx, { scope: 'invitation', subject: userId, limit: 30, windowSeconds: 600 });
  return untilFresh(async () => {
    const invitation = await requireInvitation(ctx, token);
    const { usedBy, linkedIds = [] } = invitation;
    if (usedBy === userId) return { contractIds: [...linkedIds] };
    if (usedBy) throw invitationInvalid('used by another');
    const free = (await headsOf(ctx, invitation.contractIds)).filter(
      ({ status, ownerId }) => status === 'active' && !ownerId,
    );
    if (free.length === 0) throw invitationInvalid('none of its contracts is free');
    const at = ctx.clock.now();
    const contractIds = free.map(({ contractId }) => contractId);
    await ctx.table.commit([
      useInvitation(invitation, { usedAt: at, usedBy: userId, linkedIds: contractIds }),
      ...free.flatMap((head) => [
        patchHead(head, { set: { ownerId: userId, linkedAt: at } }, { sameVersion: true }),
        forgiveTries(head.contractId),
        put(linkItem(head, userId, at)),
        journal(ctx, userId, 'contract.linked', head.contractId),
      ]),
    ]);
    return { contractIds };
  });
}

async function headsOf(ctx: Ctx, contractIds: readonly ContractId[]) {
  const found = await ctx.table.getMany<object>(contractIds.map(headKey), { strong: true });
  return found.flatMap((head) => (head ? [headFrom(head)] : []));
}
