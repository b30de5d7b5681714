import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import { accountNews } from './account-news.ts';
import type * as operations from './contract.ts';
import { journal } from './journal.ts';
import { requireActive } from './require-active.ts';
import { patchUser, removeDeletion } from './store.ts';

/** Keeps an account that was to be deleted. Harmless when it was not. */
export async function cancelDeletion(
  ctx: Ctx,
  _input: InputOf<typeof operations.cancelDeletion>,
): Promise<OutputOf<typeof operations.cancelDeletion>> {
  await untilFresh(async () => {
    const user = await requireActive(ctx);
    if (user.deletionDueSeconds === undefined) return;
    await ctx.table.commit([
      patchUser(user, { deletionDueSeconds: undefined }),
      removeDeletion(user.userId),
      journal(ctx, user.userId, 'identity.deletion_cancelled'),
      ...accountNews(ctx, user, 'deletion-cancelled'),
    ]);
  });
  return DONE;
}
