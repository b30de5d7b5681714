import { organisationJournal } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { invitationMissing } from './faults.ts';
import { removeInvitation } from './invitation-store.ts';
import { requireRole } from './require-role.ts';

type WithdrawInvitation = typeof operations.withdrawInvitation;

/** Ends an invitation that waits. For managers. Throws `organisation.missing`, `organisation.role_insufficient`, `organisation.invitation_missing`. */
export async function withdrawInvitation(
  ctx: Ctx,
  of: InputOf<WithdrawInvitation>,
): Promise<OutputOf<WithdrawInvitation>> {
  requireRole(ctx, of.organisationId, 'manager');
  await ctx.table.commit([
    removeInvitation(of, invitationMissing),
    ...organisationJournal(ctx, of.organisationId, 'organisation.invitation_withdrawn', {
      ref: of.invitationId,
    }),
  ]);
  return DONE;
}
