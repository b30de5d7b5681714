import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import { accountNews } from './account-news.ts';
import type * as operations from './contract.ts';
import { endOtherSessions } from './end-other-sessions.ts';
import { journal } from './journal.ts';
import { connectionMissing } from './provider-faults.ts';
import { findConnections, removeConnection } from './provider-store.ts';
import { requireActive } from './require-active.ts';
import { requirePassword } from './require-password.ts';

/**
 * Takes the cabinet's key from an account at a provider; whoever is inside with it is out. The password that is asked for
 * is the way to sign in that is left.
 */
export async function disconnectProvider(
  ctx: Ctx,
  { connectionId, password }: InputOf<typeof operations.disconnectProvider>,
): Promise<OutputOf<typeof operations.disconnectProvider>> {
  const user = await requireActive(ctx);
  const own = await findConnections(ctx, user);
  if (!own.some((connection) => connection.connectionId === connectionId)) throw connectionMissing();
  await requirePassword(ctx, user.userId, password);
  await endOtherSessions(ctx, (now) => [
    ...removeConnection(now.userId, connectionId, connectionMissing),
    journal(ctx, now.userId, 'identity.provider_disconnected', connectionId),
    ...accountNews(ctx, now, 'provider-disconnected', { on: 'every-channel' }),
  ]);
  return DONE;
}
