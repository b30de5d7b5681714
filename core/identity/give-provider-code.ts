import type { Ctx, InputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { findSentDevice, type SentDevice } from './device.ts';
import { enter, type SignedIn } from './enter.ts';
import { conversationMissing } from './faults.ts';
import { vouchedEntrance } from './finish-provider-sign-in.ts';
import type { SentBrowser } from './model.ts';
import { requireEntry } from './provider-entry.ts';
import { cabinetClosed } from './provider-faults.ts';
import { findConnected, useEntry } from './provider-store.ts';
import { useCode } from './second-factor.ts';

/** Begins the session of a user who wants a code besides what the provider vouches for. The entry is good once. */
export async function giveProviderCode(
  ctx: Ctx,
  { id, secondFactor }: InputOf<typeof operations.giveProviderCode>,
  sent: SentDevice & SentBrowser = {},
): Promise<SignedIn> {
  const entry = await requireEntry(ctx, id, 'second-factor', sent);
  // disconnected meanwhile, or the password was recovered
  const { user } = await findConnected(ctx, entry.connectionId);
  if (user?.userId !== entry.userId) throw conversationMissing();
  if (user.state !== 'active') throw cabinetClosed();
  const used = [...(await useCode(ctx, user, secondFactor)), useEntry(entry, conversationMissing)];
  const { device } = await findSentDevice(ctx, user.userId, sent);
  const waivesCode = secondFactor.remember;
  return enter(ctx, { user, device, sent, ...vouchedEntrance(ctx, user), used, waivesCode });
}
