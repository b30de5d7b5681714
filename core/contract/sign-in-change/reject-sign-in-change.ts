import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { customerOf } from './customer-of.ts';
import type { rejectSignInChange as operation } from './operations.ts';

/** Turns down what was asked for, or takes it back: `Identity.rejectSignInChange`. */
export async function rejectSignInChange(
  ctx: Ctx,
  of: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const { customer } = await customerOf(ctx, of);
  return Identity.rejectSignInChange(ctx, customer);
}
