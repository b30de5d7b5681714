import { type Ctx, DONE, type InputOf, type OutputOf } from '#core/platform';
import { accountNews } from './account-news.ts';
import { changeAccount } from './change-account.ts';
import type * as operations from './contract.ts';
import { phoneNeeded } from './faults.ts';
import { journal } from './journal.ts';

/** Chooses how the user signs in; at least one way stays, since none is not among the choices, and by phone alone signs in only who has one. Repeats change nothing. */
export async function setSignInBy(
  ctx: Ctx,
  { signInBy, password }: InputOf<typeof operations.setSignInBy>,
): Promise<OutputOf<typeof operations.setSignInBy>> {
  await changeAccount(ctx, password, (user) => {
    if ((user.signInBy ?? 'phone-or-email') === signInBy) return undefined;
    if (signInBy === 'phone' && !user.phone) throw phoneNeeded();
    return {
      set: { signInBy },
      also: [
        journal(ctx, user.userId, 'identity.sign_in_switched', signInBy),
        ...accountNews(ctx, user, 'sign-in-switched'),
      ],
    };
  });
  return DONE;
}
