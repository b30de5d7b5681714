import type { SupplierId, UserId } from '#core/kernel';
import { type Ctx, insert, type Key, put, type Write } from '#core/platform';
import type { StaffMember } from './model.ts';

const staffKey = (supplierId: SupplierId, userId: UserId): Key => ({
  pk: `SUPPLIER#${supplierId}`,
  sk: `STAFF#${userId}`,
});

/** The roles a supplier gave to a user, as the last commit left them. One strong Get: what is taken away is gone at once. */
export async function findStaff(
  ctx: Pick<Ctx, 'table'>,
  supplierId: SupplierId,
  userId: UserId,
): Promise<StaffMember | undefined> {
  const item = await ctx.table.get<StaffMember>(staffKey(supplierId, userId), { strong: true });
  return item && { userId, roles: item.roles, version: item.version };
}

/** Writes a member's roles over those that were read; refused when they were changed meanwhile. */
export function putStaff(supplierId: SupplierId, member: StaffMember): Write {
  const item = { ...staffKey(supplierId, member.userId), ...member };
  return member.version === 1 ? insert(item) : put(item, { equals: { version: member.version - 1 } });
}
