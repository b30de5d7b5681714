import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { journal } from './journal.ts';
import { NOTICE_CHOICES, type User } from './model.ts';
import { requireActive } from './require-active.ts';
import { patchUser } from './store.ts';

/** Chooses which news of contracts the caller gets by mail; of their account they always hear. Repeats change nothing. */
export async function chooseNotices(
  ctx: Ctx,
  { wanted }: InputOf<typeof operations.chooseNotices>,
): Promise<OutputOf<typeof operations.chooseNotices>> {
  await untilFresh(async () => {
    const user = await requireActive(ctx);
    const noticesUnwanted = NOTICE_CHOICES.filter((kind) => !wanted.includes(kind));
    if (NOTICE_CHOICES.every((kind) => wantsNotice(user, kind) === wanted.includes(kind))) return;
    await ctx.table.commit([
      patchUser(user, { noticesUnwanted }),
      journal(ctx, user.userId, 'identity.notices_chosen'),
    ]);
  });
  return DONE;
}

/** Whether a user wants a notice of this kind; all of them until they choose, and always those that are no choice. */
export function wantsNotice({ noticesUnwanted = [] }: Pick<User, 'noticesUnwanted'>, kind: string): boolean {
  return !noticesUnwanted.some((one) => one === kind);
}
