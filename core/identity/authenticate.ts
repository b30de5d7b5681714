import type { Actor, Ctx } from '#core/platform';
import { notSignedIn } from './faults.ts';
import type { VerifiedToken } from './model.ts';
import { findUser } from './store.ts';

/**
 * The actor a verified access token stands for. Reads the user strongly at every request: blocking a user, a
 * recovered password and "sign out everywhere" act at once, though the token itself lives for some minutes more.
 */
export async function authenticate(ctx: Ctx, token: VerifiedToken): Promise<Actor> {
  const user = await findUser(ctx, token.userId, { strong: true });
  if (user?.state !== 'active' || token.issuedAtSeconds < user.sessionsValidFromSeconds) throw notSignedIn();
  return { kind: 'user', userId: user.userId, signedInAtSeconds: token.issuedAtSeconds };
}
