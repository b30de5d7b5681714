import { secondsOf } from '#core/kernel';
import { type Ctx, nameOf, untilFresh, type Write } from '#core/platform';
import { accountNews, tellEverywhere } from './account-news.ts';
import { giveWay } from './confirm-sign-up.ts';
import { sessionsEnded } from './end-all-sessions.ts';
import { ownSignInChange, signInChangeDiffers, signInChangeMissing, signInChangeTooEarly } from './faults.ts';
import { journal, staffJournal } from './journal.ts';
import type { User } from './model.ts';
import {
  isSame,
  isServed,
  type NewSignIn,
  type OfCustomer,
  requireFree,
  requireStaffsPhone,
  type SignInChangeView,
  viewOf,
  written,
} from './request-sign-in-change.ts';
import { requireStaff } from './require-staff.ts';
import { decideSignInChange, findSignInChange, type SignInChange } from './sign-in-change-store.ts';
import { findHolder, patchUser, releaseLogin, removeEmailChange, takeLogin } from './store.ts';

/**
 * Carries out a change of a customer's sign-in that another member of staff asked for a day ago or longer, and names once
 * more, so that a mistyped number gives nobody's cabinet away. From then on the cabinet opens by nothing but the new phone or e-mail, after
 * a recovery through it: every session ends, bound cards go, autopay pauses. The old and the new are told. A repeat answers the same. For staff with
 * the role `support` and the system. Throws `supplier.missing`, `identity.sign_in_change_missing`,
 * `identity.own_sign_in_change`, `identity.sign_in_change_too_early`, `identity.sign_in_change_differs`, `identity.phone_needed` for one of
 * the staff, `identity.login_taken`.
 */
export async function approveSignInChange(
  ctx: Ctx,
  { userId, supplierId, still }: OfCustomer,
  named: NewSignIn,
): Promise<SignInChangeView> {
  await requireStaff(ctx, supplierId, 'support');
  const by = nameOf(ctx.actor);
  return untilFresh(async () => {
    const { user, change } = await findSignInChange(ctx, userId);
    if (!user || !isServed(user) || change?.supplierId !== supplierId) throw signInChangeMissing();
    if (change.state === 'approved' && change.decidedBy === by && isSame(change, written(named)))
      return viewOf(change);
    if (change.state !== 'requested') throw signInChangeMissing();
    if (change.requestedBy === by) throw ownSignInChange();
    const view = viewOf({ ...change, state: 'approved' });
    if (change.approvableFromSeconds > secondsOf(ctx.clock.now()))
      throw signInChangeTooEarly(view.approvableFrom);
    if (!isSame(change, written(named))) throw signInChangeDiffers();
    requireStaffsPhone(user, change);
    await requireFree(ctx, userId, change);
    await ctx.table.commit([
      ...(await handOver(ctx, user, change)),
      decideSignInChange(change, { state: 'approved', decidedBy: by }),
      still,
      journal(ctx, userId, 'identity.sign_in_changed_by_staff', supplierId),
      ...staffJournal(ctx, 'staff.sign_in_change_approved', userId),
      ...accountNews(ctx, user, 'sign-in-changed-by-staff', { on: 'every-channel' }),
      ...tellEverywhere(
        ctx,
        { language: user.language, ...written(change) },
        { template: 'sign-in-given', supplierName: change.supplierName },
      ),
    ]);
    return view;
  });
}

/** Puts the new phone and e-mail in place of the old; who could reach neither keeps none of them. */
async function handOver(ctx: Ctx, user: User, { phone, email }: SignInChange): Promise<Write[]> {
  const { userId } = user;
  const moved = await Promise.all([move(ctx, user, 'phone', phone), move(ctx, user, 'email', email)]);
  return [
    ...moved.flat(),
    removeEmailChange(userId),
    patchUser(user, {
      ...{ phone, email, signInBy: undefined, signInChangeFromSeconds: undefined },
      // without a phone nobody could give its code
      ...(!phone && { secondFactorSince: undefined }),
      ...sessionsEnded(user),
      recoveredAt: ctx.clock.now(),
    }),
  ];
}

async function move(
  ctx: Ctx,
  { userId, ...user }: User,
  kind: 'phone' | 'email',
  to: string | undefined,
): Promise<Write[]> {
  const from = user[kind];
  if (from === to) return [];
  const holder = to === undefined ? undefined : await findHolder(ctx, kind, to);
  return [
    ...(to === undefined ? [] : [takeLogin(kind, to, { userId }, holder)]),
    ...(holder ? await giveWay(ctx, holder.userId) : []),
    ...(from ? [releaseLogin(kind, from, userId)] : []),
  ];
}
