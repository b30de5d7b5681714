/**
 * What a member may do with an organisation's contracts. Each role may do what those before it may, and more: `observer`
 * sees everything of them, `readings` sends readings, `payments` pays, `manager` links and unlinks contracts and looks
 * after the members.
 */
export const ORGANISATION_ROLES = ['observer', 'readings', 'payments', 'manager'] as const;
export type OrganisationRole = (typeof ORGANISATION_ROLES)[number];

/** Whether a role may do what `needed` may. */
export function isAtLeast(role: OrganisationRole, needed: OrganisationRole): boolean {
  return ORGANISATION_ROLES.indexOf(role) >= ORGANISATION_ROLES.indexOf(needed);
}
