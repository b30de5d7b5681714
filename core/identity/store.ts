import type { Fault, Instant, UserId } from '#core/kernel';
import {
  type Ctx,
  type Item,
  insert,
  type Key,
  patch,
  put,
  type ReadOptions,
  remove,
  TIDY_AFTER_SECONDS,
  type Write,
} from '#core/platform';
import type { Agreed, Login, OutboxMessage, User } from './model.ts';

export const userKey = (userId: UserId): Key => ({ pk: `USER#${userId}`, sk: '#HEAD' });
export const onceKey = (scope: string, key: string): Key => ({ pk: `ONCE#${scope}#${key}`, sk: '#HEAD' });

export async function findUser(
  ctx: Pick<Ctx, 'table'>,
  userId: UserId,
  options: ReadOptions = {},
): Promise<User | undefined> {
  return ctx.table.get<User>(userKey(userId), options);
}

/** Several by id in one round trip, strongly; at most 100. */
export function findUsers(
  ctx: Pick<Ctx, 'table'>,
  userIds: readonly UserId[],
): Promise<(User | undefined)[]> {
  return ctx.table.getMany<User>(userIds.map(userKey), { strong: true });
}

/** The head of a user; while pending, the table may forget it once its time is over. */
export function userItem(user: User): Item {
  return {
    ...userKey(user.userId),
    ...user,
    ...(user.pendingUntilSeconds !== undefined && {
      ttlSeconds: user.pendingUntilSeconds + TIDY_AFTER_SECONDS,
    }),
  };
}

/** Changes a head that was read at `user.version`. */
export function patchUser(
  user: User,
  set: Partial<Record<keyof User, unknown>>,
  otherwise?: () => Fault,
): Write {
  const until = set.pendingUntilSeconds;
  const ttlSeconds = typeof until === 'number' ? until + TIDY_AFTER_SECONDS : undefined;
  return patch(
    userKey(user.userId),
    { set: { ...set, ...('pendingUntilSeconds' in set && { ttlSeconds }) }, add: { version: 1 } },
    { equals: { version: user.version, state: user.state } },
    otherwise,
  );
}

/** Who holds a phone or an e-mail. A holder with an end has not finished registering. */
export interface Holder {
  readonly userId: UserId;
  readonly pendingUntilSeconds?: number;
}

/** Reads strongly: uniqueness and sign-in hang on it. */
export async function findHolder(
  ctx: Pick<Ctx, 'table'>,
  login: Login['kind'],
  value: string,
): Promise<Holder | undefined> {
  return ctx.table.get<Holder>(onceKey(login, value), { strong: true });
}

/** Gives a phone or an e-mail to a user; refused when the present holder is not the one that was seen. */
export function takeLogin(
  login: Login['kind'],
  value: string,
  holder: Holder,
  seen: Holder | undefined,
  otherwise?: () => Fault,
): Write {
  const { pendingUntilSeconds } = holder;
  const item: Item = {
    ...onceKey(login, value),
    ...holder,
    ...(pendingUntilSeconds !== undefined && { ttlSeconds: pendingUntilSeconds + TIDY_AFTER_SECONDS }),
  };
  if (!seen) return insert(item, otherwise);
  return put(
    item,
    { equals: { userId: seen.userId, pendingUntilSeconds: seen.pendingUntilSeconds } },
    otherwise,
  );
}

/** Lets go of a phone or an e-mail that this user holds. */
export function releaseLogin(login: Login['kind'], value: string, userId: UserId): Write {
  return remove(onceKey(login, value), { equals: { userId } });
}

/** A registration, a recovery or another talk that waits for a code: `ONCE#<purpose>#<id>`. */
export interface Conversation {
  readonly id: string;
  readonly purpose: Purpose;
  readonly phone: string;
  readonly userId: UserId;
  /** Nobody gets in by this one: the phone was known (sign-up, phone change) or unknown (recovery) when it began. */
  readonly decoy: boolean;
  readonly agreed?: Agreed;
  readonly endsAtSeconds: number;
  readonly codeHash?: string;
  /** Counts the codes, so that a guess at one is never compared with the next. */
  readonly codeNumber: number;
  readonly codeExpiresAtSeconds: number;
  readonly tries: number;
  readonly provedAt?: Instant;
  /** Somebody is setting the new password since then. */
  readonly claimedAtSeconds?: number;
  readonly completedAt?: Instant;
}

export type Purpose = 'sign-up' | 'recovery' | 'phone-change' | 'second-factor';

const conversationKey = (purpose: Purpose, id: string): Key => onceKey(purpose, id);

/** Strongly: a code's tries are counted on it. Absent once its end has passed, whatever the table still holds. */
export async function findConversation(
  ctx: Pick<Ctx, 'table'>,
  purpose: Purpose,
  id: string,
  nowSeconds: number,
): Promise<Conversation | undefined> {
  const found = await ctx.table.get<Conversation>(conversationKey(purpose, id), { strong: true });
  return found && found.endsAtSeconds > nowSeconds ? found : undefined;
}

export function insertConversation(conversation: Conversation): Write {
  return insert({
    ...conversationKey(conversation.purpose, conversation.id),
    ...conversation,
    ttlSeconds: conversation.endsAtSeconds + TIDY_AFTER_SECONDS,
  });
}

