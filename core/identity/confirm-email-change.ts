import { secondsOf } from '#core/kernel';
import { type Ctx, DONE, type InputOf, type OutputOf, sameHash, untilFresh } from '#core/platform';
import { accountNews } from './account-news.ts';
import type * as operations from './contract.ts';
import { emailLinkInvalid, emailTaken } from './faults.ts';
import { journal } from './journal.ts';
import { linkHash, readLinkToken, throttleOpening } from './link-token.ts';
import { findEmailChange, findHolder, patchUser, releaseLogin, takeLogin, useEmailChange } from './store.ts';

/**
 * Proves the new e-mail with the token of the mail and takes it in place of the old one, which is told. Opening the
 * link again answers the same and changes nothing, also when the e-mail was changed once more since.
 */
export async function confirmEmailChange(
  ctx: Ctx,
  { token }: InputOf<typeof operations.confirmEmailChange>,
): Promise<OutputOf<typeof operations.confirmEmailChange>> {
  await throttleOpening(ctx, 'confirm-email');
  const read = readLinkToken(token, 'user');
  if (!read) throw emailLinkInvalid();
  const { id: userId, secret } = read;
  await untilFresh(async () => {
    const { user, change } = await findEmailChange(ctx, userId);
    if (user?.state !== 'active' || !change || change.endsAtSeconds <= secondsOf(ctx.clock.now()))
      throw emailLinkInvalid();
    const { email, tokenHash, epoch, usedAt } = change;
    if (!sameHash(tokenHash, linkHash(ctx, 'email-change', userId, email, secret))) throw emailLinkInvalid();
    if (usedAt) return;
    if (epoch !== user.sessionEpoch) throw emailLinkInvalid();
    if (await findHolder(ctx, 'email', email)) throw emailTaken();
    await ctx.table.commit([
      useEmailChange(userId, change, ctx.clock.now()),
      takeLogin('email', email, { userId }, undefined),
      ...(user.email ? [releaseLogin('email', user.email, userId)] : []),
      patchUser(user, { email }),
      journal(ctx, userId, 'identity.email_changed'),
      ...accountNews(ctx, user, 'email-changed'),
    ]);
  });
  return DONE;
}
