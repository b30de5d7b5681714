import { managedIn, membershipsOf, organisationJournal, requireActive, setRole } from '#core/identity';
import { type Ctx, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { tooManyOrganisations } from './faults.ts';
import { MOST_ORGANISATIONS } from './model.ts';
import { insertMember, insertOrganisation, organisationsOf } from './store.ts';

type CreateOrganisation = typeof operations.createOrganisation;

/**
 * Begins an organisation with the caller as its manager (ID6). Repeats, and a second press at the same moment, answer the
 * one that the caller manages by this name and tax number. Throws `organisation.too_many`.
 */
export async function createOrganisation(
  ctx: Ctx,
  { name, taxNumber }: InputOf<CreateOrganisation>,
): Promise<OutputOf<CreateOrganisation>> {
  return untilFresh(async () => {
    const user = await requireActive(ctx);
    const before = (await organisationsOf(ctx, managedIn(user.memberOf))).find(
      (one) => one.name === name && one.taxNumber === taxNumber,
    );
    if (before) return { organisationId: before.organisationId };
    if (membershipsOf(user.memberOf).length >= MOST_ORGANISATIONS)
      throw tooManyOrganisations(MOST_ORGANISATIONS);
    const organisationId = ctx.ids.next('organisation');
    const createdAt = ctx.clock.now();
    await ctx.table.commit([
      insertOrganisation({
        ...{ organisationId, name, createdAt, members: 1, managers: 1, contracts: 0, version: 1 },
        ...(taxNumber && { taxNumber }),
      }),
      insertMember(organisationId, { userId: user.userId, since: createdAt }),
      setRole(user, organisationId, 'manager'),
      ...organisationJournal(ctx, organisationId, 'organisation.created'),
    ]);
    return { organisationId };
  });
}
