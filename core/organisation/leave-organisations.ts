import { getUser, membershipsOf, organisationJournal } from '#core/identity';
import { invariant, type OrganisationId, type UserId } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { closed } from './close-organisation.ts';
import { lastManager } from './faults.ts';
import { changed } from './member-change.ts';
import type { Organisation } from './model.ts';
import { organisationsOf } from './store.ts';

/** Takes every contract out of an organisation's cabinet. The contracts stand to the right of this module. */
type EmptyCabinet = (ctx: Ctx, of: { cabinetId: OrganisationId }) => Promise<void>;

/** Refuses whoever is the last manager of an organisation that others are in: `organisation.last_manager`. */
export async function requireReplaceable(ctx: Ctx, userId: UserId): Promise<void> {
  const user = await getUser(ctx, userId, { strong: true });
  const memberships = membershipsOf(user?.memberOf);
  const found = await organisationsOf(
    ctx,
    memberships.map(([organisationId]) => organisationId),
  );
  const left = found.find(
    (one) => one.members > 1 && isLastManager(one, user?.memberOf?.[one.organisationId]),
  );
  if (left) throw lastManager(left.name);
}

/**
 * Takes a user who is being deleted out of each of their organisations. One that would be left without a manager is closed:
 * its contracts go on, in nobody's cabinet. For the system only; may be repeated.
 */
export async function leaveOrganisations(
  ctx: Ctx,
  { userId }: { userId: UserId },
  emptyCabinet: EmptyCabinet,
): Promise<void> {
  invariant(ctx.actor.kind === 'system', 'the system takes people out of organisations');
  const before = await getUser(ctx, userId, { strong: true });
  for (const [organisationId] of membershipsOf(before?.memberOf)) {
    await untilFresh(async () => {
      const [organisation] = await organisationsOf(ctx, [organisationId]);
      const user = await getUser(ctx, userId, { strong: true });
      const role = user?.memberOf?.[organisationId];
      if (!organisation || !user || !role) return;
      if (isLastManager(organisation, role)) {
        await emptyCabinet(ctx, { cabinetId: organisationId });
        return ctx.table.commit(await closed(ctx, organisation));
      }
      await ctx.table.commit([
        ...changed(ctx, organisation, user, undefined),
        ...organisationJournal(ctx, organisationId, 'organisation.left', { memberId: userId }),
      ]);
    });
  }
}

function isLastManager({ managers }: Organisation, role: string | undefined): boolean {
  return role === 'manager' && managers === 1;
}
