import { getUsers, type User } from '#core/identity';
import { isAtLeast, type OrganisationId, type OrganisationRole } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { membersOf } from './store.ts';

/** The members whose role may do what `needed` may. For modules that write to people. */
export async function membersWith(
  ctx: Ctx,
  organisationId: OrganisationId,
  needed: OrganisationRole,
): Promise<User[]> {
  const members = await membersOf(ctx, organisationId);
  const users = await getUsers(
    ctx,
    members.map(({ userId }) => userId),
  );
  return users.filter(({ memberOf }) => {
    const role = memberOf?.[organisationId];
    return role !== undefined && isAtLeast(role, needed);
  });
}
