import { secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, type InputOf, type OutputOf, throttle } from '#core/platform';
import type * as operations from './contract.ts';
import { loginUnchanged } from './faults.ts';
import { linkToken } from './link-token.ts';
import { EMAIL_LINK_HOURS, MAILBOX_LIMIT, normalEmail } from './model.ts';
import { requireActive } from './require-active.ts';
import { requirePassword } from './require-password.ts';
import { findHolder, insertOutbox, putEmailChange } from './store.ts';

const MAIL_LIMIT = { limit: 5, windowSeconds: 3600 };

/**
 * Begins to change the e-mail: the new address gets a link, which replaces any earlier one. An address that another
 * cabinet has gets a mail that says so, for the same answer.
 */
export async function startEmailChange(
  ctx: Ctx,
  input: InputOf<typeof operations.startEmailChange>,
): Promise<OutputOf<typeof operations.startEmailChange>> {
  const user = await requireActive(ctx);
  const { userId } = user;
  const email = normalEmail(input.email);
  await requirePassword(ctx, userId, input.password);
  if (email === user.email) throw loginUnchanged('email');
  const mailbox = hashSecret(ctx, 'throttle', 'email-change', email);
  await throttle(ctx, { scope: 'email-change', subject: userId, ...MAIL_LIMIT });
  await throttle(ctx, { scope: 'email-change', subject: mailbox, ...MAILBOX_LIMIT });
  const known = (await findHolder(ctx, 'email', email)) !== undefined;
  const token = linkToken(ctx, 'email-change', userId, email);
  const unmatched = linkToken(ctx, 'email-change', userId, email);
  const endsAtSeconds = secondsOf(ctx.clock.now()) + EMAIL_LINK_HOURS * 3600;
  await ctx.table.commit([
    putEmailChange(userId, {
      email,
      tokenHash: known ? unmatched.hash : token.hash,
      epoch: user.sessionEpoch,
      endsAtSeconds,
    }),
    insertOutbox({
      outboxId: ctx.ids.next('notice'),
      to: { mail: email },
      language: ctx.language,
      content: known
        ? { template: 'already-registered' }
        : { template: 'email-change', token: token.text, validHours: EMAIL_LINK_HOURS },
      usefulUntilSeconds: endsAtSeconds,
    }),
  ]);
  return { sentTo: email, linkValidHours: EMAIL_LINK_HOURS };
}
