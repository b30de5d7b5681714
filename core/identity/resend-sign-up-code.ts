import type { Ctx, InputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { type CodeSent, resendCode } from './conversation.ts';

/** Sends the registration's code again after the pause; the earlier code stops working. */
export function resendSignUpCode(
  ctx: Ctx,
  { id }: InputOf<typeof operations.resendSignUpCode>,
): Promise<CodeSent> {
  return resendCode(ctx, 'sign-up', id);
}
