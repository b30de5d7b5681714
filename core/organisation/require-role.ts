import { requireUser } from '#core/identity';
import { isAtLeast, type OrganisationId, type OrganisationRole, type UserId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { organisationMissing, roleInsufficient } from './faults.ts';

/** The caller's role in an organisation; undefined for who is no member. The session's user was read with this request. */
export function roleIn(
  { actor }: Pick<Ctx, 'actor'>,
  organisationId: OrganisationId,
): OrganisationRole | undefined {
  return actor.kind === 'user' ? actor.memberOf?.[organisationId] : undefined;
}

/**
 * Lets a member through whose role may do what `needed` may, and answers who they are. Throws `organisation.missing` for
 * everybody else, `organisation.role_insufficient` for a member of less.
 */
export function requireRole(
  ctx: Pick<Ctx, 'actor'>,
  organisationId: OrganisationId,
  needed: OrganisationRole,
): UserId {
  const userId = requireUser(ctx);
  const role = roleIn(ctx, organisationId);
  if (!role) throw organisationMissing();
  if (!isAtLeast(role, needed)) throw roleInsufficient(needed);
  return userId;
}
