import { secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, type InputOf, type OutputOf, throttle, WriteConflict } from '#core/platform';
import type * as operations from './contract.ts';
import { conversationMissing, phoneNotProved } from './faults.ts';
import { linkToken } from './link-token.ts';
import {
  ACTIVATION_LIFE_DAYS,
  ACTIVATION_LIFE_SECONDS,
  MAILBOX_LIMIT,
  normalEmail,
  type User,
} from './model.ts';
import {
  type Conversation,
  findConversation,
  findHolder,
  findUser,
  insertOutbox,
  patchConversation,
  patchUser,
  putActivation,
  takeLogin,
} from './store.ts';

const MAIL_LIMIT = { limit: 5, windowSeconds: 3600 };

/**
 * Keeps the names and the e-mail and sends the activation link, which replaces any earlier one and gives the
 * registration another 14 days. An e-mail that is known already gets a mail that says so, for the same answer.
 */
export async function completeProfile(
  ctx: Ctx,
  input: InputOf<typeof operations.completeProfile>,
): Promise<OutputOf<typeof operations.completeProfile>> {
  const { conversation } = await pendingOf(ctx, input.id);
  const email = normalEmail(input.email);
  const mailbox = hashSecret(ctx, 'throttle', 'activation-mail', email);
  await throttle(ctx, { scope: 'activation-mail', subject: conversation.userId, ...MAIL_LIMIT });
  await throttle(ctx, { scope: 'activation-mail', subject: mailbox, ...MAILBOX_LIMIT });
  // two of the same form at once: the later one reads again and replaces the earlier one's link
  for (let round = 0; round < 3; round += 1) {
    try {
      await keepProfile(ctx, { ...input, email });
      return { sentTo: email, linkValidDays: ACTIVATION_LIFE_DAYS };
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error;
    }
  }
  throw conversationMissing();
}

/** The conversation whose phone is proved and its user who is still pending. */
async function pendingOf(ctx: Ctx, id: string): Promise<{ conversation: Conversation; user: User }> {
  const nowSeconds = secondsOf(ctx.clock.now());
  const conversation = await findConversation(ctx, 'sign-up', id, nowSeconds);
  if (!conversation) throw conversationMissing();
  if (!conversation.provedAt) throw phoneNotProved();
  const user = await findUser(ctx, conversation.userId, { strong: true });
  if (user?.state !== 'pending' || (user.pendingUntilSeconds ?? 0) <= nowSeconds) throw conversationMissing();
  return { conversation, user };
}

async function keepProfile(ctx: Ctx, input: InputOf<typeof operations.completeProfile>): Promise<void> {
  const { conversation, user } = await pendingOf(ctx, input.id);
  const { phone } = conversation;
  const { userId } = user;
  const { email } = input;
  const emailHolder = await findHolder(ctx, 'email', email);
  const pendingUntilSeconds = secondsOf(ctx.clock.now()) + ACTIVATION_LIFE_SECONDS;
  const token = linkToken(ctx, 'activation', userId, email);
  const unmatched = linkToken(ctx, 'activation', userId, email);
  const known = emailHolder !== undefined;
  await ctx.table.commit([
    patchUser(user, { givenName: input.givenName, familyName: input.familyName, email, pendingUntilSeconds }),
    takeLogin(
      'phone',
      phone,
      { userId, pendingUntilSeconds },
      { userId, pendingUntilSeconds: user.pendingUntilSeconds ?? 0 },
    ),
    patchConversation(conversation, { endsAtSeconds: pendingUntilSeconds }),
    putActivation(userId, {
      email,
      tokenHash: known ? unmatched.hash : token.hash,
      endsAtSeconds: pendingUntilSeconds,
    }),
    insertOutbox({
      outboxId: ctx.ids.next('notice'),
      to: { mail: email },
      language: ctx.language,
      content: known
        ? { template: 'already-registered' }
        : { template: 'activation', token: token.text, validDays: ACTIVATION_LIFE_DAYS },
      usefulUntilSeconds: pendingUntilSeconds,
    }),
  ]);
}
