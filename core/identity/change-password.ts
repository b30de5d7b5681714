import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import { accountNews } from './account-news.ts';
import type * as operations from './contract.ts';
import { endOtherSessions } from './end-other-sessions.ts';
import { refuseGuessable } from './guessable.ts';
import { journal } from './journal.ts';
import { requireActive } from './require-active.ts';
import { requirePassword } from './require-password.ts';

/**
 * Sets a new password. The other sessions end before it is set, so that a crash right after leaves no intruder inside,
 * and once more with it, for whoever signed in with the old one meanwhile.
 * Throws `identity.password_guessable`, `identity.password_wrong`.
 */
export async function changePassword(
  ctx: Ctx,
  { password, newPassword }: InputOf<typeof operations.changePassword>,
): Promise<OutputOf<typeof operations.changePassword>> {
  const { userId } = await requireActive(ctx);
  refuseGuessable(newPassword, 'newPassword');
  await requirePassword(ctx, userId, password);
  await endOtherSessions(ctx);
  await ctx.ports.credentials.setPassword(userId, newPassword);
  await endOtherSessions(ctx, (user) => [
    journal(ctx, userId, 'identity.password_changed'),
    ...accountNews(ctx, user, 'password-changed'),
  ]);
  return DONE;
}
