import { isId, type SessionId, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, hashSecret, sameHash, type Write } from '#core/platform';
import { type AccessToken, type IssuedTokens, SESSION_LIFE_SECONDS, type SessionTokens } from './model.ts';
import { insertSession, type SessionRecord } from './session-store.ts';

/** What the refresh cookie holds. */
export interface RefreshToken {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly sessionSecret: string;
  /** Cognito's. */
  readonly refreshToken: string;
}

/** Takes apart `<session id>.<secret>.<Cognito's token>`; undefined for anything else. Nothing is verified yet. */
export function readAccessToken(text: string): AccessToken | undefined {
  const [, sessionId = '', sessionSecret = '', poolToken = ''] = /^([^.]+)\.([^.]+)\.(.+)$/.exec(text) ?? [];
  return isId('session', sessionId) ? { sessionId, sessionSecret, poolToken } : undefined;
}

/** Takes apart `<user id>.<session id>.<secret>.<Cognito's token>`; undefined for anything else. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const [, userId = '', sessionId = '', sessionSecret = '', refreshToken = ''] =
    /^([^.]+)\.([^.]+)\.([^.]+)\.(.+)$/.exec(text) ?? [];
  if (!isId('user', userId) || !isId('session', sessionId)) return undefined;
  return { userId, sessionId, sessionSecret, refreshToken };
}

export function accessTokenOf(sessionId: SessionId, sessionSecret: string, poolToken: string): string {
  return `${sessionId}.${sessionSecret}.${poolToken}`;
}

export function refreshTokenOf(
  userId: UserId,
  sessionId: SessionId,
  sessionSecret: string,
  refreshToken: string,
): string {
  return `${userId}.${sessionId}.${sessionSecret}.${refreshToken}`;
}

/** The secret in the token is the session's present one, or the one before, which another tab may still send. */
export function holdsSecret(ctx: Pick<Ctx, 'pepper'>, session: SessionRecord, secret: string): boolean {
  const hash = secretHashOf(ctx, session, secret);
  return sameHash(session.secretHash, hash) || sameHash(session.previousHash ?? '', hash);
}

export function secretHashOf(
  ctx: Pick<Ctx, 'pepper'>,
  { sessionId }: Pick<SessionRecord, 'sessionId'>,
  secret: string,
): string {
  return hashSecret(ctx, 'session', sessionId, secret);
}

/** The secret after this one: always the same, so that two tabs that renew at once get the same session. */
export function nextSecret(
  ctx: Pick<Ctx, 'pepper'>,
  { sessionId }: Pick<SessionRecord, 'sessionId'>,
  secret: string,
): string {
  return hashSecret(ctx, 'session-next', sessionId, secret);
}

/** Cognito's refresh token belongs to this session. */
export function holdsRefresh(
  ctx: Pick<Ctx, 'pepper'>,
  { sessionId, refreshHash }: SessionRecord,
  refreshToken: string,
): boolean {
  return sameHash(refreshHash, hashSecret(ctx, 'refresh', sessionId, refreshToken));
}

/** Where and for whom a session begins. */
export interface Beginning {
  readonly userId: UserId;
  /** As the user's head said before the password was checked, so that what ended all sessions meanwhile ends this one too. */
  readonly epoch: number;
  readonly deviceName: string;
  readonly deviceHash: string;
  readonly vouched?: true;
}

/** The record of a new session and its tokens for the browser. */
export function beginSession(
  ctx: Ctx,
  from: Beginning,
  tokens: IssuedTokens,
): { sessionId: SessionId; write: Write; tokens: SessionTokens } {
  const { userId, ...where } = from;
  const { accessToken, accessLifeSeconds, refreshToken } = tokens;
  const sessionId = ctx.ids.next('session');
  const secret = ctx.secrets.token();
  const now = ctx.clock.now();
  return {
    sessionId,
    write: insertSession(userId, {
      ...where,
      sessionId,
      secretHash: secretHashOf(ctx, { sessionId }, secret),
      refreshHash: hashSecret(ctx, 'refresh', sessionId, refreshToken),
      startedAt: now,
      lastSeenAt: now,
      endsAtSeconds: secondsOf(now) + SESSION_LIFE_SECONDS,
    }),
    tokens: {
      accessToken: accessTokenOf(sessionId, secret, accessToken),
      accessLifeSeconds,
      refreshToken: refreshTokenOf(userId, sessionId, secret, refreshToken),
    },
  };
}
