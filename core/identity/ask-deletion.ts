import { type Instant, instantOfMs, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import { accountNews } from './account-news.ts';
import { changeAccount } from './change-account.ts';
import type * as operations from './contract.ts';
import { journal } from './journal.ts';
import { DELETION_GRACE_SECONDS } from './model.ts';
import { putDeletion } from './store.ts';

/** Refuses whoever others depend on. What they do so for stands to the right of this module and hands it in. */
type RequireReplaceable = (ctx: Ctx, userId: UserId) => Promise<void>;

/**
 * Asks for the account to be deleted when the grace period is over; until then everything works and the owner may think
 * better of it. Repeats change nothing: the period goes on from the first time. Throws what `requireReplaceable` does,
 * `identity.password_wrong`.
 */
export async function askDeletion(
  ctx: Ctx,
  { password }: InputOf<typeof operations.askDeletion>,
  requireReplaceable: RequireReplaceable,
): Promise<OutputOf<typeof operations.askDeletion>> {
  await changeAccount(ctx, password, async (user) => {
    await requireReplaceable(ctx, user.userId);
    if (user.deletionDueSeconds !== undefined) return undefined;
    const deletionDueSeconds = secondsOf(ctx.clock.now()) + DELETION_GRACE_SECONDS;
    return {
      set: { deletionDueSeconds },
      also: [
        putDeletion(user.userId, deletionDueSeconds),
        journal(ctx, user.userId, 'identity.deletion_asked'),
        ...accountNews(ctx, user, 'deletion-asked', { on: 'every-channel' }),
      ],
    };
  });
  return DONE;
}

/** The moment from which an account that was to be deleted is gone. */
export function deletionAt(deletionDueSeconds: number): Instant {
  return instantOfMs(deletionDueSeconds * 1000);
}
