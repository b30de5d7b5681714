import { type Ctx, nameOf, untilFresh } from '#core/platform';
import { signInChangeMissing } from './faults.ts';
import { journal, staffJournal } from './journal.ts';
import { type OfCustomer, type SignInChangeView, viewOf } from './request-sign-in-change.ts';
import { requireStaff } from './require-staff.ts';
import { decideSignInChange, findSignInChange } from './sign-in-change-store.ts';
import { patchUser } from './store.ts';

/**
 * Turns down a change of a customer's sign-in, or takes back one's own; another may be asked for. A repeat changes
 * nothing. For staff with the role `support` and the system. Throws `supplier.missing`, `identity.sign_in_change_missing`.
 */
export async function rejectSignInChange(
  ctx: Ctx,
  { userId, supplierId, still }: OfCustomer,
): Promise<SignInChangeView> {
  await requireStaff(ctx, supplierId, 'support');
  return untilFresh(async () => {
    const { user, change } = await findSignInChange(ctx, userId);
    if (!user || change?.supplierId !== supplierId) throw signInChangeMissing();
    if (change.state === 'rejected') return viewOf(change);
    if (change.state !== 'requested') throw signInChangeMissing();
    await ctx.table.commit([
      decideSignInChange(change, { state: 'rejected', decidedBy: nameOf(ctx.actor) }),
      patchUser(user, { signInChangeFromSeconds: undefined }),
      still,
      journal(ctx, userId, 'identity.sign_in_change_cancelled', supplierId),
      ...staffJournal(ctx, 'staff.sign_in_change_rejected', userId),
    ]);
    return viewOf({ ...change, state: 'rejected' });
  });
}
