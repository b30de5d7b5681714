import { getUsers } from '#core/identity';
import { instantOfMs, isAtLeast } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { waitingInvitations } from './invitation-store.ts';
import { organisationView } from './organisation-view.ts';
import { requireRole, roleIn } from './require-role.ts';
import { membersOf, requireOrganisation } from './store.ts';

type GetOrganisation = typeof operations.getOrganisation;

/**
 * An organisation of the caller's with its members, in two round trips; managers see what invitations wait too. Throws
 * `organisation.missing`.
 */
export async function getOrganisation(
  ctx: Ctx,
  { organisationId }: InputOf<GetOrganisation>,
): Promise<OutputOf<GetOrganisation>> {
  const callerId = requireRole(ctx, organisationId, 'observer');
  const role = roleIn(ctx, organisationId) ?? 'observer';
  const [organisation, members, invitations] = await Promise.all([
    requireOrganisation(ctx, organisationId),
    membersOf(ctx, organisationId),
    isAtLeast(role, 'manager') ? waitingInvitations(ctx, organisationId) : [],
  ]);
  const since = new Map(members.map((member) => [member.userId, member.since]));
  const users = await getUsers(ctx, [...since.keys()]);
  return {
    ...organisationView(organisation, role),
    people: users.flatMap(({ userId, givenName = '', familyName = '', memberOf }) => {
      const theirs = memberOf?.[organisationId];
      const from = since.get(userId);
      if (!theirs || !from) return [];
      return { userId, givenName, familyName, role: theirs, since: from, isCaller: userId === callerId };
    }),
    invitations: invitations.map(({ invitationId, sentTo, role: offered, endsAtSeconds }) => ({
      invitationId,
      sentTo,
      role: offered,
      expiresAt: instantOfMs(endsAtSeconds * 1000),
    })),
  };
}
