import { idFrom } from '#core/kernel';
import { addressSubject, type Ctx, hashSecret, type InputOf, throttle, withinLimit } from '#core/platform';
import { requireWork } from './captcha.ts';
import type * as operations from './contract.ts';
import type { CodeSent } from './conversation.ts';
import { findSentDevice, type SentDevice } from './device.ts';
import { enter, type SignedIn } from './enter.ts';
import { signInRefused, workNeeded } from './faults.ts';
import { type Login, loginOf, type User } from './model.ts';
import { dropTokens } from './require-password.ts';
import { askForCode, needsCode, useCode } from './second-factor.ts';
import type { DeviceRecord } from './session-store.ts';
import { findHolder } from './store.ts';

/** The password was right, and the user wants a code besides: no session has begun. */
export interface CodeAsked {
  readonly code: CodeSent;
}

/**
 * Signs a user in by phone or e-mail. An unknown login, a wrong password, a pending and a blocked user end in one
 * fault after the same work: whoever may not sign in is tried under an id that nobody has. So does a way to sign in that
 * its user switched off. Where a second factor is wanted, the password comes twice: first for the code to be sent, then
 * with it, so that nothing that opens a session is kept in between.
 */
export async function signIn(
  ctx: Ctx,
  input: InputOf<typeof operations.signIn>,
  sent: SentDevice = {},
): Promise<SignedIn | CodeAsked> {
  const login = loginOf(input.login);
  const nobody = idFrom('user', 'nobody', login.value);
  const holder = await findHolder(ctx, login.kind, login.value);
  const userId = holder?.userId ?? nobody;
  const { user, device } = await findSentDevice(ctx, userId, sent);
  await admit(ctx, login.value, device, input.captcha);

  const mayEnter = user?.state === 'active' && mayUse(user, login.kind);
  const tokens = await ctx.ports.credentials.signIn(mayEnter ? user.userId : nobody, input.password);
  if (!mayEnter || !tokens) throw signInRefused();

  const askedFor = needsCode(ctx, user, device);
  if (askedFor && !input.secondFactor) {
    await dropTokens(ctx, tokens);
    return { code: await askForCode(ctx, user) };
  }
  const used = askedFor && input.secondFactor ? await useCode(ctx, user, input.secondFactor) : [];

  const waivesCode = used.length > 0 && input.secondFactor?.remember === true;
  return enter(ctx, { user, device, sent, tokens, used, waivesCode });
}

function mayUse({ signInBy = 'phone-or-email' }: User, kind: Login['kind']): boolean {
  return signInBy === 'phone-or-email' || signInBy === kind;
}

const GUESSES = { limit: 10, windowSeconds: 900 };
/** A mobile operator puts many customers behind one address. */
const GUESSES_OF_NETWORK = { limit: 100, windowSeconds: 300 };
const GUESSES_AT_LOGIN = { limit: 100, windowSeconds: 3600 };

/**
 * Guessing is slowed down without ever keeping the owner out (ADR 19). A device that the user signed in from before has
 * a count of its own, so what strangers do does not concern it. From elsewhere a login is tried ten times from a network,
 * and a network tries so many logins. A login that many networks guess at is not closed: each further try costs work.
 */
async function admit(
  ctx: Ctx,
  login: string,
  device: DeviceRecord | undefined,
  captcha: InputOf<typeof operations.signIn>['captcha'],
): Promise<void> {
  if (device) return throttle(ctx, { scope: 'sign-in-device', subject: device.deviceHash, ...GUESSES });
  const who = hashSecret(ctx, 'throttle', 'sign-in', login);
  const where = addressSubject(ctx, 'sign-in');
  await throttle(ctx, { scope: 'sign-in', subject: `${who}#${where}`, ...GUESSES });
  await throttle(ctx, { scope: 'sign-in', subject: where, ...GUESSES_OF_NETWORK });
  if (await withinLimit(ctx, { scope: 'sign-in', subject: who, ...GUESSES_AT_LOGIN })) return;
  if (!captcha) throw workNeeded();
  await requireWork(ctx, 'sign-in', captcha);
}
