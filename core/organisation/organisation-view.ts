import type { OrganisationRole } from '#core/kernel';
import type { OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import type { Organisation } from './model.ts';

type View = OutputOf<typeof operations.listOrganisations>['organisations'][number];

/** What a member with this role sees of an organisation in a list. */
export function organisationView(organisation: Organisation, role: OrganisationRole): View {
  const { organisationId, name, taxNumber, contracts, members } = organisation;
  return { organisationId, name, role, contracts, members, ...(taxNumber && { taxNumber }) };
}
