import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { deletionAt } from './ask-deletion.ts';
import type * as operations from './contract.ts';
import { requireActive } from './require-active.ts';

/** The signed-in user's own names, phone and e-mail, and how they sign in. */
export async function getMe(
  ctx: Ctx,
  _input: InputOf<typeof operations.getMe>,
): Promise<OutputOf<typeof operations.getMe>> {
  const user = await requireActive(ctx);
  const { givenName = '', familyName = '', phone = '', email = '', language } = user;
  const { signInBy = 'phone-or-email', secondFactorSince, deletionDueSeconds } = user;
  return {
    givenName,
    familyName,
    phone,
    email,
    language,
    signInBy,
    secondFactor: secondFactorSince !== undefined,
    ...(deletionDueSeconds !== undefined && { deletionAt: deletionAt(deletionDueSeconds) }),
  };
}
