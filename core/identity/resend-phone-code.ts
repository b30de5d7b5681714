import type { Ctx, InputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { type CodeSent, requireOwn, resendCode } from './conversation.ts';
import { requireUser } from './require-user.ts';

/** Sends the code to the new phone again after the pause; the earlier code stops working. */
export async function resendPhoneCode(
  ctx: Ctx,
  { id }: InputOf<typeof operations.resendPhoneCode>,
): Promise<CodeSent> {
  await requireOwn(ctx, 'phone-change', id, requireUser(ctx));
  return resendCode(ctx, 'phone-change', id);
}
