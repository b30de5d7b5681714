import { type Fault, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, type Write, WriteConflict } from '#core/platform';
import { tellEverywhere } from './account-news.ts';
import { sessionsEnded, tellCognito } from './end-all-sessions.ts';
import { journal } from './journal.ts';
import type { Login, User } from './model.ts';
import { findUser, forgetPace, patchUser } from './store.ts';

/** A claim older than this belongs to a process that died between the two commits; whoever has the proof may go on. */
const CLAIM_SECONDS = 30;

/** A code or a link that was sent to a phone or an e-mail, and was given back. */
export interface RecoveryProof {
  readonly id: string;
  readonly userId: UserId;
  readonly sentTo: Login;
  readonly claimedAtSeconds?: number;
  readonly password: string;
  /** Keeps others from using it, from then on, or no more. */
  claim(claimedAtSeconds: number): readonly Write[];
  release(claimedAtSeconds: number): Write;
  /** It has done its work. */
  use(claimedAtSeconds: number): Write;
  /** Somebody else is using it. */
  readonly claimed: () => Fault;
  /** What it was sent to is not the user's any more, or the user may not sign in. */
  readonly outdated: () => Fault;
}

/**
 * Sets a new password and ends every session of the user, who is told by mail and by SMS.
 *
 * The proof is claimed before the password is set, so that it serves one attempt at a time; the sessions, and the cards
 * that were bound before, end with the claim, so that a crash right after cannot leave an intruder inside, and once more with the new password, for whoever
 * signed in with the old one meanwhile. A crash in between leaves the proof good for its remaining minutes.
 */
export async function setRecoveredPassword(ctx: Ctx, proof: RecoveryProof): Promise<void> {
  const { userId, sentTo } = proof;
  const claimedAtSeconds = secondsOf(ctx.clock.now());
  if ((proof.claimedAtSeconds ?? 0) > claimedAtSeconds - CLAIM_SECONDS) throw proof.claimed();
  await endSessions(ctx, proof, () => proof.claim(claimedAtSeconds));

  try {
    await ctx.ports.credentials.setPassword(userId, proof.password);
  } catch (error) {
    await ctx.table.commit([proof.release(claimedAtSeconds)]);
    throw error;
  }
  await endSessions(ctx, proof, (user) => [
    proof.use(claimedAtSeconds),
    forgetPace('recovery', sentTo.value),
    ...(user.phone ? [forgetPace('second-factor', user.phone)] : []),
    journal(ctx, userId, 'identity.password_recovered', proof.id),
    ...tellEverywhere(ctx, user, {
      template: 'password-changed',
      changedAt: ctx.clock.now(),
      by: sentTo.kind,
    }),
  ]);
  await tellCognito(ctx, userId);
}

/** Commits the writes together with the end of all sessions begun so far. */
async function endSessions(
  ctx: Ctx,
  { userId, sentTo, outdated }: RecoveryProof,
  others: (user: User) => readonly Write[],
): Promise<void> {
  for (let round = 0; ; round += 1) {
    const user = await findUser(ctx, userId, { strong: true });
    // a code to a phone, or a link to an e-mail, that was given up meanwhile is nobody's
    if (user?.state !== 'active' || user[sentTo.kind] !== sentTo.value) throw outdated();
    const ended = { ...sessionsEnded(user), recoveredAt: ctx.clock.now(), withoutPassword: undefined };
    try {
      return await ctx.table.commit([...others(user), patchUser(user, ended)]);
    } catch (error) {
      // the profile was changed meanwhile: read it again
      if (!(error instanceof WriteConflict) || round === 4) throw error;
    }
  }
}
