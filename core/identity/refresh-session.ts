import { secondsOf } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { sessionEnded } from './faults.ts';
import type { SessionTokens } from './model.ts';
import { readSessionToken } from './session-token.ts';
import { findSession } from './store.ts';

/**
 * A new access token for a session that was neither signed out nor ended by a recovery or a block. Our own record
 * decides before Cognito is asked, so an ended session stays ended whatever becomes of its refresh token.
 * @throws session_ended
 */
export async function refreshSession(
  ctx: Ctx,
  { refreshToken }: { refreshToken?: string | undefined },
): Promise<SessionTokens> {
  const token = readSessionToken(ctx, refreshToken ?? '');
  if (!token) throw sessionEnded();
  const { user, session } = await findSession(ctx, token.userId, token.hash);
  const valid =
    session !== undefined &&
    session.endsAtSeconds > secondsOf(ctx.clock.now()) &&
    user?.state === 'active' &&
    session.startedAtSeconds >= user.sessionsValidFromSeconds &&
    (user.sessionsEndedAt === undefined || session.startedAt >= user.sessionsEndedAt);
  const tokens = valid ? await ctx.ports.credentials.refresh(token.refreshToken) : undefined;
  if (!tokens) throw sessionEnded();
  const { accessToken, accessLifeSeconds } = tokens;
  return { accessToken, accessLifeSeconds };
}
