import { getUsers, queryJournal } from '#core/identity';
import { isId, type UserId } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { requireRole } from './require-role.ts';

type ListJournal = typeof operations.listJournal;

const PAGE = 50;

/** Who changed what in an organisation, the newest first. For managers. Throws `organisation.missing`, `organisation.role_insufficient`. */
export async function listJournal(
  ctx: Ctx,
  { organisationId, cursor }: InputOf<ListJournal>,
): Promise<OutputOf<ListJournal>> {
  requireRole(ctx, organisationId, 'manager');
  const page = await queryJournal(ctx, organisationId, PAGE, cursor);
  const named = page.items.flatMap(({ by = '', memberId = '' }) => [by, memberId]).filter(isUser);
  const users = await getUsers(ctx, [...new Set(named)]);
  const nameOf = new Map(
    users.map(({ userId, givenName = '', familyName = '' }) => [userId, `${givenName} ${familyName}`.trim()]),
  );
  return {
    entries: page.items.map(({ event, at, by = '', memberId, role, ref }) => ({
      ...{ event, at },
      ...(isUser(by) && { by: nameOf.get(by) ?? '' }),
      ...(memberId && { member: nameOf.get(memberId) ?? '' }),
      ...(role && { role }),
      ...(ref && { ref }),
    })),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}

const isUser = (text: string): text is UserId => isId('user', text);
