import type { SupplierId } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { requireSupplier, supplierMissing } from '#core/supplier';
import { userMissing } from './faults.ts';
import { journal } from './journal.ts';
import { loginOf, type StaffMember, type StaffRole } from './model.ts';
import { dismissed } from './staff-of.ts';
import { findStaff, putStaff } from './staff-store.ts';
import { findHolder, findUser, patchUser } from './store.ts';

export interface StaffRevocation {
  readonly supplierId: SupplierId;
  /** The phone (E.164) or e-mail the person signs in with. */
  readonly login: string;
  /** Every role when absent. */
  readonly role?: StaffRole;
}

/**
 * Takes a role at a supplier, or all of them, from a user in whatever state; it is gone with their next request.
 * Repeats change nothing. For the system only. Throws `supplier.missing`, `identity.user_missing`.
 * @returns the member with the roles that are left; undefined for one who never had any
 */
export async function revokeStaff(
  ctx: Ctx,
  { supplierId, login, role }: StaffRevocation,
): Promise<StaffMember | undefined> {
  if (ctx.actor.kind !== 'system') throw supplierMissing('only the system takes roles away');
  await requireSupplier(ctx, supplierId);
  const { kind, value } = loginOf(login);
  const holder = await findHolder(ctx, kind, value);
  if (!holder) throw userMissing();
  const { userId } = holder;
  return untilFresh(async () => {
    const before = await findStaff(ctx, supplierId, userId);
    const revoked = before?.roles.filter((one) => role === undefined || one === role) ?? [];
    if (!before || revoked.length === 0) return before;
    const roles = before.roles.filter((one) => !revoked.includes(one));
    const member: StaffMember = { userId, roles, version: before.version + 1 };
    const user = roles.length === 0 && (await findUser(ctx, userId, { strong: true }));
    await ctx.table.commit([
      putStaff(supplierId, member),
      ...revoked.map((one) => journal(ctx, userId, 'staff.role_revoked', `${supplierId}:${one}`)),
      ...(user ? [patchUser(user, dismissed(user, supplierId))] : []),
    ]);
    return member;
  });
}
