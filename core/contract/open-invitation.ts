import { throttleOpening } from '#core/identity';
import { instantOfMs } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { invitationInvalid } from './faults.ts';
import { requireInvitation } from './invitation-store.ts';

type OpenInvitation = typeof operations.openInvitation;

/** Tells whoever holds the link who invites them, and to how much; no number, address or name. Throws `contract.invitation_invalid`. */
export async function openInvitation(
  ctx: Ctx,
  { token }: InputOf<OpenInvitation>,
): Promise<OutputOf<OpenInvitation>> {
  await throttleOpening(ctx, 'invitation');
  const { usedBy, supplierName, contractIds, endsAtSeconds } = await requireInvitation(ctx, token);
  if (usedBy) throw invitationInvalid('used');
  return { supplierName, contracts: contractIds.length, expiresAt: instantOfMs(endsAtSeconds * 1000) };
}
