import { getUser, setRole, type User } from '#core/identity';
import type { OrganisationId, OrganisationRole, UserId } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import { lastManager, memberMissing } from './faults.ts';
import type { Organisation } from './model.ts';
import { insertMember, patchOrganisation, removeMember, requireOrganisation } from './store.ts';

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
    await ctx.table.commit([...changed(ctx, organisation, user, role), ...alsoFor(user)]);
  });
}

/** The writes of a change of one user's role: they join with the first, and are out with none. Throws `organisation.last_manager`. */
export function changed(
  ctx: Pick<Ctx, 'clock'>,
  organisation: Organisation,
  user: User,
  role: OrganisationRole | undefined,
): readonly Write[] {
  const { organisationId, name } = organisation;
  const { userId } = user;
  const before = user.memberOf?.[organisationId];
  const managers = organisation.managers + count(role === 'manager') - count(before === 'manager');
  const members = organisation.members + count(role) - count(before);
  if (managers === 0) throw lastManager(name);
  return [
    setRole(user, organisationId, role),
    patchOrganisation(organisation, { managers, members }),
    ...(before ? [] : [insertMember(organisationId, { userId, since: ctx.clock.now() })]),
    ...(role ? [] : [removeMember(organisationId, userId)]),
  ];
}

const count = (is: unknown): number => (is ? 1 : 0);
