import { type Id, type IdKind, isId } from '#core/kernel';
import { type Ctx, hashSecret, throttleNetwork } from '#core/platform';

/** What a link in a mail is for; a token of one is none of the other. */
export type LinkPurpose = 'activation' | 'email-change' | 'sign-up-link' | 'recovery-link' | 'sign-in-change';

/** Lets sixty links be opened in ten minutes from one network, so that nobody goes through secrets. Throws `platform.too_many_tries`. */
export function throttleOpening(ctx: Ctx, scope: string): Promise<void> {
  return throttleNetwork(ctx, { scope, limit: 60, windowSeconds: 600 });
}

/** `<id>.<secret>`: the id finds the one link the secret is compared with, so nothing is looked up by a secret. */
export function linkToken(
  ctx: Ctx,
  purpose: LinkPurpose,
  id: string,
  email = '',
): { text: string; hash: string } {
  const secret = ctx.secrets.token();
  return { text: `${id}.${secret}`, hash: linkHash(ctx, purpose, id, email, secret) };
}

/** Bound to the purpose, to whose or which it is, and to the e-mail it proves, if it proves one. */
export function linkHash(
  ctx: Pick<Ctx, 'pepper'>,
  purpose: LinkPurpose,
  id: string,
  email: string,
  secret: string,
): string {
  return hashSecret(ctx, purpose, `${id} ${email}`, secret);
}

export function readLinkToken<K extends IdKind>(
  text: string,
  kind: K,
): { id: Id<K>; secret: string } | undefined {
  const [id = '', secret = '', ...more] = text.split('.');
  return more.length === 0 && secret && isId(kind, id) ? { id, secret } : undefined;
}
