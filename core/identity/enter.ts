import { type Ctx, check, patch, type Write } from '#core/platform';
import { accountNews } from './account-news.ts';
import { deviceName, newDevice, type SentDevice, seenNow } from './device.ts';
import { signInRefused } from './faults.ts';
import { journal } from './journal.ts';
import type { IssuedTokens, SessionTokens, User } from './model.ts';
import { waived } from './second-factor.ts';
import { type DeviceRecord, putDevice } from './session-store.ts';
import { beginSession } from './session-token.ts';
import { userKey } from './store.ts';

/** A session has begun. */
export interface SignedIn {
  readonly givenName: string;
  readonly tokens: SessionTokens;
}

/** Whoever has shown that they may enter: with what, from where, and what that uses up. */
export interface Entrance {
  readonly user: User;
  readonly device: DeviceRecord | undefined;
  readonly sent: SentDevice;
  readonly tokens: IssuedTokens;
  /** A provider vouched for them; their session has no part in Cognito. */
  readonly vouched?: true;
  readonly used: readonly Write[];
  /** No code is asked for on this device for a while. */
  readonly waivesCode: boolean;
}

/** Begins a session: its record, its device, the journal and, from a device nobody knows, a word to the owner. */
export async function enter(ctx: Ctx, entrance: Entrance): Promise<SignedIn> {
  const { user, device, sent, used } = entrance;
  const { userId, sessionEpoch: epoch } = user;
  const entered = device ? { record: seenNow(ctx, device) } : newDevice(ctx, userId, epoch, sent);
  const remembered = entrance.waivesCode ? waived(ctx, entered.record) : entered.record;
  const from = {
    userId,
    epoch,
    deviceName: deviceName(sent),
    deviceHash: entered.record.deviceHash,
    ...(entrance.vouched && { vouched: entrance.vouched }),
  };
  const session = beginSession(ctx, from, entrance.tokens);
  await ctx.table.commit([
    session.write,
    journal(ctx, userId, 'identity.signed_in', session.sessionId),
    putDevice(userId, remembered),
    ...used,
    ...(device || !user.firstSignedInAt
      ? []
      : accountNews(ctx, user, 'new-device', { deviceName: from.deviceName })),
    stillActive(ctx, user),
  ]);
  return {
    givenName: user.givenName ?? '',
    tokens: { ...session.tokens, ...('deviceToken' in entered && { deviceToken: entered.deviceToken }) },
  };
}

/** A password recovered or a user blocked since the user was read is not slipped past. */
function stillActive(ctx: Ctx, { userId, sessionEpoch, firstSignedInAt }: User): Write {
  const unchanged = { equals: { state: 'active', sessionEpoch } };
  if (firstSignedInAt) return check(userKey(userId), unchanged, signInRefused);
  const change = { set: { firstSignedInAt: ctx.clock.now() }, add: { version: 1 } };
  return patch(userKey(userId), change, unchanged, signInRefused);
}
