import { invariant, secondsOf, type UserId } from '#core/kernel';
import {
  type Ctx,
  DONE,
  type InputOf,
  insert,
  type OutputOf,
  remove,
  type Write,
  WriteConflict,
} from '#core/platform';
import type * as operations from './contract.ts';
import { guessCode } from './conversation.ts';
import { conversationMissing } from './faults.ts';
import { ACTIVATION_LIFE_SECONDS, type User } from './model.ts';
import {
  type Conversation,
  findConversation,
  findHolder,
  findUser,
  forgetPace,
  type Holder,
  patchConversation,
  removeActivation,
  takeLogin,
  userItem,
  userKey,
} from './store.ts';

/**
 * Proves the phone with the code and makes the pending user, who holds the phone for 14 days. Whoever proved the same
 * phone before without finishing gives way: the phone's owner is the one who can read its messages now.
 * Proving again with the right code answers the same and changes nothing.
 */
export async function confirmSignUp(
  ctx: Ctx,
  { id, code }: InputOf<typeof operations.confirmSignUp>,
): Promise<OutputOf<typeof operations.confirmSignUp>> {
  const conversation = await guessCode(ctx, 'sign-up', id, code);
  if (conversation.provedAt) return DONE;
  const { phone, userId } = conversation;
  const holder = await findHolder(ctx, 'phone', phone);
  // the same code was sent in twice at once, and the other one came first
  if (holder?.userId === userId) return DONE;
  // somebody finished registering this phone since the code was sent
  if (holder && holder.pendingUntilSeconds === undefined) throw conversationMissing();
  try {
    await ctx.table.commit(await provePhone(ctx, conversation, holder));
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    const now = await findConversation(ctx, 'sign-up', id, secondsOf(ctx.clock.now()));
    if (!now?.provedAt) throw conversationMissing();
  }
  return DONE;
}

async function provePhone(
  ctx: Ctx,
  conversation: Conversation,
  holder: Holder | undefined,
): Promise<Write[]> {
  const { userId, phone, agreed } = conversation;
  invariant(agreed, 'a registration holds what was agreed to');
  const now = ctx.clock.now();
  const pendingUntilSeconds = secondsOf(now) + ACTIVATION_LIFE_SECONDS;
  const user: User = {
    userId,
    state: 'pending',
    phone,
    language: agreed.language,
    createdAt: now,
    sessionEpoch: 0,
    agreed,
    pendingUntilSeconds,
    version: 1,
  };
  return [
    patchConversation(conversation, { provedAt: now, endsAtSeconds: pendingUntilSeconds }),
    takeLogin('phone', phone, { userId, pendingUntilSeconds }, holder),
    insert(userItem(user)),
    forgetPace('sign-up', phone),
    ...(holder ? await giveWay(ctx, holder.userId) : []),
  ];
}

/** Removes the unfinished user who held the phone; their link stops working with them. */
export async function giveWay(ctx: Ctx, userId: UserId): Promise<Write[]> {
  const before = await findUser(ctx, userId, { strong: true });
  const gone = before
    ? [remove(userKey(userId), { equals: { state: 'pending', version: before.version } })]
    : [];
  return [...gone, removeActivation(userId)];
}
