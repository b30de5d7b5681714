import * as Identity from '#core/identity';
import { Trouble } from '../trouble.ts';

export const roleNames = Identity.STAFF_ROLES.join(' or ');

export function roleIn(text: string): Identity.StaffRole {
  if (Identity.isStaffRole(text)) return text;
  throw new Trouble(`--role ${text} is no role: it is ${roleNames}.`);
}

export function rolesText(roles: readonly Identity.StaffRole[]): string {
  return roles.length === 0 ? 'no role' : roles.join(', ');
}
