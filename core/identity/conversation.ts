import { type Fault, type Instant, instantOfMs, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, hashSecret, sameHash, tooManyTries, type Write, WriteConflict } from '#core/platform';
import { spendSms } from './day-budget.ts';
import { codeExpired, codeUsedUp, codeWrong, conversationMissing, resendTooSoon } from './faults.ts';
import {
  CODE_LIFE_SECONDS,
  CODE_TRIES,
  CODES_PER_DAY,
  CONVERSATION_LIFE_SECONDS,
  loginOf,
  MAILS_PER_DAY,
  type OutboxContent,
  type OutboxMessage,
  RESEND_PAUSES_SECONDS,
} from './model.ts';
import {
  type Conversation,
  countTry,
  findConversation,
  findPace,
  insertConversation,
  insertOutbox,
  type Pace,
  type Purpose,
  patchConversation,
  putPace,
} from './store.ts';

/** What every step that sent a code answers. */
export interface CodeSent {
  id: string;
  codeExpiresAt: Instant;
  resendInSeconds: number;
}

const DAY_SECONDS = 24 * 60 * 60;

/** A code as it is stored, and what must be committed for it to be sent. */
export interface IssuedCode {
  readonly codeHash: string;
  readonly codeExpiresAtSeconds: number;
  readonly outbox: Write;
}

/**
 * A new six-digit code. A decoy's is sent to nobody and matches nothing, but is drawn, hashed and written alike,
 * so that neither the answer nor its time tells whether the phone is known.
 */
export function issueCode(
  ctx: Ctx,
  conversation: Pick<Conversation, 'id' | 'purpose' | 'phone' | 'decoy'>,
): IssuedCode {
  const { id, purpose, phone, decoy } = conversation;
  const code = ctx.secrets.digits(6);
  const unmatched = ctx.secrets.token();
  const expiresAtSeconds = secondsOf(ctx.clock.now()) + CODE_LIFE_SECONDS;
  const insteadOfCode: Pick<OutboxMessage, 'to' | 'content'> =
    purpose === 'recovery'
      ? { to: { nobody: true }, content: { template: 'recovery-code', code: '' } }
      : { to: { sms: phone }, content: { template: 'already-registered' } };
  const content: OutboxContent = { template: CODE_TEMPLATES[purpose], code };
  return {
    codeHash: hashSecret(ctx, purpose, id, decoy ? unmatched : code),
    codeExpiresAtSeconds: expiresAtSeconds,
    outbox: insertOutbox({
      outboxId: ctx.ids.next('notice'),
      language: ctx.language,
      usefulUntilSeconds: expiresAtSeconds,
      ...(decoy ? insteadOfCode : { to: { sms: phone }, content }),
    }),
  };
}

const CODE_TEMPLATES = {
  'sign-up': 'sign-up-code',
  recovery: 'recovery-code',
  'phone-change': 'phone-code',
  'second-factor': 'sign-in-code',
} as const;

/** One more message to a phone or an e-mail: the write that counts it, and the pause after it. */
export interface NextCode {
  readonly write: Write;
  readonly resendInSeconds: number;
}

/**
 * Admits one more code to a phone, or link to an e-mail, known or not: after a pause that grows, and at most
 * {@link CODES_PER_DAY} or {@link MAILS_PER_DAY} in 24 hours, whichever conversations ask for them. Of two at once the
 * later commit is refused.
 */
export async function paceCode(
  ctx: Ctx,
  purpose: Purpose,
  to: string,
  tooSoon: (retryAfterSeconds: number) => Fault = tooManyTries,
): Promise<NextCode> {
  const nowSeconds = secondsOf(ctx.clock.now());
  const seen = await findPace(ctx, purpose, to);
  const current: Pace =
    seen && seen.resetsAtSeconds > nowSeconds
      ? seen
      : { sent: 0, nextAtSeconds: nowSeconds, resetsAtSeconds: nowSeconds + DAY_SECONDS };
  const most = loginOf(to).kind === 'email' ? MAILS_PER_DAY : CODES_PER_DAY;
  if (current.sent >= most) throw tooSoon(current.resetsAtSeconds - nowSeconds);
  if (current.nextAtSeconds > nowSeconds) throw tooSoon(current.nextAtSeconds - nowSeconds);
  const pause = RESEND_PAUSES_SECONDS[Math.min(current.sent, RESEND_PAUSES_SECONDS.length - 1)] ?? 0;
  const next: Pace = { ...current, sent: current.sent + 1, nextAtSeconds: nowSeconds + pause };
  return {
    write: putPace(
      purpose,
      to,
      { sent: next.sent, nextAtSeconds: next.nextAtSeconds, resetsAtSeconds: next.resetsAtSeconds },
      seen,
      () => tooSoon(pause),
    ),
    resendInSeconds: pause,
  };
}

