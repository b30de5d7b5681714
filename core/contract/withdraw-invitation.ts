import { requireStaff, staffJournal } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { removeInvitation } from './invitation-store.ts';

type WithdrawInvitation = typeof operations.withdrawInvitation;

/** Ends an invitation of the supplier's. For staff with the role `contracts` and the system. Throws `supplier.missing`, `contract.invitation_missing`. */
export async function withdrawInvitation(
  ctx: Ctx,
  of: InputOf<WithdrawInvitation>,
): Promise<OutputOf<WithdrawInvitation>> {
  await requireStaff(ctx, of.supplierId, 'contracts');
  await ctx.table.commit([
    removeInvitation(of),
    ...staffJournal(ctx, 'staff.invitation_withdrawn', of.invitationId),
  ]);
  return DONE;
}
