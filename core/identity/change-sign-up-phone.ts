import { secondsOf } from '#core/kernel';
import { type Ctx, type InputOf, throttle } from '#core/platform';
import type * as operations from './contract.ts';
import { type CodeSent, codeSent, issueCode, paceCode } from './conversation.ts';
import { spendSms } from './day-budget.ts';
import { conversationMissing, resendTooSoon } from './faults.ts';
import { CONVERSATION_LIFE_SECONDS } from './model.ts';
import { isKnown } from './start-sign-up.ts';
import { findConversation, findHolder, patchConversation } from './store.ts';

/** One captcha is worth so many numbers. */
const CHANGES = { limit: 3, windowSeconds: CONVERSATION_LIFE_SECONDS };

/**
 * Goes on with a registration under another number, mistyped before: what was agreed to and the password stay, the
 * earlier code stops working. A number that is known is treated as at the beginning, for the same answer.
 */
export async function changeSignUpPhone(
  ctx: Ctx,
  { id, phone }: InputOf<typeof operations.changeSignUpPhone>,
): Promise<CodeSent> {
  const conversation = await findConversation(ctx, 'sign-up', id, secondsOf(ctx.clock.now()));
  if (!conversation?.codeHash || conversation.provedAt) throw conversationMissing();
  await throttle(ctx, { scope: 'sign-up-phone', subject: id, ...CHANGES });
  const [holder, next] = await Promise.all([
    findHolder(ctx, 'phone', phone),
    paceCode(ctx, 'sign-up', phone, resendTooSoon),
  ]);
  await spendSms(ctx, 'sign-up');
  const changed = { ...conversation, phone, decoy: isKnown(holder) };
  const { outbox, ...code } = issueCode(ctx, changed);
  await ctx.table.commit([
    next.write,
    patchConversation(
      conversation,
      { phone, decoy: changed.decoy, ...code, codeNumber: conversation.codeNumber + 1, tries: 0 },
      conversationMissing,
    ),
    outbox,
  ]);
  return codeSent(id, code, next);
}
