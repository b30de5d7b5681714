import type { UserId } from '#core/kernel';
import type { Ctx, ReadOptions } from '#core/platform';
import type { User } from './model.ts';
import { findUser } from './store.ts';

/** A user by id, whatever their state; undefined when there is none. For modules that write to people. */
export function getUser(ctx: Ctx, userId: UserId, options: ReadOptions = {}): Promise<User | undefined> {
  return findUser(ctx, userId, options);
}
