import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { notSignedIn } from './faults.ts';
import { requireUser } from './require-user.ts';
import { findUser } from './store.ts';

/** The signed-in user's own names, phone and e-mail. */
export async function getMe(
  ctx: Ctx,
  _input: InputOf<typeof operations.getMe>,
): Promise<OutputOf<typeof operations.getMe>> {
  const user = await findUser(ctx, requireUser(ctx));
  if (user?.state !== 'active') throw notSignedIn();
  const { givenName = '', familyName = '', phone, email = '', language } = user;
  return { givenName, familyName, phone, email, language };
}
