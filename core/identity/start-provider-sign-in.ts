import { type Ctx, type InputOf, throttleNetwork } from '#core/platform';
import type * as operations from './contract.ts';
import { requireProvider } from './list-providers.ts';
import type { SentBrowser } from './model.ts';
import type { SignInProvider } from './ports.ts';
import { browserToken, newQuestion, type ProviderPurpose } from './provider-state.ts';

/** Where the browser is to go, and what it is known by until it comes back. */
export interface SentAway {
  readonly url: string;
  readonly browserToken: string;
}

/** Begins to sign in through a provider. Nothing is stored: the browser carries all that its return is checked with. */
export async function startProviderSignIn(
  ctx: Ctx,
  input: InputOf<typeof operations.startProviderSignIn>,
  sent: SentBrowser = {},
): Promise<SentAway> {
  const provider = requireProvider(ctx, input);
  await throttleProviders(ctx);
  return sendAway(ctx, provider, { kind: 'sign-in' }, sent);
}

export async function sendAway(
  ctx: Ctx,
  provider: SignInProvider,
  purpose: ProviderPurpose,
  sent: SentBrowser,
): Promise<SentAway> {
  const browser = browserToken(ctx, sent);
  const url = await provider.signInUrl(newQuestion(ctx, provider, purpose, browser), ctx.language);
  return { url, browserToken: browser };
}

/** Each try has us ask a provider: a mobile operator's customers may, a single stranger may not have us flood it. */
export function throttleProviders(ctx: Ctx): Promise<void> {
  return throttleNetwork(ctx, { scope: 'provider', limit: 120, windowSeconds: 600 });
}
