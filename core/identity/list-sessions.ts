import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { requireActive } from './require-active.ts';
import { isOpen, querySessions } from './session-store.ts';

const PAGE = 50;

/** The user's open sessions, the newest first; says which of them asks. */
export async function listSessions(
  ctx: Ctx,
  { cursor }: InputOf<typeof operations.listSessions>,
): Promise<OutputOf<typeof operations.listSessions>> {
  const user = await requireActive(ctx);
  const page = await querySessions(ctx, user.userId, PAGE, cursor);
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
