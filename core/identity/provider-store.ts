import type { ConnectionId, Fault, Instant, SupplierId, UserId } from '#core/kernel';
import { type Ctx, insert, type Key, put, remove, TIDY_AFTER_SECONDS, type Write } from '#core/platform';
import type { User } from './model.ts';
import { findUser, onceKey } from './store.ts';

/** An account at a provider that opens a user's cabinet: `USER#<id>` / `PROVIDER#<connection id>`. */
export interface Connection {
  readonly connectionId: ConnectionId;
  readonly supplierId: SupplierId;
  readonly provider: string;
  readonly connectedAt: Instant;
}

/** Whose cabinet an account at a provider opens: `ONCE#connection#<connection id>`. */
export interface Connected {
  readonly userId: UserId;
  readonly connectedAt: Instant;
}

/** More than anybody has. */
export const MOST_CONNECTIONS = 5;

const connectionKey = (userId: UserId, connectionId: ConnectionId): Key => ({
  pk: `USER#${userId}`,
  sk: `PROVIDER#${connectionId}`,
});

/** Refused when the account's present holder is not the one that was seen, who gives it up. */
export function putConnection(userId: UserId, connection: Connection, seen: Connected | undefined): Write[] {
  const { connectionId, connectedAt } = connection;
  const once = { ...onceKey('connection', connectionId), userId, connectedAt };
  return [
    put({ ...connectionKey(userId, connectionId), ...connection }),
    seen ? put(once, { equals: { userId: seen.userId, connectedAt: seen.connectedAt } }) : insert(once),
    ...(seen && seen.userId !== userId ? [remove(connectionKey(seen.userId, connectionId))] : []),
  ];
}

/** Refused when it is another's by now, or nobody's. */
export function removeConnection(
  userId: UserId,
  connectionId: ConnectionId,
  otherwise?: () => Fault,
): Write[] {
  return [
    remove(connectionKey(userId, connectionId)),
    remove(onceKey('connection', connectionId), { equals: { userId } }, otherwise),
  ];
}

/** A user's connections, oldest id first; what was connected before the password was recovered is none ({@link isVoid}). */
export async function findConnections(
  ctx: Pick<Ctx, 'table'>,
  user: Pick<User, 'userId' | 'recoveredAt'>,
): Promise<Connection[]> {
  return (await allConnections(ctx, user.userId)).filter((connection) => !isVoid(user, connection));
}

/** Those too that serve no more. */
export async function allConnections(ctx: Pick<Ctx, 'table'>, userId: UserId): Promise<Connection[]> {
  const { items } = await ctx.table.query<Connection>(`USER#${userId}`, {
    prefix: 'PROVIDER#',
    strong: true,
    limit: 4 * MOST_CONNECTIONS,
  });
  return items;
}

/** What an account opens: the user as they are now, unless it serves no more; and what stands in its place. */
export async function findConnected(
  ctx: Pick<Ctx, 'table'>,
  connectionId: ConnectionId,
): Promise<{ seen: Connected | undefined; user: User | undefined }> {
  const seen = await ctx.table.get<Connected>(onceKey('connection', connectionId), { strong: true });
  const user = seen && (await findUser(ctx, seen.userId, { strong: true }));
  return { seen, user: user && seen && !isVoid(user, seen) ? user : undefined };
}

/** Whoever recovers a password may have lost it to somebody: what opened the cabinet before opens it no more. */
function isVoid(
  { recoveredAt }: Pick<User, 'recoveredAt'>,
  { connectedAt }: Pick<Connected, 'connectedAt'>,
): boolean {
  return recoveredAt !== undefined && connectedAt <= recoveredAt;
}

/**
 * Somebody a provider vouched for, who is not in yet: they are to agree to the texts, or to give the code of their second
 * factor. `ONCE#provider-entry#<id>`; good once, and for the browser that came back from the provider.
 */
export interface ProviderEntry {
  readonly id: string;
  readonly step: 'sign-up' | 'second-factor';
  readonly browserHash: string;
  readonly connectionId: ConnectionId;
  readonly supplierId: SupplierId;
  readonly provider: string;
  /** Who is to be let in, or the id they will have. */
  readonly userId: UserId;
  /** Vouched for by the provider; of who signs up only. */
  readonly email?: string;
  readonly phone?: string;
  readonly endsAtSeconds: number;
}

const entryKey = (id: string): Key => onceKey('provider-entry', id);

export const insertEntry = (entry: ProviderEntry): Write =>
  insert({ ...entryKey(entry.id), ...entry, ttlSeconds: entry.endsAtSeconds + TIDY_AFTER_SECONDS });

/** Refused when it was used. */
export const useEntry = ({ id }: ProviderEntry, otherwise: () => Fault): Write =>
  remove(entryKey(id), { exists: true }, otherwise);

/** Absent once its end has passed, whatever the table still holds. */
export async function findEntry(
  ctx: Pick<Ctx, 'table'>,
  id: string,
  nowSeconds: number,
): Promise<ProviderEntry | undefined> {
  const found = await ctx.table.get<ProviderEntry>(entryKey(id), { strong: true });
  return found && found.endsAtSeconds > nowSeconds ? found : undefined;
}
