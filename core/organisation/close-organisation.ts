import { getUsers, journal, organisationJournal, setRole } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh, type Write } from '#core/platform';
import type * as operations from './contract.ts';
import { hasContracts } from './faults.ts';
import type { Organisation } from './model.ts';
import { requireRole } from './require-role.ts';
import { membersOf, removeMember, removeOrganisation, requireOrganisation } from './store.ts';

type CloseOrganisation = typeof operations.closeOrganisation;

/**
 * Closes an organisation without contracts: every member loses it in the same commit, and its invitations lead nowhere.
 * For managers. Throws `organisation.missing`, `organisation.role_insufficient`, `organisation.has_contracts`.
 */
export async function closeOrganisation(
  ctx: Ctx,
  { organisationId }: InputOf<CloseOrganisation>,
): Promise<OutputOf<CloseOrganisation>> {
  requireRole(ctx, organisationId, 'manager');
  return untilFresh(async () => {
    const organisation = await requireOrganisation(ctx, organisationId);
    if (organisation.contracts > 0) throw hasContracts();
    await ctx.table.commit(await closed(ctx, organisation));
    return DONE;
  });
}

/** What ends an organisation and its memberships, of which each member's own journal tells. */
export async function closed(ctx: Ctx, organisation: Organisation): Promise<Write[]> {
  const { organisationId } = organisation;
  const members = await membersOf(ctx, organisationId);
  const userIds = members.map(({ userId }) => userId);
  const users = await getUsers(ctx, userIds);
  return [
    removeOrganisation(organisation),
    ...userIds.map((userId) => removeMember(organisationId, userId)),
    ...users.map((user) => setRole(user, organisationId, undefined)),
    ...organisationJournal(ctx, organisationId, 'organisation.closed'),
    ...userIds
      .filter((userId) => ctx.actor.kind !== 'user' || ctx.actor.userId !== userId)
      .map((userId) => journal(ctx, userId, 'organisation.closed', organisationId)),
  ];
}
