import { type Instant, type SupplierId, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, type Key, patch, put, remove, TIDY_AFTER_SECONDS, type Write } from '#core/platform';
import type { User } from './model.ts';
import { userKey } from './store.ts';

/** A new sign-in for whoever can reach neither their phone nor their e-mail any more: `USER#<id>` / `SIGN-IN-CHANGE`. One at a time. */
export interface SignInChange {
  readonly userId: UserId;
  readonly supplierId: SupplierId;
  readonly supplierName: string;
  /** What opens the cabinet afterwards, and nothing else does. */
  readonly phone?: string;
  readonly email?: string;
  readonly reason: string;
  readonly state: 'requested' | 'approved' | 'rejected' | 'cancelled';
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  readonly decidedBy?: string;
  readonly approvableFromSeconds: number;
  readonly endsAtSeconds: number;
  /** Of the link that stops it. */
  readonly tokenHash: string;
}

const changeKey = (userId: UserId): Key => ({ pk: `USER#${userId}`, sk: 'SIGN-IN-CHANGE' });

/** The user and the latest change there was, in one strong read; absent once its end has passed. */
export async function findSignInChange(
  ctx: Pick<Ctx, 'table' | 'clock'>,
  userId: UserId,
): Promise<{ user: User | undefined; change: SignInChange | undefined }> {
  const [user, found] = await ctx.table.getMany([userKey(userId), changeKey(userId)], { strong: true });
  const change = found as SignInChange | undefined;
  const isOver = !change || change.endsAtSeconds <= secondsOf(ctx.clock.now());
  return { user: user as User | undefined, change: isOver ? undefined : change };
}

/** Goes with a change of the user's head that was read, so that of two at once one is refused. */
export const putSignInChange = (change: SignInChange): Write =>
  put({
    ...changeKey(change.userId),
    ...change,
    ttlSeconds: change.endsAtSeconds + TIDY_AFTER_SECONDS,
  });

/** Ends a request that waits; refused when it waits no more. */
export const decideSignInChange = (
  { userId, tokenHash }: SignInChange,
  set: Pick<SignInChange, 'state' | 'decidedBy'>,
): Write => patch(changeKey(userId), { set }, { equals: { tokenHash, state: 'requested' } });

export const removeSignInChange = (userId: UserId): Write => remove(changeKey(userId));
