import { type Instant, type SessionId, secondsOf, type UserId } from '#core/kernel';
import {
  type Ctx,
  insert,
  type Key,
  type Page,
  patch,
  put,
  remove,
  TIDY_AFTER_SECONDS,
  type Write,
} from '#core/platform';
import type { User } from './model.ts';
import { userKey } from './store.ts';

/** A session: `USER#<id>` / `SESSION#<session id>`. Its secrets are kept by the browser alone. */
export interface SessionRecord {
  readonly sessionId: SessionId;
  /** The user's `sessionEpoch` when it began; a session of an earlier one has ended. */
  readonly epoch: number;
  /** Of the secret that both tokens hold; each renewal makes the next one of it. */
  readonly secretHash: string;
  /** Of the secret before; it stays good for requests, and until the moment below for another tab's renewal. */
  readonly previousHash?: string;
  readonly renewableUntilSeconds?: number;
  /** Of Cognito's refresh token, or of what stands in its place, which renews this session and no other. */
  readonly refreshHash: string;
  /** A provider vouched for its user: Cognito has no part in it. */
  readonly vouched?: true;
  /** Browser and system, as far as they were told: `Firefox, Windows`. */
  readonly deviceName: string;
  readonly deviceHash: string;
  readonly startedAt: Instant;
  /** When it began or was last renewed. */
  readonly lastSeenAt: Instant;
  readonly endsAtSeconds: number;
}

/** A browser that a user signed in from: `USER#<id>` / `DEVICE#<hash of its secret for this user>`. */
export interface DeviceRecord {
  readonly deviceHash: string;
  /** As a session's: ending all sessions forgets the devices too. */
  readonly epoch: number;
  readonly firstSeenAt: Instant;
  readonly endsAtSeconds: number;
  /** Until then no second factor is asked for here, and since when that was granted. */
  readonly codeWaived?: { readonly untilSeconds: number; readonly at: Instant };
}

const sessionKey = (userId: UserId, sessionId: SessionId): Key => ({
  pk: `USER#${userId}`,
  sk: `SESSION#${sessionId}`,
});
const deviceKey = (userId: UserId, deviceHash: string): Key => ({
  pk: `USER#${userId}`,
  sk: `DEVICE#${deviceHash}`,
});

export function insertSession(userId: UserId, session: SessionRecord): Write {
  return insert({
    ...sessionKey(userId, session.sessionId),
    ...session,
    ttlSeconds: session.endsAtSeconds + TIDY_AFTER_SECONDS,
  });
}

/** Refused when the session has ended meanwhile. */
export function patchSession(userId: UserId, sessionId: SessionId, set: { readonly epoch: number }): Write {
  return patch(sessionKey(userId, sessionId), { set }, { exists: true });
}

/** Refused when the session has ended or was renewed meanwhile. */
export function renewSession(
  userId: UserId,
  { sessionId, secretHash }: SessionRecord,
  set: Pick<SessionRecord, 'secretHash' | 'previousHash' | 'renewableUntilSeconds' | 'lastSeenAt'>,
): Write {
  return patch(sessionKey(userId, sessionId), { set }, { equals: { secretHash } });
}

export const removeSession = (userId: UserId, sessionId: SessionId): Write =>
  remove(sessionKey(userId, sessionId), { exists: true });

/** The user and one session, in one strong read. */
export async function findSession(
  ctx: Pick<Ctx, 'table'>,
  userId: UserId,
  sessionId: SessionId,
): Promise<{ user: User | undefined; session: SessionRecord | undefined }> {
  const [user, session] = await ctx.table.getMany([userKey(userId), sessionKey(userId, sessionId)], {
    strong: true,
  });
  return { user: user as User | undefined, session: session as SessionRecord | undefined };
}

/** One page of a user's sessions, the newest first; some may have ended. */
export function querySessions(
  ctx: Pick<Ctx, 'table'>,
  userId: UserId,
  limit: number,
  cursor: string | undefined,
): Promise<Page<SessionRecord>> {
  return ctx.table.query<SessionRecord>(`USER#${userId}`, {
    prefix: 'SESSION#',
    reverse: true,
    strong: true,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
}

/** Whether a session that was read goes on: it has not run out, and neither it nor all of them were ended. */
export function isOpen(
  ctx: Pick<Ctx, 'clock'>,
  user: User | undefined,
  session: SessionRecord | undefined,
): boolean {
  return (
    user?.state === 'active' &&
    session !== undefined &&
    session.epoch === user.sessionEpoch &&
    session.endsAtSeconds > secondsOf(ctx.clock.now())
  );
}

/** The user, and that one of these devices which they signed in from, in one strong read. */
export async function findDevice(
  ctx: Pick<Ctx, 'table' | 'clock'>,
  userId: UserId,
  deviceHashes: readonly string[],
): Promise<{ user: User | undefined; device: DeviceRecord | undefined }> {
  const keys = [userKey(userId), ...deviceHashes.map((hash) => deviceKey(userId, hash))];
  const [user, ...devices] = (await ctx.table.getMany(keys, { strong: true })) as [
    User | undefined,
    ...(DeviceRecord | undefined)[],
  ];
  const nowSeconds = secondsOf(ctx.clock.now());
  const device = devices.find(
    (one) => one?.epoch === user?.sessionEpoch && (one?.endsAtSeconds ?? 0) > nowSeconds,
  );
  return { user, device };
}

export function putDevice(userId: UserId, device: DeviceRecord): Write {
  return put({
    ...deviceKey(userId, device.deviceHash),
    ...device,
    ttlSeconds: device.endsAtSeconds + TIDY_AFTER_SECONDS,
  });
}

/** Removes a user's sessions and devices, ended ones too: nothing of where they were is left. */
export async function removeTraces(ctx: Pick<Ctx, 'table'>, userId: UserId): Promise<void> {
  for (const prefix of ['SESSION#', 'DEVICE#']) {
    for (;;) {
      const { items } = await ctx.table.query<Key>(`USER#${userId}`, { prefix, strong: true, limit: 90 });
      if (items.length === 0) break;
      await ctx.table.commit(items.map(({ pk, sk }) => remove({ pk, sk })));
    }
  }
}
