import { type Ctx, DONE, type InputOf, type OutputOf, untilFresh } from '#core/platform';
import { accountNews } from './account-news.ts';
import type * as operations from './contract.ts';
import { connectionOf } from './finish-provider-sign-in.ts';
import { journal } from './journal.ts';
import { requireProvider } from './list-providers.ts';
import type { SentBrowser } from './model.ts';
import { connectionTaken, tooManyConnections } from './provider-faults.ts';
import { takeQuestion } from './provider-state.ts';
import { findConnected, findConnections, MOST_CONNECTIONS, putConnection } from './provider-store.ts';
import { requireActive } from './require-active.ts';
import { connecting } from './start-provider-connection.ts';
import { patchUser } from './store.ts';

/** Connects the account that the provider vouches for to the caller's cabinet. The same again changes nothing. */
export async function connectProvider(
  ctx: Ctx,
  input: InputOf<typeof operations.connectProvider>,
  sent: SentBrowser = {},
): Promise<OutputOf<typeof operations.connectProvider>> {
  const asking = await requireActive(ctx);
  const provider = requireProvider(ctx, input);
  const question = await takeQuestion(ctx, provider, connecting(asking), input.state, sent);
  const connectionId = connectionOf(provider, await provider.identify(question, input));
  await untilFresh(async () => {
    const user = await requireActive(ctx);
    const { userId } = user;
    const { seen, user: holder } = await findConnected(ctx, connectionId);
    if (holder?.userId === userId) return;
    if (holder) throw connectionTaken(provider.name);
    if ((await findConnections(ctx, user)).length >= MOST_CONNECTIONS)
      throw tooManyConnections(MOST_CONNECTIONS);
    const { supplierId, provider: name } = provider;
    await ctx.table.commit([
      // puts what is connected at once in order, so that nobody has more than there may be
      patchUser(user, {}),
      ...putConnection(
        userId,
        { connectionId, supplierId, provider: name, connectedAt: ctx.clock.now() },
        seen,
      ),
      journal(ctx, userId, 'identity.provider_connected', connectionId),
      ...accountNews(ctx, user, 'provider-connected', { on: 'every-channel' }),
    ]);
  });
  return DONE;
}