/** A conversation at its beginning; its code is yet to be issued. */
export function newConversation(
  ctx: Ctx,
  from: { id: string; purpose: Purpose; phone: string; userId: UserId; decoy: boolean },
): Conversation {
  return {
    ...from,
    endsAtSeconds: secondsOf(ctx.clock.now()) + CONVERSATION_LIFE_SECONDS,
    codeNumber: 0,
    codeExpiresAtSeconds: 0,
    tries: 0,
  };
}

/** Writes the conversation down and sends its first code. */
export async function openConversation(
  ctx: Ctx,
  conversation: Conversation,
  next: NextCode,
): Promise<CodeSent> {
  const { outbox, ...code } = issueCode(ctx, conversation);
  await ctx.table.commit([
    next.write,
    insertConversation({ ...conversation, ...code, codeNumber: 1 }),
    outbox,
  ]);
  return codeSent(conversation.id, code, next);
}

/** Somebody else's conversation is missing, and no try is counted at its code. */
export async function requireOwn(ctx: Ctx, purpose: Purpose, id: string, userId: UserId): Promise<void> {
  const conversation = await findConversation(ctx, purpose, id, secondsOf(ctx.clock.now()));
  if (conversation?.userId !== userId) throw conversationMissing();
}

/** What the caller is told; the same for a decoy. */
export function codeSent(
  id: string,
  code: Pick<IssuedCode, 'codeExpiresAtSeconds'>,
  next: NextCode,
): CodeSent {
  const codeExpiresAt = instantOfMs(code.codeExpiresAtSeconds * 1000);
  return { id, codeExpiresAt, resendInSeconds: next.resendInSeconds };
}

/** Sends a new code in place of the earlier one; its tries begin anew. */
export async function resendCode(ctx: Ctx, purpose: Purpose, id: string): Promise<CodeSent> {
  const conversation = await findConversation(ctx, purpose, id, secondsOf(ctx.clock.now()));
  if (!conversation?.codeHash || conversation.provedAt || conversation.claimedAtSeconds)
    throw conversationMissing();
  const next = await paceCode(ctx, purpose, conversation.phone, resendTooSoon);
  await spendSms(ctx, purpose);
  const { outbox, ...code } = issueCode(ctx, conversation);
  await ctx.table.commit([
    next.write,
    patchConversation(
      conversation,
      { ...code, codeNumber: conversation.codeNumber + 1, tries: 0 },
      conversationMissing,
    ),
    outbox,
  ]);
  return codeSent(id, code, next);
}

/**
 * Compares a guess with the code that was sent. The try is counted before it is compared, so that however many guess
 * at once, a code sees five comparisons and no more.
 * @throws conversation_missing, code_expired, code_used_up, code_wrong
 */
export async function guessCode(
  ctx: Ctx,
  purpose: Purpose,
  id: string,
  guess: string,
): Promise<Conversation> {
  // a conflict means a newer code or the fifth try taken; the next reading tells which
  for (let round = 0; round < 3; round += 1) {
    const nowSeconds = secondsOf(ctx.clock.now());
    const conversation = await findConversation(ctx, purpose, id, nowSeconds);
    if (!conversation?.codeHash) throw conversationMissing();
    if (conversation.completedAt) throw codeUsedUp();
    if (conversation.codeExpiresAtSeconds <= nowSeconds) throw codeExpired();
    if (conversation.tries >= CODE_TRIES) throw codeUsedUp();
    try {
      await ctx.table.commit([countTry(conversation, CODE_TRIES)]);
    } catch (error) {
      if (error instanceof WriteConflict) continue;
      throw error;
    }
    if (sameHash(conversation.codeHash, hashSecret(ctx, purpose, id, guess))) return conversation;
    throw codeWrong(CODE_TRIES - conversation.tries - 1);
  }
  throw codeUsedUp();
}
