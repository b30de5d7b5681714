import { type Ctx, WriteConflict } from '#core/platform';
import { sessionEnded } from './faults.ts';
import type { SessionTokens } from './model.ts';
import { findSession, isOpen, patchSession } from './session-store.ts';
import { accessTokenOf, holdsRefresh, holdsSecret, readRefreshToken } from './session-token.ts';

/**
 * A new access token for a session that was neither signed out nor ended by a recovery or a block. Our own record
 * decides before Cognito is asked, so an ended session stays ended whatever becomes of its refresh token.
 * @throws session_ended
 */
export async function refreshSession(
  ctx: Ctx,
  sent: { refreshToken?: string | undefined },
): Promise<SessionTokens> {
  const token = readRefreshToken(sent.refreshToken ?? '');
  if (!token) throw sessionEnded();
  const { userId, sessionId, sessionSecret, refreshToken } = token;
  const { user, session } = await findSession(ctx, userId, sessionId);
  if (!session || !isOpen(ctx, user, session)) throw sessionEnded();
  if (!holdsSecret(ctx, session, sessionSecret) || !holdsRefresh(ctx, session, refreshToken))
    throw sessionEnded();
  const tokens = await ctx.ports.credentials.refresh(refreshToken);
  if (!tokens) throw sessionEnded();
  try {
    await ctx.table.commit([patchSession(userId, sessionId, { lastSeenAt: ctx.clock.now() })]);
  } catch (error) {
    if (error instanceof WriteConflict) throw sessionEnded();
    throw error;
  }
  return {
    accessToken: accessTokenOf(sessionId, sessionSecret, tokens.accessToken),
    accessLifeSeconds: tokens.accessLifeSeconds,
  };
}
