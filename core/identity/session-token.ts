import { type Instant, isId, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, hashSecret, type Write } from '#core/platform';
import { SESSION_LIFE_SECONDS, type SessionTokens } from './model.ts';
import { insertSession } from './store.ts';

/** Cognito's refresh token with the id of the user it belongs to before it, so that its session is found by key. */
interface SessionToken {
  readonly userId: UserId;
  readonly refreshToken: string;
  /** What the session is stored under; the token itself is kept by the browser alone. */
  readonly hash: string;
}

export function readSessionToken(ctx: Pick<Ctx, 'pepper'>, text: string): SessionToken | undefined {
  const cut = text.indexOf('.');
  const userId = text.slice(0, Math.max(cut, 0));
  const refreshToken = text.slice(cut + 1);
  if (!isId('user', userId) || !refreshToken) return undefined;
  return { userId, refreshToken, hash: hashSecret(ctx, 'session', userId, refreshToken) };
}

/**
 * The record of a new session and the tokens for the browser. The record counts from before the password was
 * checked, so that a password changed meanwhile ends this session too.
 */
export function beginSession(
  ctx: Pick<Ctx, 'pepper'>,
  userId: UserId,
  tokens: SessionTokens & { refreshToken: string },
  startedAt: Instant,
): { write: Write; tokens: SessionTokens } {
  const startedAtSeconds = secondsOf(startedAt);
  const record = { startedAt, startedAtSeconds, endsAtSeconds: startedAtSeconds + SESSION_LIFE_SECONDS };
  return {
    write: insertSession(userId, hashSecret(ctx, 'session', userId, tokens.refreshToken), record),
    tokens: { ...tokens, refreshToken: `${userId}.${tokens.refreshToken}` },
  };
}
