import { organisationJournal } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { requireRole } from './require-role.ts';
import { patchOrganisation, requireOrganisation } from './store.ts';

type ChangeOrganisation = typeof operations.changeOrganisation;

/** Renames an organisation and changes its tax number. For managers. Throws `organisation.missing`, `organisation.role_insufficient`. */
export async function changeOrganisation(
  ctx: Ctx,
  { organisationId, name, taxNumber }: InputOf<ChangeOrganisation>,
): Promise<OutputOf<ChangeOrganisation>> {
  requireRole(ctx, organisationId, 'manager');
  return untilFresh(async () => {
    const organisation = await requireOrganisation(ctx, organisationId);
    if (organisation.name === name && organisation.taxNumber === taxNumber) return DONE;
    await ctx.table.commit([
      patchOrganisation(organisation, { name, taxNumber }),
      ...organisationJournal(ctx, organisationId, 'organisation.changed'),
    ]);
    return DONE;
  });
}
