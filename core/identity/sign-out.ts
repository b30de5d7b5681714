import { type Ctx, DONE, WriteConflict } from '#core/platform';
import { journal } from './journal.ts';
import { readSessionToken } from './session-token.ts';
import { findSession, removeSession } from './store.ts';

/**
 * Ends one session: it cannot be renewed any more. Harmless without one, and when repeated. Our record goes first;
 * that Cognito could not be told as well is only worth a line in the log.
 */
export async function signOut(
  ctx: Ctx,
  { refreshToken }: { refreshToken?: string | undefined },
): Promise<typeof DONE> {
  const token = readSessionToken(ctx, refreshToken ?? '');
  if (!token) return DONE;
  const { userId, hash } = token;
  const { session } = await findSession(ctx, userId, hash);
  if (!session) return DONE;
  try {
    await ctx.table.commit([removeSession(userId, hash), journal(ctx, userId, 'identity.signed_out')]);
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    return DONE;
  }
  try {
    await ctx.ports.credentials.revoke(token.refreshToken);
  } catch (error) {
    ctx.log.warn('a refresh token was not revoked; its session is ended all the same', { error });
  }
  return DONE;
}
