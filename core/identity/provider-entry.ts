import { secondsOf } from '#core/kernel';
import { type Ctx, hashSecret, sameHash } from '#core/platform';
import { conversationMissing } from './faults.ts';
import type { SentBrowser } from './model.ts';
import { findEntry, type ProviderEntry } from './provider-store.ts';

/** The browser that came back from a provider, as an entry remembers it. */
export function browserHash(ctx: Pick<Ctx, 'pepper'>, { browserToken = '' }: SentBrowser): string {
  return hashSecret(ctx, 'provider-browser', '', browserToken);
}

/** An entry that waits for this step, asked for by the browser it is of. Throws `identity.conversation_missing`. */
export async function requireEntry(
  ctx: Ctx,
  id: string,
  step: ProviderEntry['step'],
  sent: SentBrowser,
): Promise<ProviderEntry> {
  const entry = await findEntry(ctx, id, secondsOf(ctx.clock.now()));
  if (entry?.step !== step || !sameHash(entry.browserHash, browserHash(ctx, sent)))
    throw conversationMissing();
  return entry;
}
