import type { Instant, UserId } from '#core/kernel';
import { type Ctx, insert, type Page, type Write } from '#core/platform';
import type { JournalEvent } from './journal-event.ts';

/** An entry of a user's journal of operations: `USER#<id>` / `JOURNAL#<id>`. */
export interface JournalEntry {
  readonly event: JournalEvent;
  readonly at: Instant;
  readonly ref?: string;
}

/** {@link journal} of what a member of staff does; none for the system, whose work is in its own records. */
export function staffJournal(
  ctx: Pick<Ctx, 'actor' | 'clock' | 'ids'>,
  event: JournalEvent,
  ref: string,
): Write[] {
  return ctx.actor.kind === 'user' ? [journal(ctx, ctx.actor.userId, event, ref)] : [];
}

/**
 * An entry of the user's journal of operations, to be committed with the change it tells of.
 * No raw personal data (152-FZ): `event` is a word such as `payment.started`, `ref` an id.
 */
export function journal(
  ctx: Pick<Ctx, 'clock' | 'ids'>,
  userId: UserId,
  event: JournalEvent,
  ref?: string,
): Write {
  return insert({
    pk: `USER#${userId}`,
    sk: `JOURNAL#${ctx.ids.next('journal')}`,
    event,
    at: ctx.clock.now(),
    ...(ref && { ref }),
  });
}

/** One page of a user's journal, the newest first. */
export function queryJournal(
  ctx: Pick<Ctx, 'table'>,
  userId: UserId,
  limit: number,
  cursor: string | undefined,
): Promise<Page<JournalEntry>> {
  return ctx.table.query<JournalEntry>(`USER#${userId}`, {
    prefix: 'JOURNAL#',
    reverse: true,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
}
