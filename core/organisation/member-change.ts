import { getUser, setRole, type User } from '#core/identity';
import type { OrganisationId, OrganisationRole, UserId } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import { lastManager, memberMissing } from './faults.ts';
import type { Organisation } from './model.ts';
import { patchOrganisation, removeMember, requireOrganisation } from './store.ts';

/** Who gets which role; none takes them out of the organisation. */
interface MemberChange {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly role: OrganisationRole | undefined;
}

/**
 * Gives a member another role, or none, and commits it with what goes with it; nothing when it is theirs already. Throws
 * `organisation.member_missing`, and `organisation.last_manager` rather than leave nobody to manage.
 */
export async function changeMember(
  ctx: Ctx,
  { organisationId, userId, role }: MemberChange,
  alsoFor: (user: User) => readonly Write[],
): Promise<void> {
  await untilFresh(async () => {
    const [organisation, user] = await Promise.all([
      requireOrganisation(ctx, organisationId),
      getUser(ctx, userId, { strong: true }),
    ]);
    const before = user?.memberOf?.[organisationId];
    if (!user || !before) throw memberMissing();
    if (before === role) return;
    await ctx.table.commit([...changed(organisation, user, role), ...alsoFor(user)]);
  });
}

/** The writes of a change of one member's role; throws `organisation.last_manager`. */
export function changed(
  organisation: Organisation,
  user: User,
  role: OrganisationRole | undefined,
): readonly Write[] {
  const { organisationId, name, members } = organisation;
  const managers = organisation.managers + count(role) - count(user.memberOf?.[organisationId]);
  if (managers === 0) throw lastManager(name);
  return [
    setRole(user, organisationId, role),
    patchOrganisation(organisation, { managers, members: role ? members : members - 1 }),
    ...(role ? [] : [removeMember(organisationId, user.userId)]),
  ];
}

const count = (role: OrganisationRole | undefined): number => (role === 'manager' ? 1 : 0);
