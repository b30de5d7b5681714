import type { OrganisationRole } from '#core/kernel';

/** From the least to the most: each may do what those before it may. */
export const ROLES = [
  'observer',
  'readings',
  'payments',
  'manager',
] as const satisfies readonly OrganisationRole[];

/** What {@link may} looks at: a contract, whose organisation, if it is one's, is told with the reader's role. */
interface Shared {
  readonly organisation?: { readonly role: OrganisationRole } | undefined;
}

/**
 * Whether the reader may do with a contract what a role may: everything where it is their own. It decides what is offered,
 * never what is done.
 */
export function may({ organisation }: Shared, needed: OrganisationRole): boolean {
  return !organisation || ROLES.indexOf(organisation.role) >= ROLES.indexOf(needed);
}
