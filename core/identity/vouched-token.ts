import { isId, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, hashSecret, sameHash } from '#core/platform';
import type { IssuedTokens } from './model.ts';

/** As long as Cognito's. */
const LIFE_SECONDS = 900;

/**
 * What stands in the place of Cognito's tokens in a session that began without a password: whom it is of and until when,
 * signed by us (ADR 26). Like Cognito's it is good for nothing without the session's own secret.
 */
export function vouchedTokens(ctx: Pick<Ctx, 'clock' | 'pepper' | 'secrets'>, userId: UserId): IssuedTokens {
  const untilSeconds = secondsOf(ctx.clock.now()) + LIFE_SECONDS;
  return {
    accessToken: `${userId}.${untilSeconds}.${signatureOf(ctx, userId, String(untilSeconds))}`,
    accessLifeSeconds: LIFE_SECONDS,
    refreshToken: ctx.secrets.token(),
  };
}

/** Whose token of {@link vouchedTokens} this is; undefined for one that is not ours, not good, or too old. */
export function readVouchedToken(ctx: Pick<Ctx, 'clock' | 'pepper'>, text: string): UserId | undefined {
  const [userId = '', until = '', signature = ''] = text.split('.');
  if (!isId('user', userId) || !sameHash(signatureOf(ctx, userId, until), signature)) return undefined;
  return Number(until) > secondsOf(ctx.clock.now()) ? userId : undefined;
}

function signatureOf(ctx: Pick<Ctx, 'pepper'>, userId: UserId, until: string): string {
  return hashSecret(ctx, 'vouched', userId, until);
}
