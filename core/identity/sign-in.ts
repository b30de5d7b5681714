import { idFrom } from '#core/kernel';
import {
  addressSubject,
  type Ctx,
  check,
  hashSecret,
  type InputOf,
  patch,
  throttle,
  type Write,
  withinLimit,
} from '#core/platform';
import { accountNews } from './account-news.ts';
import { requireWork } from './captcha.ts';
import type * as operations from './contract.ts';
import type { CodeSent } from './conversation.ts';
import { deviceHash, deviceName, deviceSecrets, newDevice, type SentDevice, seenNow } from './device.ts';
import { signInRefused, workNeeded } from './faults.ts';
import { journal } from './journal.ts';
import { type Login, loginOf, type SessionTokens, type User } from './model.ts';
import { dropTokens } from './require-password.ts';
import { askForCode, needsCode, useCode, waived } from './second-factor.ts';
import { type DeviceRecord, findDevice, putDevice } from './session-store.ts';
import { beginSession } from './session-token.ts';
import { findHolder, userKey } from './store.ts';

/** A session has begun. */
export interface SignedIn {
  readonly givenName: string;
  readonly tokens: SessionTokens;
}

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
  const hashes = deviceSecrets(sent).map((secret) => deviceHash(ctx, userId, secret));
  const { user, device } = await findDevice(ctx, userId, hashes);
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

  const { sessionEpoch: epoch } = user;
  const entered = device ? { record: seenNow(ctx, device) } : newDevice(ctx, user.userId, epoch, sent);
  const remembered =
    used.length > 0 && input.secondFactor?.remember ? waived(ctx, entered.record) : entered.record;
  const from = {
    userId: user.userId,
    epoch,
    deviceName: deviceName(sent),
    deviceHash: entered.record.deviceHash,
  };
  const session = beginSession(ctx, from, tokens);
  await ctx.table.commit([
    session.write,
    journal(ctx, user.userId, 'identity.signed_in', session.sessionId),
    putDevice(user.userId, remembered),
    ...used,
    ...(device || !user.firstSignedInAt
      ? []
      : accountNews(ctx, user, 'new-device', { deviceName: from.deviceName })),
    stillActive(ctx, user),
  ]);
  return {
    givenName: user.givenName ?? '',
    tokens: { ...session.tokens, ...('deviceToken' in entered && { deviceToken: entered.deviceToken }) },
  };
}

function mayUse({ signInBy = 'phone-or-email' }: User, kind: Login['kind']): boolean {
  return signInBy === 'phone-or-email' || signInBy === kind;
}

/** A password recovered or a user blocked since the user was read is not slipped past. */
function stillActive(ctx: Ctx, { userId, sessionEpoch, firstSignedInAt }: User): Write {
  const unchanged = { equals: { state: 'active', sessionEpoch } };
  if (firstSignedInAt) return check(userKey(userId), unchanged, signInRefused);
  const change = { set: { firstSignedInAt: ctx.clock.now() }, add: { version: 1 } };
  return patch(userKey(userId), change, unchanged, signInRefused);
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
