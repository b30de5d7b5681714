import type { Ctx, InputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { type CodeSent, resendCode } from './conversation.ts';

/** Sends the recovery's code again after the pause; the earlier code stops working. */
export function resendRecoveryCode(
  ctx: Ctx,
  { id }: InputOf<typeof operations.resendRecoveryCode>,
): Promise<CodeSent> {
  return resendCode(ctx, 'recovery', id);
}
