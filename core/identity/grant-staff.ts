import type { SupplierId } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { requireSupplier, supplierMissing } from '#core/supplier';
import { phoneNeeded, userMissing } from './faults.ts';
import { journal } from './journal.ts';
import { loginOf, type StaffMember, type StaffRole } from './model.ts';
import { hired } from './staff-of.ts';
import { findStaff, putStaff } from './staff-store.ts';
import { findHolder, findUser, patchUser } from './store.ts';

export interface StaffGrant {
  readonly supplierId: SupplierId;
  /** The phone (E.164) or e-mail the person signs in with. */
  readonly login: string;
  readonly role: StaffRole;
}

/**
 * Gives an active user a role at a supplier, besides those they have. From the first one on a code follows their password, and
 * the sessions from before end. Repeats change nothing. For the system only: no session, however powerful, makes staff. Throws `supplier.missing`, `identity.user_missing`, and
 * `identity.phone_needed` for who registered by e-mail alone.
 */
export async function grantStaff(ctx: Ctx, { supplierId, login, role }: StaffGrant): Promise<StaffMember> {
  if (ctx.actor.kind !== 'system') throw supplierMissing('only the system gives roles');
  await requireSupplier(ctx, supplierId);
  const { kind, value } = loginOf(login);
  return untilFresh(async () => {
    const holder = await findHolder(ctx, kind, value);
    const user = holder && (await findUser(ctx, holder.userId, { strong: true }));
    if (user?.state !== 'active') throw userMissing();
    if (!user.phone) throw phoneNeeded();
    const { userId } = user;
    const before = await findStaff(ctx, supplierId, userId);
    if (before?.roles.includes(role) && user.staffOf?.includes(supplierId)) return before;
    const roles = [...new Set([...(before?.roles ?? []), role])];
    const member: StaffMember = { userId, roles, version: (before?.version ?? 0) + 1 };
    await ctx.table.commit([
      putStaff(supplierId, member),
      journal(ctx, userId, 'staff.role_granted', `${supplierId}:${role}`),
      patchUser(user, hired(ctx, user, supplierId)),
    ]);
    return member;
  });
}
