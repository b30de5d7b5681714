import { instantOfMs, type SupplierId, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, nameOf, throttle, untilFresh, type Write } from '#core/platform';
import { tellEverywhere } from './account-news.ts';
import {
  loginTaken,
  newSignInUnnamed,
  phoneNeeded,
  signInChangeMissing,
  signInChangeOpen,
} from './faults.ts';
import { journal, staffJournal } from './journal.ts';
import { linkToken } from './link-token.ts';
import { normalEmail, SIGN_IN_CHANGE_HOLD_SECONDS, SIGN_IN_CHANGE_LIFE_SECONDS, type User } from './model.ts';
import { requireStaff } from './require-staff.ts';
import { findSignInChange, putSignInChange, type SignInChange } from './sign-in-change-store.ts';
import { isStaff } from './staff-of.ts';
import { isKnown } from './start-sign-up.ts';
import { findHolder, patchUser } from './store.ts';

/** What opens a cabinet after a change: either or both. */
export interface NewSignIn {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

/** Whose cabinet, as the module that knows the supplier's customers found out, and for which supplier. */
export interface OfCustomer {
  readonly userId: UserId;
  readonly supplierId: SupplierId;
  /** What must still hold of it when something is written. */
  readonly still: Write;
}

export interface SignInChangeView {
  readonly state: SignInChange['state'];
  readonly approvableFrom: string;
  readonly endsAt: string;
}

const DAY_SECONDS = 24 * 60 * 60;

/**
 * Asks for a customer's cabinet to open by another phone or e-mail: the customer can reach neither of theirs, and staff
 * have checked who they are. The old ones are told at once, with a link that stops it; another member of staff approves a
 * day later at the earliest (ADR 24). The same request again answers the same. For staff with the role `support` and the
 * system. Throws `supplier.missing`, `identity.new_sign_in_unnamed`, `identity.login_taken`, `identity.sign_in_change_open`,
 * `identity.phone_needed` for one of the staff, `identity.sign_in_change_missing` when there is no such user any more.
 */
export async function requestSignInChange(
  ctx: Ctx,
  { userId, supplierId, still }: OfCustomer,
  { supplierName, reason, ...named }: NewSignIn & { readonly supplierName: string; readonly reason: string },
): Promise<SignInChangeView> {
  await requireStaff(ctx, supplierId, 'support');
  const next = written(named);
  if (!next.phone && !next.email) throw newSignInUnnamed();
  const by = nameOf(ctx.actor);
  return untilFresh(async () => {
    const { user, change } = await findSignInChange(ctx, userId);
    if (!user || !isServed(user)) throw signInChangeMissing();
    if (change?.state === 'requested') {
      if (isSame(change, next) && change.requestedBy === by && change.supplierId === supplierId)
        return viewOf(change);
      throw signInChangeOpen();
    }
    requireStaffsPhone(user, next);
    await requireFree(ctx, userId, next);
    for (const subject of [by, userId])
      await throttle(ctx, { scope: 'sign-in-change', subject, limit: 10, windowSeconds: DAY_SECONDS });

    const now = ctx.clock.now();
    const token = linkToken(ctx, 'sign-in-change', userId);
    const approvableFromSeconds = secondsOf(now) + SIGN_IN_CHANGE_HOLD_SECONDS;
    const asked: SignInChange = {
      ...{ userId, supplierId, supplierName, reason, ...next, state: 'requested' },
      ...{ requestedAt: now, requestedBy: by, approvableFromSeconds },
      endsAtSeconds: secondsOf(now) + SIGN_IN_CHANGE_LIFE_SECONDS,
      tokenHash: token.hash,
    };
    await ctx.table.commit([
      putSignInChange(asked),
      patchUser(user, { signInChangeFromSeconds: approvableFromSeconds }),
      still,
      journal(ctx, userId, 'identity.sign_in_change_asked', supplierId),
      ...staffJournal(ctx, 'staff.sign_in_change_requested', userId),
      ...tellEverywhere(ctx, user, {
        ...{ template: 'sign-in-change-asked', supplierName, token: token.text },
        notBefore: viewOf(asked).approvableFrom,
      }),
    ]);
    return viewOf(asked);
  });
}

/** Whoever is blocked is served too: an operator blocks a cabinet that is in a stranger's hands. */
export function isServed({ state }: User): boolean {
  return state === 'active' || state === 'blocked';
}

/** As it is stored and compared. */
export function written({ phone, email }: NewSignIn): { phone?: string; email?: string } {
  return { ...(phone && { phone }), ...(email && { email: normalEmail(email) }) };
}

export function isSame(change: NewSignIn, { phone, email }: NewSignIn): boolean {
  return change.phone === phone && change.email === email;
}

/** Who works for a supplier signs in with a code, which needs a phone. */
export function requireStaffsPhone(user: User, { phone }: NewSignIn): void {
  if (isStaff(user) && !phone) throw phoneNeeded();
}

/** Neither opens somebody else's cabinet. */
export async function requireFree(ctx: Ctx, userId: UserId, next: NewSignIn): Promise<void> {
  for (const kind of ['phone', 'email'] as const) {
    const value = next[kind];
    const holder = value === undefined ? undefined : await findHolder(ctx, kind, value);
    if (holder?.userId !== userId && isKnown(holder)) throw loginTaken(kind);
  }
}

export function viewOf({ state, approvableFromSeconds, endsAtSeconds }: SignInChange) {
  return {
    state,
    approvableFrom: instantOfMs(approvableFromSeconds * 1000),
    endsAt: instantOfMs(endsAtSeconds * 1000),
  };
}
