import { plusSeconds, secondsOf } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf, type Write, WriteConflict } from '#core/platform';
import type * as operations from './contract.ts';
import { guessCode } from './conversation.ts';
import { sessionsEnded, tellCognito } from './end-all-sessions.ts';
import { codeUsedUp, conversationMissing } from './faults.ts';
import { refuseGuessable } from './guessable.ts';
import { journal } from './journal.ts';
import type { User } from './model.ts';
import {
  type Conversation,
  findUser,
  forgetPace,
  insertOutbox,
  patchConversation,
  patchUser,
} from './store.ts';

/** A claim older than this belongs to a process that died between the two commits; the code's owner may go on. */
const CLAIM_SECONDS = 30;
const NOTICE_USEFUL_SECONDS = 24 * 60 * 60;

/**
 * Sets a new password with the code and ends every session of the user.
 *
 * The code is claimed before the password is set, so that it serves one attempt at a time; the sessions, and the cards
 * that were bound before, end with the claim, so that a crash right after cannot leave an intruder inside, and once more with the new password, for whoever
 * signed in with the old one meanwhile. A crash in between leaves the code good for its remaining minutes.
 * A password that can be guessed is refused before the code is looked at (`identity.password_guessable`).
 */
export async function completeRecovery(
  ctx: Ctx,
  { id, code, password }: InputOf<typeof operations.completeRecovery>,
): Promise<OutputOf<typeof operations.completeRecovery>> {
  refuseGuessable(password);
  const guessed = await guessCode(ctx, 'recovery', id, code);
  const claimedAtSeconds = secondsOf(ctx.clock.now());
  if ((guessed.claimedAtSeconds ?? 0) > claimedAtSeconds - CLAIM_SECONDS) throw codeUsedUp();
  const { userId, phone } = guessed;
  await endSessions(ctx, { userId, phone }, () => [
    patchConversation(guessed, { claimedAtSeconds }, codeUsedUp),
  ]);

  const claimed: Conversation = { ...guessed, claimedAtSeconds };
  try {
    await ctx.ports.credentials.setPassword(userId, password);
  } catch (error) {
    await ctx.table.commit([patchConversation(claimed, { claimedAtSeconds: undefined })]);
    throw error;
  }
  await endSessions(ctx, { userId, phone }, (user) => [
    patchConversation(claimed, { completedAt: ctx.clock.now() }, codeUsedUp),
    forgetPace('recovery', phone),
    forgetPace('second-factor', phone),
    journal(ctx, userId, 'identity.password_recovered', id),
    noticeOf(ctx, user),
  ]);
  await tellCognito(ctx, userId);
  return DONE;
}

/** Commits the writes together with the end of all sessions begun so far. */
async function endSessions(
  ctx: Ctx,
  { userId, phone }: Pick<User, 'userId' | 'phone'>,
  others: (user: User) => Write[],
): Promise<void> {
  for (let round = 0; ; round += 1) {
    const user = await findUser(ctx, userId, { strong: true });
    // a code to a phone that was given up meanwhile is nobody's
    if (user?.state !== 'active' || user.phone !== phone) throw conversationMissing();
    const ended = { ...sessionsEnded(user), recoveredAt: ctx.clock.now() };
    try {
      return await ctx.table.commit([...others(user), patchUser(user, ended)]);
    } catch (error) {
      // the profile was changed meanwhile: read it again
      if (!(error instanceof WriteConflict) || round === 4) throw error;
    }
  }
}

/** Tells the owner by e-mail; by SMS where there is no e-mail. */
function noticeOf(ctx: Ctx, user: User): Write {
  const now = ctx.clock.now();
  return insertOutbox({
    outboxId: ctx.ids.next('notice'),
    to: user.email ? { mail: user.email } : { sms: user.phone },
    language: user.language,
    content: { template: 'password-changed', changedAt: now },
    usefulUntilSeconds: secondsOf(plusSeconds(now, NOTICE_USEFUL_SECONDS)),
  });
}
