import type { UserId } from '#core/kernel';
import type { Ctx, ReadOptions } from '#core/platform';
import type { User } from './model.ts';
import { findUser, findUsers } from './store.ts';

/** A user by id, whatever their state; undefined when there is none. For modules that write to people. */
export function getUser(ctx: Ctx, userId: UserId, options: ReadOptions = {}): Promise<User | undefined> {
  return findUser(ctx, userId, options);
}

/** Several users by id as the last commit left them, in the order asked; those there are not are left out. At most 100. */
export async function getUsers(ctx: Ctx, userIds: readonly UserId[]): Promise<User[]> {
  const found = await findUsers(ctx, userIds);
  return found.flatMap((user) => user ?? []);
}
