import type { Ctx, InputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { requireProvider } from './list-providers.ts';
import type { SentBrowser, User } from './model.ts';
import type { ProviderPurpose } from './provider-state.ts';
import { requireActive } from './require-active.ts';
import { requirePassword } from './require-password.ts';
import { type SentAway, sendAway } from './start-provider-sign-in.ts';

/** Begins to connect an account at a provider to the caller's cabinet, who shows that they know its password (ADR 20). */
export async function startProviderConnection(
  ctx: Ctx,
  { password, ...which }: InputOf<typeof operations.startProviderConnection>,
  sent: SentBrowser = {},
): Promise<SentAway> {
  const user = await requireActive(ctx);
  const provider = requireProvider(ctx, which);
  await requirePassword(ctx, user.userId, password);
  return sendAway(ctx, provider, connecting(user), sent);
}

/** What ends all sessions of the user ends this too. */
export function connecting({ userId, sessionEpoch }: User): ProviderPurpose {
  return { kind: 'connect', whose: `${userId} ${sessionEpoch}` };
}
