import { idFrom } from '#core/kernel';
import { addressSubject, type Ctx, check, hashSecret, type InputOf, throttle } from '#core/platform';
import type * as operations from './contract.ts';
import { signInRefused } from './faults.ts';
import { journal } from './journal.ts';
import { loginOf, type SessionTokens } from './model.ts';
import { beginSession } from './session-token.ts';
import { findHolder, findUser, userKey } from './store.ts';

export interface SignedIn {
  readonly givenName: string;
  readonly tokens: SessionTokens;
}

/**
 * Signs a user in by phone or e-mail. An unknown login, a wrong password, a pending and a blocked user end in one
 * fault after the same work: whoever may not sign in is tried under an id that nobody has.
 *
 * Throttling counts the login at one address first: guessing from one place stops soon and hardly touches the
 * login's own, much wider count, so keeping the owner out takes many addresses and not one.
 */
export async function signIn(ctx: Ctx, input: InputOf<typeof operations.signIn>): Promise<SignedIn> {
  const login = loginOf(input.login);
  await throttleSignIn(ctx, login.value);

  const startedAt = ctx.clock.now();
  const nobody = idFrom('user', 'nobody', login.value);
  const holder = await findHolder(ctx, login.kind, login.value);
  const user = await findUser(ctx, holder?.userId ?? nobody, { strong: true });
  const mayEnter = user?.state === 'active';
  const tokens = await ctx.ports.credentials.signIn(mayEnter ? user.userId : nobody, input.password);
  if (!mayEnter || !tokens) throw signInRefused();

  const { sessionsValidFromSeconds, sessionsEndedAt } = user;
  const session = beginSession(ctx, user.userId, tokens, startedAt);
  await ctx.table.commit([
    session.write,
    journal(ctx, user.userId, 'identity.signed_in'),
    // a password recovered or a user blocked between the two is not slipped past
    check(
      userKey(user.userId),
      { equals: { state: 'active', sessionsValidFromSeconds, sessionsEndedAt } },
      signInRefused,
    ),
  ]);
  return { givenName: user.givenName ?? '', tokens: session.tokens };
}

async function throttleSignIn(ctx: Ctx, login: string): Promise<void> {
  const who = hashSecret(ctx, 'throttle', 'sign-in', login);
  const where = addressSubject(ctx, 'sign-in');
  await throttle(ctx, { scope: 'sign-in', subject: `${who}#${where}`, limit: 10, windowSeconds: 900 });
  // a mobile operator puts many customers behind one address
  await throttle(ctx, { scope: 'sign-in', subject: where, limit: 100, windowSeconds: 300 });
  await throttle(ctx, { scope: 'sign-in', subject: who, limit: 100, windowSeconds: 3600 });
}
