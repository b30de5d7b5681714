import { journal, organisationJournal } from '#core/identity';
import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { changeMember } from './member-change.ts';
import { requireRole } from './require-role.ts';

type ChangeRole = typeof operations.changeRole;

/**
 * Gives a member another role; it acts with their next request. For managers. Throws `organisation.missing`,
 * `organisation.role_insufficient`, `organisation.member_missing`, `organisation.last_manager`.
 */
export async function changeRole(ctx: Ctx, input: InputOf<ChangeRole>): Promise<OutputOf<ChangeRole>> {
  const { organisationId, role } = input;
  const callerId = requireRole(ctx, organisationId, 'manager');
  await changeMember(ctx, input, ({ userId: memberId }) => [
    ...organisationJournal(ctx, organisationId, 'organisation.role_changed', { memberId, role }),
    ...(memberId === callerId ? [] : [journal(ctx, memberId, 'organisation.role_changed', organisationId)]),
  ]);
  return DONE;
}
