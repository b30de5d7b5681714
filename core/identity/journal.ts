import type { UserId } from '#core/kernel';
import { type Ctx, insert, type Write } from '#core/platform';

/** {@link journal} of what a member of staff does; none for the system, whose work is in its own records. */
export function staffJournal(ctx: Pick<Ctx, 'actor' | 'clock' | 'ids'>, event: string, ref: string): Write[] {
  return ctx.actor.kind === 'user' ? [journal(ctx, ctx.actor.userId, event, ref)] : [];
}

/**
 * An entry of the user's journal of operations, to be committed with the change it tells of.
 * No raw personal data (152-FZ): `event` is a word such as `payment.started`, `ref` an id.
 */
export function journal(ctx: Pick<Ctx, 'clock' | 'ids'>, userId: UserId, event: string, ref?: string): Write {
  return insert({
    pk: `USER#${userId}`,
    sk: `JOURNAL#${ctx.ids.next('journal')}`,
    event,
    at: ctx.clock.now(),
    ...(ref && { ref }),
  });
}
