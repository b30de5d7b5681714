import { requireUser } from '#core/identity';
import { type Ctx, type InputOf, type OutputOf, throttle, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { invitationInvalid } from './faults.ts';
import { requireInvitation, useInvitation } from './invitation-store.ts';
import { linked } from './link-contract.ts';
import { headsOf } from './store.ts';

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
    const contractIds = free.map(({ contractId }) => contractId);
    await ctx.table.commit([
      useInvitation(invitation, { usedAt: ctx.clock.now(), usedBy: userId, linkedIds: contractIds }),
      ...linked(ctx, free, userId),
    ]);
    return { contractIds };
  });
}
