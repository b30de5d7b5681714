import { type Ctx, DONE, type InputOf, type OutputOf, WriteConflict } from '#core/platform';
import type * as operations from './contract.ts';
import { sessionMissing } from './faults.ts';
import { journal } from './journal.ts';
import { requireUser } from './require-user.ts';
import { findSession, isOpen, removeSession } from './session-store.ts';

/** Ends one of the user's own sessions at once, wherever it is open. Throws `identity.session_missing`. */
export async function endSession(
  ctx: Ctx,
  { sessionId }: InputOf<typeof operations.endSession>,
): Promise<OutputOf<typeof operations.endSession>> {
  const userId = requireUser(ctx);
  const { user, session } = await findSession(ctx, userId, sessionId);
  if (!isOpen(ctx, user, session)) throw sessionMissing();
  try {
    await ctx.table.commit([
      removeSession(userId, sessionId),
      journal(ctx, userId, 'identity.session_ended', sessionId),
    ]);
  } catch (error) {
    if (error instanceof WriteConflict) throw sessionMissing();
    throw error;
  }
  return DONE;
}
