import { membershipsOf, requireUser } from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { organisationView } from './organisation-view.ts';
import { organisationsOf } from './store.ts';

type ListOrganisations = typeof operations.listOrganisations;

/** The caller's organisations in the order of their names. One read of the table. */
export async function listOrganisations(
  ctx: Ctx,
  _input: InputOf<ListOrganisations>,
): Promise<OutputOf<ListOrganisations>> {
  requireUser(ctx);
  const roles = new Map(ctx.actor.kind === 'user' ? membershipsOf(ctx.actor.memberOf) : []);
  const found = await organisationsOf(ctx, [...roles.keys()]);
  return {
    organisations: found
      .map((one) => organisationView(one, roles.get(one.organisationId) ?? 'observer'))
      .sort((one, other) => one.name.localeCompare(other.name, 'ru')),
  };
}
