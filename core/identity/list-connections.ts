import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { listProviders, providerOf } from './list-providers.ts';
import { type Connection, findConnections } from './provider-store.ts';
import { requireActive } from './require-active.ts';

/** What is kept of the caller's connections. */
export async function connectionsOf(ctx: Ctx): Promise<Connection[]> {
  return findConnections(ctx, await requireActive(ctx));
}

/** Accounts at providers that open the caller's cabinet, and the providers there are. */
export async function listConnections(
  ctx: Ctx,
  _input: InputOf<typeof operations.listConnections>,
): Promise<OutputOf<typeof operations.listConnections>> {
  const connections = await connectionsOf(ctx);
  return {
    connections: connections.map((connection) => {
      const { connectionId, supplierId, provider, connectedAt } = connection;
      const name = providerOf(ctx, connection)?.name[ctx.language] ?? '';
      return { connectionId, supplierId, provider, name, connectedAt };
    }),
    ...(await listProviders(ctx, {})),
  };
}
