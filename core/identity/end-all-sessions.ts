import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { journal } from './journal.ts';
import type { User } from './model.ts';
import { requireActive } from './require-active.ts';
import { requireUser } from './require-user.ts';
import { patchUser } from './store.ts';

/** "Sign out everywhere": no session of the user goes on, this one included, and no device is remembered. */
export async function endAllSessions(
  ctx: Ctx,
  _input: InputOf<typeof operations.endAllSessions>,
): Promise<OutputOf<typeof operations.endAllSessions>> {
  const userId = requireUser(ctx);
  await untilFresh(async () => {
    const user = await requireActive(ctx);
    await ctx.table.commit([
      patchUser(user, sessionsEnded(user)),
      journal(ctx, userId, 'identity.all_sessions_ended'),
    ]);
  });
  await tellCognito(ctx, userId);
  return DONE;
}

/** What ends every session begun so far and forgets every device, as part of a change of the user's head. */
export function sessionsEnded({ sessionEpoch }: User): Pick<User, 'sessionEpoch'> {
  return { sessionEpoch: sessionEpoch + 1 };
}

/** Ends the refresh tokens too; ours are ended whatever becomes of it. */
export async function tellCognito(ctx: Ctx, userId: User['userId']): Promise<void> {
  try {
    await ctx.ports.credentials.globalSignOut(userId);
  } catch (error) {
    ctx.log.warn('Cognito did not end the sessions; ours are ended all the same', { error });
  }
}
