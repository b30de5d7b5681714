import { throttleOpening } from '#core/identity';
import { instantOfMs } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { invitationInvalid } from './faults.ts';
import { requireInvitation } from './invitation-store.ts';
import { organisationsOf } from './store.ts';

type OpenInvitation = typeof operations.openInvitation;

/** Tells whoever holds the link which organisation invites them, and to what role. Throws `organisation.invitation_invalid`. */
export async function openInvitation(
  ctx: Ctx,
  { token }: InputOf<OpenInvitation>,
): Promise<OutputOf<OpenInvitation>> {
  await throttleOpening(ctx, 'invitation');
  const { organisationId, usedBy, role, endsAtSeconds } = await requireInvitation(ctx, token);
  const [organisation] = await organisationsOf(ctx, [organisationId]);
  if (usedBy || !organisation) throw invitationInvalid('accepted, or the organisation was closed');
  return { organisationName: organisation.name, role, expiresAt: instantOfMs(endsAtSeconds * 1000) };
}
