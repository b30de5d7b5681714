import type { UserId } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf, sameHash, untilFresh } from '#core/platform';
import type * as operations from './contract.ts';
import { keepLinkInvalid } from './faults.ts';
import { journal } from './journal.ts';
import { linkHash, readLinkToken, throttleOpening } from './link-token.ts';
import type { User } from './model.ts';
import { requireActive } from './require-active.ts';
import { decideSignInChange, findSignInChange, type SignInChange } from './sign-in-change-store.ts';
import { patchUser } from './store.ts';

/** The owner, signed in, keeps the phone and e-mail there are. Harmless when nobody asked for others. */
export async function cancelSignInChange(
  ctx: Ctx,
  _input: InputOf<typeof operations.cancelSignInChange>,
): Promise<OutputOf<typeof operations.cancelSignInChange>> {
  const { userId } = await requireActive(ctx);
  await cancel(ctx, userId, () => true);
  return DONE;
}

/** The owner keeps the phone and e-mail there are, by the link that was sent to them. Opening it again answers the same. */
export async function keepSignIn(
  ctx: Ctx,
  { token }: InputOf<typeof operations.keepSignIn>,
): Promise<OutputOf<typeof operations.keepSignIn>> {
  await throttleOpening(ctx, 'keep-sign-in');
  const read = readLinkToken(token, 'user');
  if (!read) throw keepLinkInvalid();
  const hash = linkHash(ctx, 'sign-in-change', read.id, '', read.secret);
  const change = await cancel(
    ctx,
    read.id,
    (one, user) => user.state === 'active' && sameHash(one.tokenHash, hash),
  );
  if (change?.state !== 'cancelled' || !sameHash(change.tokenHash, hash)) throw keepLinkInvalid();
  return DONE;
}

/** Cancels what waits, if it may be; answers what there is afterwards. */
function cancel(
  ctx: Ctx,
  userId: UserId,
  mayBe: (change: SignInChange, user: User) => boolean,
): Promise<SignInChange | undefined> {
  return untilFresh(async () => {
    const { user, change } = await findSignInChange(ctx, userId);
    if (!user || change?.state !== 'requested' || !mayBe(change, user)) return change;
    const cancelled = { ...change, state: 'cancelled' } as const;
    await ctx.table.commit([
      decideSignInChange(change, { state: 'cancelled', decidedBy: userId }),
      patchUser(user, { signInChangeFromSeconds: undefined }),
      journal(ctx, userId, 'identity.sign_in_change_cancelled', change.supplierId),
    ]);
    return cancelled;
  });
}
