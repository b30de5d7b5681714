import { secondsOf, type UserId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { findUser } from './store.ts';

/**
 * Removes what an unfinished registration left with the keeper of passwords, once the table has forgotten its
 * conversation. Leaves finished ones alone, and pending ones whose time is not over. Harmless when repeated.
 * @returns whether anything was removed
 */
export async function forgetSignUp(ctx: Ctx, { userId }: { userId: UserId }): Promise<boolean> {
  const user = await findUser(ctx, userId, { strong: true });
  const unfinished =
    !user || (user.state === 'pending' && (user.pendingUntilSeconds ?? 0) <= secondsOf(ctx.clock.now()));
  if (unfinished) await ctx.ports.credentials.remove(userId);
  return unfinished;
}
