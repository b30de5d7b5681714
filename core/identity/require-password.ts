import type { UserId } from '#core/kernel';
import { type Ctx, throttle } from '#core/platform';
import { passwordWrong } from './faults.ts';
import type { IssuedTokens } from './model.ts';

/**
 * Lets through a signed-in user who knows their present password: whoever found a session open does not. Ten tries in a
 * quarter of an hour, which concern nothing but these tries.
 * @throws password_wrong
 */
export async function requirePassword(ctx: Ctx, userId: UserId, password: string): Promise<void> {
  await throttle(ctx, { scope: 'own-password', subject: userId, limit: 10, windowSeconds: 900 });
  const tokens = await ctx.ports.credentials.signIn(userId, password);
  if (!tokens) throw passwordWrong();
  await dropTokens(ctx, tokens);
}

/** Cognito's only way to check a password issues tokens; nobody is to have these. Without a session of ours they serve nobody. */
export async function dropTokens(ctx: Ctx, { refreshToken }: IssuedTokens): Promise<void> {
  try {
    await ctx.ports.credentials.revoke(refreshToken);
  } catch (error) {
    ctx.log.warn('a refresh token that nobody has was not revoked', { error });
  }
}
