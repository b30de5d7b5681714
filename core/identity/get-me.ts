import { instantOfMs, secondsOf } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { deletionAt } from './ask-deletion.ts';
import { wantsNotice } from './choose-notices.ts';
import type * as operations from './contract.ts';
import { NOTICE_CHOICES, SIGN_IN_CHANGE_HOLD_SECONDS, SIGN_IN_CHANGE_LIFE_SECONDS } from './model.ts';
import { requireActive } from './require-active.ts';

/** Nobody can approve what was asked for any more after this. */
const APPROVABLE_SECONDS = SIGN_IN_CHANGE_LIFE_SECONDS - SIGN_IN_CHANGE_HOLD_SECONDS;

/** The signed-in user's own names, phone and e-mail, and how they sign in. */
export async function getMe(
  ctx: Ctx,
  _input: InputOf<typeof operations.getMe>,
): Promise<OutputOf<typeof operations.getMe>> {
  const user = await requireActive(ctx);
  const { givenName = '', familyName = '', phone = '', email = '', language } = user;
  const {
    signInBy = 'phone-or-email',
    secondFactorSince,
    deletionDueSeconds,
    withoutPassword = false,
  } = user;
  const changeFrom = user.signInChangeFromSeconds;
  const isAsked = changeFrom !== undefined && secondsOf(ctx.clock.now()) < changeFrom + APPROVABLE_SECONDS;
  return {
    givenName,
    familyName,
    phone,
    email,
    language,
    signInBy,
    notices: NOTICE_CHOICES.filter((kind) => wantsNotice(user, kind)),
    hasPassword: !withoutPassword,
    secondFactor: secondFactorSince !== undefined,
    ...(isAsked && { signInChangeFrom: instantOfMs(changeFrom * 1000) }),
    ...(deletionDueSeconds !== undefined && { deletionAt: deletionAt(deletionDueSeconds) }),
  };
}
