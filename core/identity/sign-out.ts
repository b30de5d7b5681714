import { type Ctx, DONE, WriteConflict } from '#core/platform';
import { journal } from './journal.ts';
import { findSession, removeSession } from './session-store.ts';
import { holdsRefresh, readRefreshToken } from './session-token.ts';

/**
 * Ends one session: it cannot be renewed any more. Harmless without one, and when repeated. Our record goes first;
 * that Cognito could not be told as well is only worth a line in the log. The device stays remembered.
 */
export async function signOut(
  ctx: Ctx,
  { refreshToken }: { refreshToken?: string | undefined },
): Promise<typeof DONE> {
  const token = readRefreshToken(refreshToken ?? '');
  if (!token) return DONE;
  const { userId, sessionId } = token;
  const { session } = await findSession(ctx, userId, sessionId);
  if (!session || !holdsRefresh(ctx, session, token.refreshToken)) return DONE;
  try {
    await ctx.table.commit([
      removeSession(userId, sessionId),
      journal(ctx, userId, 'identity.signed_out', sessionId),
    ]);
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    return DONE;
  }
  if (session.vouched) return DONE;
  try {
    await ctx.ports.credentials.revoke(token.refreshToken);
  } catch (error) {
    ctx.log.warn('a refresh token was not revoked; its session is ended all the same', { error });
  }
  return DONE;
}
