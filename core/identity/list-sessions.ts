import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { notSignedIn } from './faults.ts';
import { requireUser } from './require-user.ts';
import { isOpen, querySessions } from './session-store.ts';
import { findUser } from './store.ts';

const PAGE = 50;

/** The user's open sessions, the newest first; says which of them asks. */
export async function listSessions(
  ctx: Ctx,
  { cursor }: InputOf<typeof operations.listSessions>,
): Promise<OutputOf<typeof operations.listSessions>> {
  const userId = requireUser(ctx);
  const [user, page] = await Promise.all([
    findUser(ctx, userId, { strong: true }),
    querySessions(ctx, userId, PAGE, cursor),
  ]);
  if (user?.state !== 'active') throw notSignedIn();
  const open = page.items.filter((session) => isOpen(ctx, user, session));
  const mine = ctx.actor.kind === 'user' ? ctx.actor.sessionId : undefined;
  return {
    sessions: open.map(({ sessionId, deviceName, startedAt, lastSeenAt }) => ({
      sessionId,
      deviceName,
      startedAt,
      lastSeenAt,
      current: sessionId === mine,
    })),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}
