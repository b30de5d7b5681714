import { invariant } from '#core/kernel';
import {
  type Ctx,
  type InputOf,
  insert,
  type OutputOf,
  throttle,
  type Write,
  WriteConflict,
} from '#core/platform';
import { insertAgreements } from './consent-store.ts';
import type * as operations from './contract.ts';
import { emailTaken, linkInvalid, signUpPasswordWrong } from './faults.ts';
import { journal } from './journal.ts';
import { followLink } from './mailed-link.ts';
import { type MailedLink, patchMailedLink } from './mailed-link-store.ts';
import type { User } from './model.ts';
import { dropTokens } from './require-password.ts';
import { findHolder, forgetPace, takeLogin, userItem } from './store.ts';

type Input = InputOf<typeof operations.completeEmailSignUp>;
type Names = Pick<Input, 'givenName' | 'familyName'>;

/**
 * Completes a registration by e-mail: whoever opens the link and knows the password it began with gives their name, and
 * is an active user who holds the e-mail. The password keeps a stranger from registering a person's e-mail and having
 * the person open the link for them (ADR 24). Doing it again answers the same.
 */
export async function completeEmailSignUp(
  ctx: Ctx,
  { token, password, ...names }: Input,
): Promise<OutputOf<typeof operations.completeEmailSignUp>> {
  const link = await followLink(ctx, 'sign-up', token, linkInvalid);
  if (!link.completedAt) {
    await requireSignUpPassword(ctx, link, password);
    await complete(ctx, link, names);
  }
  return { email: link.email };
}

async function complete(ctx: Ctx, link: MailedLink, names: Names): Promise<void> {
  try {
    await ctx.table.commit(completion(ctx, link, names));
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    // the link was opened twice at once, the e-mail is another's by now, or a newer link replaced this one
    const holder = await findHolder(ctx, 'email', link.email);
    if (holder?.userId !== link.userId) throw holder ? emailTaken() : linkInvalid();
  }
}

async function requireSignUpPassword(ctx: Ctx, { id, userId }: MailedLink, password: string): Promise<void> {
  await throttle(ctx, { scope: 'sign-up-password', subject: id, limit: 10, windowSeconds: 900 });
  const tokens = await ctx.ports.credentials.signIn(userId, password);
  if (!tokens) throw signUpPasswordWrong();
  await dropTokens(ctx, tokens);
}

function completion(ctx: Ctx, link: MailedLink, { givenName, familyName }: Names): Write[] {
  const { userId, email, agreed } = link;
  invariant(agreed, 'a registration holds what was agreed to');
  const now = ctx.clock.now();
  const user: User = {
    ...{ userId, state: 'active', email, givenName, familyName, language: agreed.language },
    ...{ createdAt: now, sessionEpoch: 0, version: 1 },
  };
  return [
    takeLogin('email', email, { userId }, undefined),
    insert(userItem(user)),
    patchMailedLink(link, { completedAt: now }),
    forgetPace('sign-up', email),
    // what was agreed to comes before the user's first version
    ...insertAgreements({ userId, version: 0 }, agreed),
    journal(ctx, userId, 'identity.registered'),
  ];
}
