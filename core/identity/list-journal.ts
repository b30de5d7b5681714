import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import { queryJournal } from './journal.ts';
import { requireUser } from './require-user.ts';

const PAGE = 50;

/** The caller's journal of operations, the newest first. */
export async function listJournal(
  ctx: Ctx,
  { cursor }: InputOf<typeof operations.listJournal>,
): Promise<OutputOf<typeof operations.listJournal>> {
  const page = await queryJournal(ctx, requireUser(ctx), PAGE, cursor);
  return {
    entries: page.items.map(({ event, at, ref }) => ({ event, at, ...(ref && { ref }) })),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}
