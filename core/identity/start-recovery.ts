import { idFrom } from '#core/kernel';
import type { Ctx, InputOf } from '#core/platform';
import { admitStranger } from './admit-stranger.ts';
import type * as operations from './contract.ts';
import { type CodeSent, newConversation, openConversation, paceCode } from './conversation.ts';
import { spendSms } from './day-budget.ts';
import { findHolder, findUser } from './store.ts';

/**
 * Begins a recovery: an active user's phone gets a code. Any other number gets none, for the same answer and the same
 * work: the conversation is written, but no code matches it.
 */
export async function startRecovery(
  ctx: Ctx,
  { phone, captcha }: InputOf<typeof operations.startRecovery>,
): Promise<CodeSent> {
  await admitStranger(ctx, 'recovery', captcha);
  const [holder, next] = await Promise.all([
    findHolder(ctx, 'phone', phone),
    paceCode(ctx, 'recovery', phone),
  ]);
  await spendSms(ctx, 'recovery');
  const userId = holder?.userId ?? idFrom('user', 'nobody', phone);
  const user = await findUser(ctx, userId, { strong: true });
  const conversation = newConversation(ctx, {
    id: ctx.ids.next('recovery'),
    purpose: 'recovery',
    phone,
    userId,
    decoy: user?.state !== 'active',
  });
  return openConversation(ctx, conversation, next);
}
