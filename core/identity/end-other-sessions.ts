import { type Ctx, untilFresh, type Write } from '#core/platform';
import { sessionsEnded } from './end-all-sessions.ts';
import { notSignedIn } from './faults.ts';
import type { User } from './model.ts';
import { findDevice, findSession, isOpen, patchSession, putDevice } from './session-store.ts';
import { patchUser } from './store.ts';

/**
 * Ends every session of the caller but the one that asks, and forgets every device but its own, in one commit with the
 * other writes.
 */
export async function endOtherSessions(
  ctx: Ctx,
  others: (user: User) => readonly Write[] = () => [],
): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'user') throw notSignedIn();
  const { userId, sessionId } = actor;
  await untilFresh(async () => {
    const { user, session } = await findSession(ctx, userId, sessionId);
    if (!user || !session || !isOpen(ctx, user, session)) throw notSignedIn();
    const { device } = await findDevice(ctx, userId, [session.deviceHash]);
    const ended = sessionsEnded(user);
    await ctx.table.commit([
      patchUser(user, ended),
      patchSession(userId, sessionId, { epoch: ended.sessionEpoch }),
      ...(device ? [putDevice(userId, { ...device, epoch: ended.sessionEpoch })] : []),
      ...others(user),
    ]);
  });
}
