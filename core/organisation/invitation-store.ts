import { followInvitation } from '#core/identity';
import { type Fault, isId, type OrganisationId, secondsOf, type UserId } from '#core/kernel';
import {
  type Ctx,
  cabinetPk,
  type Key,
  patch,
  put,
  remove,
  TIDY_AFTER_SECONDS,
  type Write,
} from '#core/platform';
import { invitationInvalid } from './faults.ts';
import { type Invitation, MOST_INVITATIONS } from './model.ts';

type Of = Pick<Invitation, 'organisationId' | 'invitationId'>;
const keyOf = ({ organisationId, invitationId }: Of): Key => ({
  pk: cabinetPk(organisationId),
  sk: `INVITATION#${invitationId}`,
});

export const putInvitation = (invitation: Invitation): Write =>
  put({ ...keyOf(invitation), ...invitation, ttlSeconds: invitation.endsAtSeconds + TIDY_AFTER_SECONDS });

/** Refused when it was accepted meanwhile, or there is none. */
export const removeInvitation = (of: Of, otherwise?: () => Fault): Write =>
  remove(keyOf(of), { exists: true, equals: { usedBy: undefined } }, otherwise);

/** Refused when it was accepted or withdrawn meanwhile. */
export const useInvitation = (of: Of, usedBy: UserId): Write =>
  patch(keyOf(of), { set: { usedBy } }, { exists: true, equals: { usedBy: undefined } });

/** Those that wait to be accepted, the newest first. */
export async function waitingInvitations(ctx: Ctx, organisationId: OrganisationId): Promise<Invitation[]> {
  const { items } = await ctx.table.query<Invitation>(cabinetPk(organisationId), {
    prefix: 'INVITATION#',
    strong: true,
    reverse: true,
    // those that were accepted stay until their time is over
    limit: 10 * MOST_INVITATIONS,
  });
  const now = secondsOf(ctx.clock.now());
  return items.filter(({ usedBy, endsAtSeconds }) => !usedBy && endsAtSeconds > now);
}

/** The invitation of a link, in its time. Throws `organisation.invitation_invalid`. */
export function requireInvitation(ctx: Ctx, token: string): Promise<Invitation> {
  return followInvitation(ctx, token, {
    isIssuer: (text) => isId('organisation', text),
    keyOf: ({ issuer: organisationId, invitationId }) => keyOf({ organisationId, invitationId }),
    invalid: invitationInvalid,
  });
}
