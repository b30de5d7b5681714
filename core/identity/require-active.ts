import type { Ctx } from '#core/platform';
import { notSignedIn } from './faults.ts';
import type { User } from './model.ts';
import { requireUser } from './require-user.ts';
import { findUser } from './store.ts';

/** The signed-in user as they are now, read strongly; throws 401 for anybody who is not active. */
export async function requireActive(ctx: Pick<Ctx, 'actor' | 'table'>): Promise<User> {
  const user = await findUser(ctx, requireUser(ctx), { strong: true });
  if (user?.state !== 'active') throw notSignedIn();
  return user;
}
