import { secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, insert, sameHash, TIDY_AFTER_SECONDS, WriteConflict } from '#core/platform';
import type { SentBrowser } from './model.ts';
import type { ProviderQuestion, SignInProvider } from './ports.ts';
import { providerStateUnknown, providerStateUsed } from './provider-faults.ts';
import { onceKey } from './store.ts';

/** What is asked of a provider: to sign somebody in, or to connect an account of theirs to this user's cabinet. */
export type ProviderPurpose =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'connect'; readonly whose: string };

/** How long a person may be at the provider's. */
const STATE_LIFE_SECONDS = 1200;

/** The secret that a browser is known by while it is at a provider's; the one it has already, or a new one. */
export function browserToken(ctx: Pick<Ctx, 'secrets'>, { browserToken: sent = '' }: SentBrowser): string {
  return /^[\w-]{43}$/.test(sent) ? sent : ctx.secrets.token();
}

/**
 * What is asked of a provider. `state` says until when it is good, and is signed together with the provider, the purpose
 * and the browser's secret; the nonce and the PKCE verifier follow from both. So nothing is stored for it: only the browser
 * that began can end it, with the same provider, and we alone can make or read it.
 */
export function newQuestion(
  ctx: Pick<Ctx, 'clock' | 'secrets' | 'pepper'>,
  provider: SignInProvider,
  purpose: ProviderPurpose,
  browser: string,
): ProviderQuestion {
  const untilSeconds = secondsOf(ctx.clock.now()) + STATE_LIFE_SECONDS;
  const body = `${purpose.kind}.${untilSeconds}.${ctx.secrets.token()}`;
  return questionOf(ctx, `${body}.${signatureOf(ctx, provider, purpose, body, browser)}`, browser);
}

/**
 * The question that `state` belongs to, used up by being looked at.
 * @throws provider_state_unknown, provider_state_used
 */
export async function takeQuestion(
  ctx: Ctx,
  provider: SignInProvider,
  purpose: ProviderPurpose,
  state: string,
  { browserToken: browser }: SentBrowser,
): Promise<ProviderQuestion> {
  const [kind, until = '', nonce, signature = '', ...more] = state.split('.');
  if (!browser) throw providerStateUnknown('the browser was not at a provider’s');
  if (kind !== purpose.kind || more.length > 0) throw providerStateUnknown('for another purpose');
  const expected = signatureOf(ctx, provider, purpose, `${kind}.${until}.${nonce}`, browser);
  if (!sameHash(expected, signature)) throw providerStateUnknown('not of this browser, provider or user');
  if (Number(until) <= secondsOf(ctx.clock.now())) throw providerStateUnknown('too late');
  try {
    const ttlSeconds = Number(until) + TIDY_AFTER_SECONDS;
    await ctx.table.commit([insert({ ...onceKey('provider-state', `${nonce}`), ttlSeconds })]);
  } catch (error) {
    if (error instanceof WriteConflict) throw providerStateUsed();
    throw error;
  }
  return questionOf(ctx, state, browser);
}

function questionOf(ctx: Pick<Ctx, 'pepper'>, state: string, browser: string): ProviderQuestion {
  return {
    state,
    nonce: hashSecret(ctx, 'provider-nonce', state, browser),
    codeVerifier: hashSecret(ctx, 'provider-verifier', state, browser),
  };
}

function signatureOf(
  ctx: Pick<Ctx, 'pepper'>,
  { supplierId, provider }: SignInProvider,
  purpose: ProviderPurpose,
  body: string,
  browser: string,
): string {
  const whose = purpose.kind === 'connect' ? purpose.whose : '';
  return hashSecret(ctx, 'provider-state', [supplierId, provider, body, whose].join(' '), browser);
}
