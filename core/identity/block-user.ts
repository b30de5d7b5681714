import { type Ctx, untilFresh, type Write } from '#core/platform';
import { sessionsEnded } from './end-all-sessions.ts';
import { userMissing } from './faults.ts';
import { journal } from './journal.ts';
import { loginOf, type User, type UserState } from './model.ts';
import { findHolder, findUser, patchUser, removeDeletion } from './store.ts';

export interface BlockedUser {
  /** The phone (E.164) or e-mail the person signs in with. */
  readonly login: string;
}

/**
 * Blocks an active user: every session ends with the same commit, and from then on signing in answers as with a wrong
 * password and a recovery sends nothing. A deletion that was asked for is taken back: it may have been by whoever is kept
 * out. Repeats change nothing. For the system only. Throws `identity.user_missing`.
 */
export async function blockUser(ctx: Ctx, { login }: BlockedUser): Promise<void> {
  const { userId } = await change(ctx, login, { from: 'active', to: 'blocked' }, (user) => [
    patchUser(user, { state: 'blocked', deletionDueSeconds: undefined, ...sessionsEnded(user) }),
    journal(ctx, user.userId, 'identity.blocked'),
    ...(user.deletionDueSeconds === undefined
      ? []
      : [removeDeletion(user.userId), journal(ctx, user.userId, 'identity.deletion_cancelled')]),
  ]);
  try {
    await ctx.ports.credentials.disable(userId);
  } catch (error) {
    ctx.log.warn('Cognito did not disable the user; our own state keeps them out all the same', { error });
  }
}

/**
 * Lets a blocked user sign in again; the sessions that ended stay ended. Repeats change nothing. For the system only.
 * Throws `identity.user_missing`, `identity.credentials_unavailable`.
 */
export async function unblockUser(ctx: Ctx, { login }: BlockedUser): Promise<void> {
  const { userId } = await change(ctx, login, { from: 'blocked', to: 'active' }, (user) => [
    patchUser(user, { state: 'active' }),
    journal(ctx, user.userId, 'identity.unblocked'),
  ]);
  // without it the password does not do, so it must not be passed over; the command is repeated
  await ctx.ports.credentials.enable(userId);
}

/** Brings a user from one state to another; whoever is there already stays as they are. */
async function change(
  ctx: Ctx,
  login: string,
  { from, to }: { readonly from: UserState; readonly to: UserState },
  changed: (user: User) => readonly Write[],
): Promise<User> {
  if (ctx.actor.kind !== 'system') throw userMissing();
  const { kind, value } = loginOf(login);
  return untilFresh(async () => {
    const holder = await findHolder(ctx, kind, value);
    const user = holder && (await findUser(ctx, holder.userId, { strong: true }));
    if (user?.state === to) return user;
    if (user?.state !== from) throw userMissing();
    await ctx.table.commit(changed(user));
    return user;
  });
}
