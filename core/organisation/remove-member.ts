import { journal, organisationJournal, requireUser } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { changeMember } from './member-change.ts';
import { requireRole } from './require-role.ts';

type RemoveMember = typeof operations.removeMember;

/**
 * Takes a member out of an organisation: themselves, or, for managers, anybody; it acts with their next request. Throws
 * `organisation.missing`, `organisation.role_insufficient`, `organisation.member_missing`, `organisation.last_manager`.
 */
export async function removeMember(
  ctx: Ctx,
  { organisationId, userId }: InputOf<RemoveMember>,
): Promise<OutputOf<RemoveMember>> {
  const leaves = userId === requireUser(ctx);
  requireRole(ctx, organisationId, leaves ? 'observer' : 'manager');
  const event = leaves ? 'organisation.left' : 'organisation.member_removed';
  await changeMember(ctx, { organisationId, userId, role: undefined }, () => [
    ...organisationJournal(ctx, organisationId, event, { memberId: userId }),
    ...(leaves ? [] : [journal(ctx, userId, event, organisationId)]),
  ]);
  return DONE;
}
