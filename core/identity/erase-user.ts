import { invariant, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import { accountNews } from './account-news.ts';
import { findAgreements, insertAgreement } from './consent-store.ts';
import { sessionsEnded } from './end-all-sessions.ts';
import { journal } from './journal.ts';
import { CONSENT_KINDS } from './legal.ts';
import type { User } from './model.ts';
import { allConnections, removeConnection } from './provider-store.ts';
import { removeTraces } from './session-store.ts';
import { removeSignInChange } from './sign-in-change-store.ts';
import { findUser, patchUser, releaseLogin, removeActivation, removeEmailChange } from './store.ts';

/** Whether an account's grace period is over. */
export async function isDeletionDue(ctx: Ctx, userId: UserId): Promise<boolean> {
  const user = await findUser(ctx, userId, { strong: true });
  return user?.state === 'active' && (user.deletionDueSeconds ?? Infinity) <= secondsOf(ctx.clock.now());
}

/**
 * Makes the person behind an account unknown: names, phone, e-mail, password, sessions and devices go, consents are
 * withdrawn, and the phone and the e-mail are free again. What stays speaks of an id: payments and the ledger, which the
 * law wants kept, the journal, and what was agreed to. For the system only; does nothing before {@link isDeletionDue}, wants
 * the user out of their organisations, and may be repeated after a crash.
 */
export async function eraseUser(ctx: Ctx, { userId }: { userId: UserId }): Promise<void> {
  invariant(ctx.actor.kind === 'system', 'accounts are deleted by the system');
  if (!(await isDeletionDue(ctx, userId)) && !(await isDeleted(ctx, userId))) return;
  await untilFresh(async () => {
    const user = await findUser(ctx, userId, { strong: true });
    if (user?.state !== 'active') return;
    // who joins one while being deleted leaves it first: its counts must stay true
    invariant(!user.memberOf, 'who is deleted has left their organisations');
    const connections = await allConnections(ctx, userId);
    await ctx.table.commit([
      patchUser(user, { ...NOBODY, ...sessionsEnded(user), state: 'deleted', recoveredAt: ctx.clock.now() }),
      ...(user.phone ? [releaseLogin('phone', user.phone, userId)] : []),
      ...(user.email ? [releaseLogin('email', user.email, userId)] : []),
      removeActivation(userId),
      removeEmailChange(userId),
      removeSignInChange(userId),
      ...connections.flatMap(({ connectionId }) => removeConnection(userId, connectionId)),
      ...(await withdrawals(ctx, user)),
      journal(ctx, userId, 'identity.deleted'),
      ...accountNews(ctx, user, 'deleted'),
    ]);
  });
  await removeTraces(ctx, userId);
  await ctx.ports.credentials.remove(userId);
}

/** A head that says nothing of a person. */
const NOBODY: Partial<Record<keyof User, unknown>> = {
  phone: undefined,
  email: undefined,
  givenName: undefined,
  familyName: undefined,
  signInBy: undefined,
  secondFactorSince: undefined,
  withoutPassword: undefined,
  deletionDueSeconds: undefined,
  signInChangeFromSeconds: undefined,
};

async function isDeleted(ctx: Ctx, userId: UserId): Promise<boolean> {
  return (await findUser(ctx, userId, { strong: true }))?.state === 'deleted';
}

async function withdrawals(ctx: Ctx, user: User): Promise<Write[]> {
  const last = await Promise.all(
    CONSENT_KINDS.map(async (kind) => (await findAgreements(ctx, user.userId, kind))[0]),
  );
  return last.flatMap((agreement) => {
    if (agreement?.act !== 'given') return [];
    const { kind, textVersion, textHash, language } = agreement;
    return [
      insertAgreement(user, { kind, textVersion, textHash, language, act: 'withdrawn', at: ctx.clock.now() }),
    ];
  });
}
