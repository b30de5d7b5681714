import { type Ctx, type InputOf, throttle } from '#core/platform';
import type * as operations from './contract.ts';
import { type CodeSent, newConversation, openConversation, paceCode } from './conversation.ts';
import { loginUnchanged } from './faults.ts';
import { requireActive } from './require-active.ts';
import { requirePassword } from './require-password.ts';
import { findHolder } from './store.ts';

/** How many numbers one user may send codes to in a day. */
const STARTS = { limit: 10, windowSeconds: 24 * 60 * 60 };

/**
 * Begins to change the phone, or to have one: the new number gets a code. One that another cabinet has gets an SMS that says so, for
 * the same answer.
 */
export async function startPhoneChange(
  ctx: Ctx,
  { phone, password }: InputOf<typeof operations.startPhoneChange>,
): Promise<CodeSent> {
  const user = await requireActive(ctx);
  const { userId } = user;
  await requirePassword(ctx, userId, password);
  if (phone === user.phone) throw loginUnchanged('phone');
  await throttle(ctx, { scope: 'phone-change', subject: userId, ...STARTS });
  const [holder, next] = await Promise.all([
    findHolder(ctx, 'phone', phone),
    paceCode(ctx, 'phone-change', phone),
  ]);
  const conversation = newConversation(ctx, {
    id: ctx.ids.next('phoneChange'),
    purpose: 'phone-change',
    phone,
    userId,
    decoy: holder !== undefined && holder.pendingUntilSeconds === undefined,
  });
  return openConversation(ctx, conversation, next);
}
