import type { OrganisationId } from '#core/kernel';

/** Where a cabinet's contracts are: an organisation's, or one's own. */
export function cabinetPath(organisationId: OrganisationId | undefined): string {
  return organisationId ? `/?organisation=${organisationId}` : '/';
}

/** The page that adds a contract to a cabinet. */
export function linkPath(organisationId: OrganisationId | undefined): string {
  return organisationId ? `/link?organisation=${organisationId}` : '/link';
}
