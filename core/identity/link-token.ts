import { isId, type UserId } from '#core/kernel';
import { type Ctx, hashSecret } from '#core/platform';

/** What a link in a mail is for; a token of one is none of the other. */
export type LinkPurpose = 'activation' | 'email-change';

/** `<user id>.<secret>`: the id finds the one link the secret is compared with, so nothing is looked up by a secret. */
export function linkToken(
  ctx: Ctx,
  purpose: LinkPurpose,
  userId: UserId,
  email: string,
): { text: string; hash: string } {
  const secret = ctx.secrets.token();
  return { text: `${userId}.${secret}`, hash: linkHash(ctx, purpose, userId, email, secret) };
}

/** Bound to the purpose, the user and the e-mail it proves. */
export function linkHash(
  ctx: Pick<Ctx, 'pepper'>,
  purpose: LinkPurpose,
  userId: UserId,
  email: string,
  secret: string,
): string {
  return hashSecret(ctx, purpose, `${userId} ${email}`, secret);
}

export function readLinkToken(text: string): { userId: UserId; secret: string } | undefined {
  const [userId = '', secret = '', ...more] = text.split('.');
  return more.length === 0 && secret && isId('user', userId) ? { userId, secret } : undefined;
}
