import type { UserId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { notSignedIn } from './faults.ts';

/** The id of the signed-in user; throws 401 for anybody else. The first line of a use case for customers. */
export function requireUser(ctx: Pick<Ctx, 'actor'>): UserId {
  if (ctx.actor.kind !== 'user') throw notSignedIn();
  return ctx.actor.userId;
}
