import { secondsOf } from '#core/kernel';
import { type Ctx, sameHash, untilFresh, WriteConflict } from '#core/platform';
import { accountNews } from './account-news.ts';
import { sessionEnded } from './faults.ts';
import { journal } from './journal.ts';
import type { SessionTokens, User } from './model.ts';
import { findSession, isOpen, removeSession, renewSession, type SessionRecord } from './session-store.ts';
import {
  accessTokenOf,
  holdsRefresh,
  nextSecret,
  type RefreshToken,
  readRefreshToken,
  refreshTokenOf,
  secretHashOf,
} from './session-token.ts';
import { vouchedTokens } from './vouched-token.ts';

/**
 * How long the token before the present one still renews: other tabs send it while the first one's answer is on its way, and a
 * phone whose answer was lost in a lift asks again.
 */
const GRACE_SECONDS = 300;

/**
 * New tokens for a session that was neither signed out nor ended by a recovery or a block. Our own record decides before
 * Cognito is asked, so an ended session stays ended whatever becomes of its refresh token.
 *
 * Each refresh token is good once. Tabs that renew at the same time all get the token after theirs; a token that is older
 * was copied by somebody, and since nobody can tell who is the owner, the session ends for both (RFC 9700 §4.14.2).
 * @throws session_ended
 */
export async function refreshSession(
  ctx: Ctx,
  sent: { refreshToken?: string | undefined },
): Promise<SessionTokens> {
  const token = readRefreshToken(sent.refreshToken ?? '');
  if (!token) throw sessionEnded();
  return untilFresh(async () => {
    const { user, session } = await findSession(ctx, token.userId, token.sessionId);
    if (!user || !session || !isOpen(ctx, user, session)) throw sessionEnded();
    if (!holdsRefresh(ctx, session, token.refreshToken)) throw sessionEnded();
    const hash = secretHashOf(ctx, session, token.sessionSecret);
    const isPresent = sameHash(session.secretHash, hash);
    if (!isPresent && !isOfAnotherTab(ctx, session, hash)) {
      await endCopied(ctx, user, session);
      throw sessionEnded();
    }
    const tokens = await renewed(ctx, token, session);
    if (isPresent)
      await ctx.table.commit([
        renewSession(token.userId, session, {
          secretHash: secretHashOf(ctx, session, nextSecret(ctx, session, token.sessionSecret)),
          previousHash: session.secretHash,
          renewableUntilSeconds: secondsOf(ctx.clock.now()) + GRACE_SECONDS,
          lastSeenAt: ctx.clock.now(),
        }),
      ]);
    return tokens;
  });
}

function isOfAnotherTab(
  ctx: Ctx,
  { previousHash = '', renewableUntilSeconds = 0 }: SessionRecord,
  hash: string,
) {
  return sameHash(previousHash, hash) && renewableUntilSeconds > secondsOf(ctx.clock.now());
}

async function renewed(
  ctx: Ctx,
  { userId, sessionId, sessionSecret, refreshToken }: RefreshToken,
  session: SessionRecord,
): Promise<SessionTokens> {
  const tokens = session.vouched
    ? vouchedTokens(ctx, userId)
    : await ctx.ports.credentials.refresh(refreshToken);
  if (!tokens) throw sessionEnded();
  const secret = nextSecret(ctx, session, sessionSecret);
  return {
    accessToken: accessTokenOf(sessionId, secret, tokens.accessToken),
    accessLifeSeconds: tokens.accessLifeSeconds,
    refreshToken: refreshTokenOf(userId, sessionId, secret, refreshToken),
  };
}

async function endCopied(ctx: Ctx, user: User, { sessionId, deviceName }: SessionRecord): Promise<void> {
  try {
    await ctx.table.commit([
      removeSession(user.userId, sessionId),
      journal(ctx, user.userId, 'identity.session_copied', sessionId),
      ...accountNews(ctx, user, 'session-copied', { deviceName }),
    ]);
  } catch (error) {
    // ended meanwhile, which is what was wanted
    if (!(error instanceof WriteConflict)) throw error;
  }
}
