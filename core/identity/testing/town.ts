import type { SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { WorldOptions } from '#core/testing';
import * as Identity from '../index.ts';
import type { ProviderAnswer } from '../ports.ts';
import { AGREED, type Cabinet, newEmail, newPhone, openCabinet } from './cabinet.ts';
import { FakeProvider } from './fake-provider.ts';
import type { ProviderPerson } from './provider-conformance.ts';

/** A cabinet whose supplier has two sign-in providers. */
export interface Town extends Cabinet {
  readonly city: FakeProvider;
  readonly bank: FakeProvider;
}

export function openTown(options: WorldOptions = {}): Town {
  const [city, bank] = [new FakeProvider('city'), new FakeProvider('bank')];
  const cabinet = openCabinet({ ...options, ports: { signInProviders: [city, bank], ...options.ports } });
  return Object.defineProperties(
    { city, bank } as unknown as Town,
    Object.getOwnPropertyDescriptors(cabinet),
  );
}

export const CITY = { supplierId: 'demo' as SupplierId, provider: 'city' };

let drawn = 0;

/** Somebody new at the provider, who has proved their e-mail and phone to it. */
export function aPerson(): Required<ProviderPerson> {
  drawn += 1;
  return {
    ...{ login: `person${drawn}`, givenName: 'Ольга', familyName: 'Смирнова' },
    ...{ email: newEmail(), phone: newPhone(), proved: true },
  };
}

/** A browser that has been at the provider, and what it came back with. */
export interface BackFrom {
  readonly answer: ProviderAnswer;
  readonly browser: { readonly browserToken: string };
}

/** Goes to the provider and comes back. */
export async function wentTo(
  town: Town,
  who: ProviderPerson | 'refuse',
  { ctx = town.anonymous, browser = {} }: { ctx?: Ctx; browser?: { browserToken?: string } } = {},
): Promise<BackFrom> {
  const { url, browserToken } = await Identity.startProviderSignIn(ctx, CITY, browser);
  return { answer: await town.city.visit(url, who), browser: { browserToken } };
}

/** Comes back from the provider and hands in what it says. */
export async function came(
  town: Town,
  who: ProviderPerson,
  device: Identity.SentDevice = {},
): Promise<{
  said: Awaited<ReturnType<typeof Identity.finishProviderSignIn>>;
  browser: BackFrom['browser'];
}> {
  const { answer, browser } = await wentTo(town, who);
  const sent = { ...device, ...browser };
  return { said: await Identity.finishProviderSignIn(town.anonymous, { ...CITY, ...answer }, sent), browser };
}

/** Somebody new at the provider, as far as the consents. */
export async function newcomer(town: Town, who: ProviderPerson) {
  const { said, browser } = await came(town, who);
  if (!('newcomer' in said)) throw new Error('is known already');
  return { ...said, browser };
}

export const NAMED = { givenName: 'Ольга', familyName: 'Смирнова', ...AGREED };

/** Opens a cabinet through the provider. */
export async function joined(town: Town, who: ProviderPerson) {
  const { entryId, browser } = await newcomer(town, who);
  const signedIn = await Identity.signUpByProvider(town.anonymous, { id: entryId, ...NAMED }, browser);
  return { ...insideOf(town, signedIn), browser };
}

/** What the runtime would make of a session's tokens. */
export function insideOf(town: Town, { tokens }: Identity.SignedIn) {
  const { sessionId, sessionSecret, poolToken } = Identity.readAccessToken(tokens.accessToken)!;
  const userId = Identity.readVouchedToken(town.anonymous, poolToken)!;
  const ctx = town.world.as({ kind: 'user', userId, sessionId });
  return { tokens, userId, ctx, token: { userId, sessionId, sessionSecret } };
}
