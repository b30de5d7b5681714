import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { customerOf } from './customer-of.ts';
import type { approveSignInChange as operation } from './operations.ts';

/** Carries out what another member of staff asked for: `Identity.approveSignInChange`. */
export async function approveSignInChange(
  ctx: Ctx,
  { phone, email, ...of }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const { customer } = await customerOf(ctx, of);
  return Identity.approveSignInChange(ctx, customer, { phone, email });
}
