import type { Ctx, InputOf } from '#core/platform';
import { admitStranger } from './admit-stranger.ts';
import type * as operations from './contract.ts';
import { type CodeSent, codeSent, issueCode, newConversation, paceCode } from './conversation.ts';
import { spendSms } from './day-budget.ts';
import { textOutdated } from './faults.ts';
import { refuseGuessable } from './guessable.ts';
import { type ConsentKind, LEGAL_TEXTS, textInForce } from './legal.ts';
import type { AgreedText } from './model.ts';
import { findHolder, type Holder, insertConversation, patchConversation } from './store.ts';

/**
 * Begins a registration: keeps the password with the keeper of passwords under a new opaque id, and sends a code.
 *
 * A known phone costs exactly the same, down to an id in the keeper that nobody will use; its owner gets an SMS that
 * says so. What is never finished is removed when the conversation's time is over (`forgetSignUp`).
 * The conversation is written first, so that an id in the keeper is always traceable; the code goes out last, so that
 * nobody is asked for a code of a registration that could not begin.
 */
export async function startSignUp(
  ctx: Ctx,
  input: InputOf<typeof operations.startSignUp>,
): Promise<CodeSent> {
  refuseGuessable(input.password);
  const texts = agreedTexts(ctx, input);
  await admitStranger(ctx, 'sign-up', input.captcha);

  const { phone } = input;
  const [holder, next] = await Promise.all([
    findHolder(ctx, 'phone', phone),
    paceCode(ctx, 'sign-up', phone),
  ]);
  await spendSms(ctx, 'sign-up');
  const conversation = {
    ...newConversation(ctx, {
      id: ctx.ids.next('signUp'),
      purpose: 'sign-up' as const,
      phone,
      userId: ctx.ids.next('user'),
      decoy: isKnown(holder),
    }),
    agreed: { texts, agreedAt: ctx.clock.now(), language: ctx.language },
  };
  await ctx.table.commit([next.write, insertConversation(conversation)]);
  await ctx.ports.credentials.create(conversation.userId, input.password);

  const { outbox, ...code } = issueCode(ctx, conversation);
  await ctx.table.commit([patchConversation(conversation, { ...code, codeNumber: 1 }), outbox]);
  return codeSent(conversation.id, code, next);
}

/** The texts that are agreed to, each in the version in force; marketing only where it is quoted. */
export function agreedTexts(
  ctx: Ctx,
  input: Pick<
    InputOf<typeof operations.startSignUp>,
    'licenceVersion' | 'consentVersion' | 'marketingVersion'
  >,
): AgreedText[] {
  const quoted: [ConsentKind, string | undefined][] = [
    ['licence', input.licenceVersion],
    ['personal-data', input.consentVersion],
    ['marketing', input.marketingVersion],
  ];
  return quoted.flatMap(([kind, version]) => {
    if (version === undefined) return [];
    if (version !== LEGAL_TEXTS[kind].version) throw textOutdated();
    return [textInForce(kind, ctx.language)];
  });
}

/** Who only proved the phone and never finished may begin again: only a finished registration makes it known. */
export function isKnown(holder: Holder | undefined): boolean {
  return holder !== undefined && holder.pendingUntilSeconds === undefined;
}
