import { type ConnectionId, idFrom, secondsOf } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { findSentDevice, type SentDevice } from './device.ts';
import { enter, type SignedIn } from './enter.ts';
import { requireProvider } from './list-providers.ts';
import { CONVERSATION_LIFE_SECONDS, normalEmail, type SentBrowser, type User } from './model.ts';
import type { SignInProvider, Vouched } from './ports.ts';
import { browserHash } from './provider-entry.ts';
import { cabinetClosed, providerEmailMissing, providerLoginKnown } from './provider-faults.ts';
import { takeQuestion } from './provider-state.ts';
import { findConnected, insertEntry, type ProviderEntry } from './provider-store.ts';
import { askForCode, needsCode } from './second-factor.ts';
import { throttleProviders } from './start-provider-sign-in.ts';
import { isKnown } from './start-sign-up.ts';
import { findHolder } from './store.ts';
import { vouchedTokens } from './vouched-token.ts';

type Answer = OutputOf<typeof operations.finishProviderSignIn>;
/** No session has begun yet: somebody new is to agree to the texts, or a code was sent. */
export type Waiting = Extract<Answer, { entryId: string }>;

/**
 * Signs in whoever the provider vouches for. The account at the provider is known by issuer and subject alone: an e-mail
 * that a cabinet has already opens nothing, since a provider may hand out addresses that are not its users' own.
 */
export async function finishProviderSignIn(
  ctx: Ctx,
  input: InputOf<typeof operations.finishProviderSignIn>,
  sent: SentDevice & SentBrowser = {},
): Promise<SignedIn | Waiting> {
  const provider = requireProvider(ctx, input);
  await throttleProviders(ctx);
  const question = await takeQuestion(ctx, provider, { kind: 'sign-in' }, input.state, sent);
  const vouched = await provider.identify(question, input);
  const connectionId = connectionOf(provider, vouched);
  const { user } = await findConnected(ctx, connectionId);
  const { supplierId, provider: name } = provider;
  const from = { connectionId, supplierId, provider: name, browserHash: browserHash(ctx, sent) };
  return user ? letIn(ctx, user, from, sent) : welcome(ctx, provider, vouched, from);
}

type From = Pick<ProviderEntry, 'connectionId' | 'supplierId' | 'provider' | 'browserHash'>;

/** One person at one issuer, whichever supplier configured it. */
export function connectionOf({ issuer }: SignInProvider, { subject }: Vouched): ConnectionId {
  return idFrom('connection', issuer, subject);
}

/** Begins the session of a known user, or asks for the code of their second factor. */
async function letIn(ctx: Ctx, user: User, from: From, sent: SentDevice): Promise<SignedIn | Waiting> {
  const { userId } = user;
  if (user.state !== 'active') throw cabinetClosed();
  const { device } = await findSentDevice(ctx, userId, sent);
  if (needsCode(ctx, user, device)) {
    const code = await askForCode(ctx, user);
    const entryId = ctx.ids.next('providerEntry');
    const endsAtSeconds = secondsOf(ctx.clock.now()) + CONVERSATION_LIFE_SECONDS;
    await ctx.table.commit([
      insertEntry({ ...from, id: entryId, step: 'second-factor', userId, endsAtSeconds }),
    ]);
    return { entryId, code };
  }
  return enter(ctx, { user, device, sent, ...vouchedEntrance(ctx, user), used: [], waivesCode: false });
}

export function vouchedEntrance(ctx: Ctx, { userId }: User) {
  return { tokens: vouchedTokens(ctx, userId), vouched: true } as const;
}

/** Keeps what the provider vouched for until the person has agreed to the texts. */
async function welcome(
  ctx: Ctx,
  { name }: SignInProvider,
  { givenName, familyName, phone, ...vouched }: Vouched,
  from: From,
): Promise<Waiting> {
  if (!vouched.email) throw providerEmailMissing(name);
  const email = normalEmail(vouched.email);
  const [byEmail, byPhone] = await Promise.all([
    findHolder(ctx, 'email', email),
    phone ? findHolder(ctx, 'phone', phone) : undefined,
  ]);
  if (isKnown(byEmail) || isKnown(byPhone)) throw providerLoginKnown(name);
  const entryId = ctx.ids.next('providerEntry');
  await ctx.table.commit([
    insertEntry({
      ...from,
      id: entryId,
      step: 'sign-up',
      userId: ctx.ids.next('user'),
      email,
      ...(phone && { phone }),
      endsAtSeconds: secondsOf(ctx.clock.now()) + CONVERSATION_LIFE_SECONDS,
    }),
  ]);
  return { entryId, newcomer: { givenName, familyName, email, phone: phone ?? '' } };
}
