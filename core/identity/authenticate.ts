import type { Actor, Ctx } from '#core/platform';
import { notSignedIn } from './faults.ts';
import type { VerifiedToken } from './model.ts';
import { findSession, isOpen } from './session-store.ts';
import { holdsSecret } from './session-token.ts';

/**
 * The actor a verified access token stands for. Reads the user and the session strongly at every request: ending one
 * session or all, a recovered password and a blocked user act at once, though Cognito's token lives for some minutes more.
 */
export async function authenticate(ctx: Ctx, token: VerifiedToken): Promise<Actor> {
  const { userId, sessionId } = token;
  const { user, session } = await findSession(ctx, userId, sessionId);
  if (!session || !isOpen(ctx, user, session)) throw notSignedIn();
  if (!holdsSecret(ctx, session, token.sessionSecret)) throw notSignedIn();
  return { kind: 'user', userId, sessionId, ...(user?.memberOf && { memberOf: user.memberOf }) };
}