/** Changes a conversation while it is still about the code that was read and has come no further. */
export function patchConversation(
  conversation: Conversation,
  set: { readonly [K in keyof Conversation]?: Conversation[K] | undefined },
  otherwise?: () => Fault,
): Write {
  const { purpose, id, codeNumber, provedAt, claimedAtSeconds, completedAt } = conversation;
  const ttl = set.endsAtSeconds !== undefined && { ttlSeconds: set.endsAtSeconds + TIDY_AFTER_SECONDS };
  return patch(
    conversationKey(purpose, id),
    { set: { ...set, ...ttl } },
    { exists: true, equals: { codeNumber, provedAt, claimedAtSeconds, completedAt } },
    otherwise,
  );
}

/** Counts one try at the code that was read; refused when there is a newer code or `limit` tries were counted. */
export function countTry(conversation: Conversation, limit: number): Write {
  const { purpose, id, codeNumber } = conversation;
  return patch(
    conversationKey(purpose, id),
    { add: { tries: 1 } },
    { exists: true, equals: { codeNumber }, atMost: { tries: limit - 1 } },
  );
}

/** How many codes a phone, or links an e-mail, got for a purpose, and when it may get the next. */
export interface Pace {
  readonly sent: number;
  readonly nextAtSeconds: number;
  readonly resetsAtSeconds: number;
}

const paceKey = (purpose: Purpose, to: string): Key => onceKey(`pace#${purpose}`, to);

export function findPace(ctx: Ctx, purpose: Purpose, to: string): Promise<Pace | undefined> {
  return ctx.table.get<Pace>(paceKey(purpose, to), { strong: true });
}

export function putPace(
  purpose: Purpose,
  to: string,
  pace: Pace,
  seen: Pace | undefined,
  otherwise: () => Fault,
): Write {
  const item: Item = {
    ...paceKey(purpose, to),
    ...pace,
    ttlSeconds: pace.resetsAtSeconds + TIDY_AFTER_SECONDS,
  };
  if (!seen) return insert(item, otherwise);
  return put(item, { equals: { sent: seen.sent, nextAtSeconds: seen.nextAtSeconds } }, otherwise);
}

export const forgetPace = (purpose: Purpose, to: string): Write => remove(paceKey(purpose, to));

/** The activation link of a pending user: `USER#<id>` / `ACTIVATION`. One at a time; a newer one replaces it. */
export interface Activation {
  readonly email: string;
  readonly tokenHash: string;
  readonly endsAtSeconds: number;
}

const activationKey = (userId: UserId): Key => ({ pk: `USER#${userId}`, sk: 'ACTIVATION' });

export const putActivation = (userId: UserId, activation: Activation): Write =>
  put({
    ...activationKey(userId),
    ...activation,
    ttlSeconds: activation.endsAtSeconds + TIDY_AFTER_SECONDS,
  });

export const removeActivation = (userId: UserId): Write => remove(activationKey(userId));

/** The user and the link a token may belong to, in one strong read. */
export async function findActivation(
  ctx: Ctx,
  userId: UserId,
): Promise<{ user: User | undefined; activation: Activation | undefined }> {
  const [user, activation] = await ctx.table.getMany([userKey(userId), activationKey(userId)], {
    strong: true,
  });
  return { user: user as User | undefined, activation: activation as Activation | undefined };
}

/** The link that proves a new e-mail: `USER#<id>` / `EMAIL-CHANGE`. One at a time; a newer one replaces it. */
export interface EmailChange {
  readonly email: string;
  readonly tokenHash: string;
  /** The user's `sessionEpoch` when it was asked for: what ends all sessions ends it too. */
  readonly epoch: number;
  readonly endsAtSeconds: number;
  readonly usedAt?: Instant;
}

const emailChangeKey = (userId: UserId): Key => ({ pk: `USER#${userId}`, sk: 'EMAIL-CHANGE' });

export const putEmailChange = (userId: UserId, change: EmailChange): Write =>
  put({ ...emailChangeKey(userId), ...change, ttlSeconds: change.endsAtSeconds + TIDY_AFTER_SECONDS });

export const removeEmailChange = (userId: UserId): Write => remove(emailChangeKey(userId));

/** Refused when a newer link replaced it, or it was used. */
export const useEmailChange = (userId: UserId, { tokenHash }: EmailChange, usedAt: Instant): Write =>
  patch(emailChangeKey(userId), { set: { usedAt } }, { equals: { tokenHash, usedAt: undefined } });

/** The user and the link a token may belong to, in one strong read. */
export async function findEmailChange(
  ctx: Ctx,
  userId: UserId,
): Promise<{ user: User | undefined; change: EmailChange | undefined }> {
  const [user, change] = await ctx.table.getMany([userKey(userId), emailChangeKey(userId)], {
    strong: true,
  });
  return { user: user as User | undefined, change: change as EmailChange | undefined };
}

const deletionKey = (userId: UserId): Key => onceKey('deletion', userId);

/** The reminder of an account to be deleted: when the table forgets it, the deletion is carried out. */
export const putDeletion = (userId: UserId, dueSeconds: number): Write =>
  put({ ...deletionKey(userId), userId, ttlSeconds: dueSeconds + TIDY_AFTER_SECONDS });

export const removeDeletion = (userId: UserId): Write => remove(deletionKey(userId));

export function insertOutbox(message: OutboxMessage): Write {
  return insert({
    pk: `OUTBOX#${message.outboxId}`,
    sk: 'MESSAGE',
    ...message,
    ttlSeconds: message.usefulUntilSeconds + TIDY_AFTER_SECONDS,
  });
}
