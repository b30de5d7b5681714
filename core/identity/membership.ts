import type { OrganisationId, OrganisationRole } from '#core/kernel';
import type { MemberOf, Write } from '#core/platform';
import type { User } from './model.ts';
import { patchUser } from './store.ts';

/** A user's organisations with their role in each; none for whoever is in none. */
export function membershipsOf(memberOf: MemberOf = {}): [OrganisationId, OrganisationRole][] {
  return Object.entries(memberOf) as [OrganisationId, OrganisationRole][];
}

/** The organisations that a user manages. */
export function managedIn(memberOf: MemberOf | undefined): OrganisationId[] {
  return membershipsOf(memberOf).flatMap(([id, role]) => (role === 'manager' ? id : []));
}

/** Gives a user a role in an organisation instead of the one they had, or, without one, takes them out of it. */
export function setRole(
  user: User,
  organisationId: OrganisationId,
  role: OrganisationRole | undefined,
): Write {
  const { [organisationId]: _, ...others } = user.memberOf ?? {};
  const memberOf = { ...others, ...(role && { [organisationId]: role }) };
  return patchUser(user, { memberOf: Object.keys(memberOf).length > 0 ? memberOf : undefined });
}
