import type { UserId } from '#core/kernel';
import { type Ctx, insert, type Write } from '#core/platform';
import type { ConsentKind } from './legal.ts';
import type { Agreed, Agreement, User } from './model.ts';

/** What is shown of one kind; earlier acts stay in the table. */
const SHOWN = 20;

/**
 * Never changed and never removed: what was agreed to, and what was withdrawn, stands beside what came later. Goes with a
 * change of the user's head that was read at `user.version`, which puts the acts in order.
 */
export function insertAgreement(
  { userId, version }: Pick<User, 'userId' | 'version'>,
  agreement: Agreement,
): Write {
  const order = String(version).padStart(10, '0');
  return insert({ pk: `USER#${userId}`, sk: `AGREEMENT#${agreement.kind}#${order}`, ...agreement });
}

/** All that is agreed to at a registration, at once. */
export function insertAgreements(
  of: Pick<User, 'userId' | 'version'>,
  { texts, agreedAt, language }: Agreed,
): Write[] {
  return texts.map((text) => insertAgreement(of, { ...text, act: 'given', at: agreedAt, language }));
}

/** A user's acts about one kind, the newest first. */
export async function findAgreements(
  ctx: Pick<Ctx, 'table'>,
  userId: UserId,
  kind: ConsentKind,
): Promise<Agreement[]> {
  const { items } = await ctx.table.query<Agreement>(`USER#${userId}`, {
    prefix: `AGREEMENT#${kind}#`,
    reverse: true,
    strong: true,
    limit: SHOWN,
  });
  return items;
}
