import * as Identity from '#core/identity';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { customerOf } from './customer-of.ts';
import type { requestSignInChange as operation } from './operations.ts';

/** Asks for the cabinet of a contract's owner to open by another phone or e-mail: `Identity.requestSignInChange`. */
export async function requestSignInChange(
  ctx: Ctx,
  { phone, email, reason, ...of }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  const { head, customer } = await customerOf(ctx, of);
  const supplierName = head.supplier.name;
  return Identity.requestSignInChange(ctx, customer, { phone, email, reason, supplierName });
}
