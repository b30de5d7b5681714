import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { journal } from './journal.ts';
import { requireActive } from './require-active.ts';
import { patchUser } from './store.ts';

/** Changes the caller's names and the language that mail and SMS to them are written in. Repeats change nothing. */
export async function changeProfile(
  ctx: Ctx,
  { givenName, familyName, language }: InputOf<typeof operations.changeProfile>,
): Promise<OutputOf<typeof operations.changeProfile>> {
  await untilFresh(async () => {
    const user = await requireActive(ctx);
    const set = { givenName, familyName, language };
    const isSame = Object.entries(set).every(([name, value]) => user[name as keyof typeof set] === value);
    if (isSame) return;
    await ctx.table.commit([patchUser(user, set), journal(ctx, user.userId, 'identity.profile_changed')]);
  });
  return DONE;
}
