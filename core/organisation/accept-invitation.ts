import { membershipsOf, organisationJournal, requireActive } from '#core/identity';
import { type Ctx, type InputOf, type OutputOf, throttle, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { invitationInvalid, organisationFull, tooManyOrganisations } from './faults.ts';
import { requireInvitation, useInvitation } from './invitation-store.ts';
import { changed } from './member-change.ts';
import { MOST_MEMBERS, MOST_ORGANISATIONS } from './model.ts';
import { organisationsOf } from './store.ts';

type AcceptInvitation = typeof operations.acceptInvitation;

/**
 * Makes the caller a member of the organisation that invites, all in one commit with the end of the invitation. Repeats of
 * who accepted it, and of who is a member already, change nothing. Throws `organisation.invitation_invalid`,
 * `organisation.too_many`, `organisation.full`.
 */
export async function acceptInvitation(
  ctx: Ctx,
  { token }: InputOf<AcceptInvitation>,
): Promise<OutputOf<AcceptInvitation>> {
  const { userId } = await requireActive(ctx);
  await throttle(ctx, { scope: 'invitation', subject: userId, limit: 30, windowSeconds: 600 });
  return untilFresh(async () => {
    const user = await requireActive(ctx);
    const invitation = await requireInvitation(ctx, token);
    const { organisationId, usedBy, role } = invitation;
    if (user.memberOf?.[organisationId]) return { organisationId };
    const [organisation] = await organisationsOf(ctx, [organisationId]);
    if (usedBy || !organisation) throw invitationInvalid('accepted, or the organisation was closed');
    if (membershipsOf(user.memberOf).length >= MOST_ORGANISATIONS)
      throw tooManyOrganisations(MOST_ORGANISATIONS);
    if (organisation.members >= MOST_MEMBERS) throw organisationFull();
    await ctx.table.commit([
      useInvitation(invitation, userId),
      ...changed(ctx, organisation, user, role),
      ...organisationJournal(ctx, organisationId, 'organisation.joined', { memberId: userId, role }),
    ]);
    return { organisationId };
  });
}
