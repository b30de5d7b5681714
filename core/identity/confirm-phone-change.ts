import { secondsOf } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import { accountNews } from './account-news.ts';
import { giveWay } from './confirm-sign-up.ts';
import type * as operations from './contract.ts';
import { guessCode, requireOwn } from './conversation.ts';
import { conversationMissing } from './faults.ts';
import { journal } from './journal.ts';
import { requireActive } from './require-active.ts';
import { requireUser } from './require-user.ts';
import {
  findConversation,
  findHolder,
  forgetPace,
  patchConversation,
  patchUser,
  releaseLogin,
  takeLogin,
} from './store.ts';

/**
 * Proves the new phone with the code and takes it in place of the old one, if there is any, which is told by SMS as the e-mail is by mail.
 * An unfinished registration of the number gives way. Proving again with the right code answers the same.
 */
export async function confirmPhoneChange(
  ctx: Ctx,
  { id, code }: InputOf<typeof operations.confirmPhoneChange>,
): Promise<OutputOf<typeof operations.confirmPhoneChange>> {
  const userId = requireUser(ctx);
  await requireOwn(ctx, 'phone-change', id, userId);
  const { phone } = await guessCode(ctx, 'phone-change', id, code);
  await untilFresh(async () => {
    const [user, conversation, holder] = await Promise.all([
      requireActive(ctx),
      findConversation(ctx, 'phone-change', id, secondsOf(ctx.clock.now())),
      findHolder(ctx, 'phone', phone),
    ]);
    if (!conversation) throw conversationMissing();
    if (conversation.provedAt) return;
    // somebody finished registering this phone since the code was sent
    if (holder && holder.pendingUntilSeconds === undefined) throw conversationMissing();
    await ctx.table.commit([
      patchConversation(conversation, { provedAt: ctx.clock.now() }),
      takeLogin('phone', phone, { userId }, holder),
      ...(user.phone ? [releaseLogin('phone', user.phone, userId)] : []),
      patchUser(user, { phone }),
      forgetPace('phone-change', phone),
      journal(ctx, userId, 'identity.phone_changed', id),
      ...accountNews(ctx, user, user.phone ? 'phone-changed' : 'phone-added', { on: 'every-channel' }),
      ...(holder ? await giveWay(ctx, holder.userId) : []),
    ]);
  });
  return DONE;
}
