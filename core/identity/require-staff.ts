import type { SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { supplierMissing } from '#core/supplier';
import type { StaffRole } from './model.ts';
import { findStaff } from './staff-store.ts';

/**
 * Lets through the system, and a user to whom the supplier gave this role or `admin`. For everybody else the supplier is
 * missing (404), whether or not there is one. The first line of a use case for staff; nothing is remembered between
 * two calls, so that a role taken away is gone at once. Whether the user is active, the runtime knows by now.
 */
export async function requireStaff(
  ctx: Pick<Ctx, 'actor' | 'table'>,
  supplierId: SupplierId,
  role: StaffRole,
): Promise<void> {
  if (ctx.actor.kind === 'system') return;
  const member = ctx.actor.kind === 'user' && (await findStaff(ctx, supplierId, ctx.actor.userId));
  const mayDo = member && (member.roles.includes(role) || member.roles.includes('admin'));
  if (!mayDo) throw supplierMissing('not of the staff, or without the role');
}
