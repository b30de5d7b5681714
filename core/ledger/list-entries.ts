import * as Contract from '#core/contract';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { entriesOf } from './store.ts';

const PAGE = 50;

/** What changed the balance of one of the caller's contracts, newest first. Throws `contract.missing`. */
export async function listEntries(
  ctx: Ctx,
  { contractId, cursor }: InputOf<typeof operations.listEntries>,
): Promise<OutputOf<typeof operations.listEntries>> {
  await Contract.requireOwn(ctx, contractId);
  const page = await entriesOf(ctx, contractId, { limit: PAGE, cursor });
  return {
    ...page,
    entries: page.entries.map(({ entryId, at, period, cause, changeKopecks }) => ({
      entryId,
      at,
      period,
      cause,
      changeKopecks,
    })),
  };
}
