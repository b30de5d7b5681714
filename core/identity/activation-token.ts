import { isId, type UserId } from '#core/kernel';
import { type Ctx, hashSecret } from '#core/platform';

/** `<user id>.<secret>`: the id finds the one link the secret is compared with, so nothing is looked up by a secret. */
export function activationToken(ctx: Ctx, userId: UserId, email: string): { text: string; hash: string } {
  const secret = ctx.secrets.token();
  return { text: `${userId}.${secret}`, hash: activationHash(ctx, userId, email, secret) };
}

/** Bound to the user and the e-mail it proves. */
export function activationHash(
  ctx: Pick<Ctx, 'pepper'>,
  userId: UserId,
  email: string,
  secret: string,
): string {
  return hashSecret(ctx, 'activation', `${userId} ${email}`, secret);
}

export function readActivationToken(text: string): { userId: UserId; secret: string } | undefined {
  const [userId = '', secret = '', ...more] = text.split('.');
  return more.length === 0 && secret && isId('user', userId) ? { userId, secret } : undefined;
}
