import { invariant, secondsOf } from '#core/kernel';
import {
  type Ctx,
  DONE,
  type InputOf,
  type OutputOf,
  sameHash,
  type Write,
  WriteConflict,
} from '#core/platform';
import { insertAgreements } from './consent-store.ts';
import type * as operations from './contract.ts';
import { emailTaken, linkInvalid } from './faults.ts';
import { journal } from './journal.ts';
import { linkHash, readLinkToken, throttleOpening } from './link-token.ts';
import type { Agreed, User } from './model.ts';
import { findActivation, findHolder, findUser, patchUser, takeLogin } from './store.ts';

/**
 * Completes a registration with the token of the mail: the e-mail is proved and taken, the user becomes active, and
 * what was agreed to becomes records of their own. Opening the link again within its 14 days answers the same.
 */
export async function activate(
  ctx: Ctx,
  { token }: InputOf<typeof operations.activate>,
): Promise<OutputOf<typeof operations.activate>> {
  await throttleOpening(ctx, 'activate');
  const read = readLinkToken(token, 'user');
  if (!read) throw linkInvalid();
  const { id: userId } = read;
  const { user, activation } = await findActivation(ctx, userId);
  if (!user || !activation || activation.endsAtSeconds <= secondsOf(ctx.clock.now())) throw linkInvalid();
  const { email, tokenHash } = activation;
  if (!sameHash(tokenHash, linkHash(ctx, 'activation', userId, email, read.secret))) throw linkInvalid();
  if (user.state === 'active') return DONE;
  if (user.state !== 'pending' || !user.agreed) throw linkInvalid();

  try {
    await ctx.table.commit(await completion(ctx, user, user.agreed, email));
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    // the link was opened twice at once, a newer registration of the phone took over, or the e-mail went to another
    const now = await findUser(ctx, userId, { strong: true });
    if (now?.state === 'active') return DONE;
    throw (await findHolder(ctx, 'email', email)) ? emailTaken() : linkInvalid();
  }
  return DONE;
}

async function completion(ctx: Ctx, user: User, agreed: Agreed, email: string): Promise<Write[]> {
  const { userId, phone, pendingUntilSeconds = 0 } = user;
  invariant(phone, 'whoever is pending has proved a phone');
  const emailHolder = await findHolder(ctx, 'email', email);
  if (emailHolder && emailHolder.userId !== userId) throw emailTaken();
  return [
    takeLogin('email', email, { userId }, undefined),
    takeLogin('phone', phone, { userId }, { userId, pendingUntilSeconds }),
    patchUser(user, { state: 'active', agreed: undefined, pendingUntilSeconds: undefined }),
    ...insertAgreements(user, agreed),
    journal(ctx, userId, 'identity.registered'),
  ];
}
