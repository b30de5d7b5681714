import type { OrganisationId, OrganisationRole } from '#core/kernel';
import type { Write } from '#core/platform';
import type { User } from './model.ts';
import { patchUser } from './store.ts';

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
