import { secondsOf } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { admitStranger } from './admit-stranger.ts';
import type * as operations from './contract.ts';
import { type NextCode, paceCode } from './conversation.ts';
import { spendMail } from './day-budget.ts';
import { refuseGuessable } from './guessable.ts';
import { issueLink } from './mailed-link.ts';
import { insertMailedLink, type MailedLink, patchMailedLink } from './mailed-link-store.ts';
import { ACTIVATION_LIFE_DAYS, ACTIVATION_LIFE_SECONDS, normalEmail } from './model.ts';
import { agreedTexts } from './start-sign-up.ts';
import { findHolder } from './store.ts';

type Sent = OutputOf<typeof operations.startEmailSignUp>;

/**
 * Begins a registration by e-mail: keeps the password with the keeper of passwords under a new opaque id, and sends a
 * link. There is no user, and nobody holds the e-mail, until the link is opened ({@link completeEmailSignUp}).
 *
 * A known e-mail costs exactly the same, down to an id in the keeper that nobody will use; its owner gets a mail that
 * says so. What is never finished is removed when its 14 days are over (`forgetSignUp`). The order of the writes is
 * {@link startSignUp}'s, for its reasons.
 */
export async function startEmailSignUp(
  ctx: Ctx,
  input: InputOf<typeof operations.startEmailSignUp>,
): Promise<Sent> {
  refuseGuessable(input.password);
  const texts = agreedTexts(ctx, input);
  await admitStranger(ctx, 'sign-up', input.captcha);

  const email = normalEmail(input.email);
  const [holder, next] = await Promise.all([
    findHolder(ctx, 'email', email),
    paceCode(ctx, 'sign-up', email),
  ]);
  await spendMail(ctx, 'sign-up');
  const link: MailedLink = {
    id: ctx.ids.next('signUp'),
    purpose: 'sign-up',
    email,
    userId: ctx.ids.next('user'),
    decoy: holder !== undefined,
    agreed: { texts, agreedAt: ctx.clock.now(), language: ctx.language },
    endsAtSeconds: secondsOf(ctx.clock.now()) + ACTIVATION_LIFE_SECONDS,
  };
  await ctx.table.commit([next.write, insertMailedLink(link)]);
  await ctx.ports.credentials.create(link.userId, input.password);

  const { tokenHash, outbox } = issueLink(ctx, link);
  await ctx.table.commit([patchMailedLink(link, { tokenHash }), outbox]);
  return linkSent(link, next);
}

/** What the caller is told; the same for a decoy. */
export function linkSent({ id, email }: MailedLink, { resendInSeconds }: NextCode): Sent {
  return { id, sentTo: email, linkValidDays: ACTIVATION_LIFE_DAYS, resendInSeconds };
}
