import type { Ctx, InputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { type CodeSent, resendCode } from './conversation.ts';

/** Sends the second factor's code again after the pause; the earlier code stops working. */
export function resendSignInCode(
  ctx: Ctx,
  { id }: InputOf<typeof operations.resendSignInCode>,
): Promise<CodeSent> {
  return resendCode(ctx, 'second-factor', id);
}
