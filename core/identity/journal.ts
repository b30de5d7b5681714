import type { CabinetId, Instant, OrganisationId, OrganisationRole, UserId } from '#core/kernel';
import { isId } from '#core/kernel';
import { type Ctx, cabinetPk, insert, nameOf, type Page, type Write } from '#core/platform';
import type { JournalEvent } from './journal-event.ts';

/** An entry of a cabinet's journal of operations: `USER#<id>` or `ORG#<id>` / `JOURNAL#<id>`. */
export interface JournalEntry {
  readonly event: JournalEvent;
  readonly at: Instant;
  readonly ref?: string;
  /** In an organisation's journal: a user's id, or the system and its job. */
  readonly by?: string;
  /** Whom it is about, and the role they have from then on. */
  readonly memberId?: UserId;
  readonly role?: OrganisationRole;
}

/** What an entry is about. No raw personal data (152-FZ): `ref` is an id. */
type About = Pick<JournalEntry, 'ref' | 'memberId' | 'role'>;

type Recorder = Pick<Ctx, 'clock' | 'ids'>;

/** {@link journal} of what a member of staff does; none for the system, whose work is in its own records. */
export function staffJournal(ctx: Recorder & Pick<Ctx, 'actor'>, event: JournalEvent, ref: string): Write[] {
  return ctx.actor.kind === 'user' ? [journal(ctx, ctx.actor.userId, event, ref)] : [];
}

/**
 * An entry of a cabinet's journal of operations, to be committed with the change it tells of; it does not say who did it.
 * `event` is a word such as `payment.started`, `ref` an id: no raw personal data (152-FZ).
 */
export function journal(ctx: Recorder, cabinetId: CabinetId, event: JournalEvent, ref?: string): Write {
  return entry(ctx, cabinetId, event, { ...(ref && { ref }) });
}

/** An entry of an organisation's journal, which says who did it, and the same in the journal of who did. */
export function organisationJournal(
  ctx: Recorder & Pick<Ctx, 'actor'>,
  organisationId: OrganisationId,
  event: JournalEvent,
  about: About = {},
): Write[] {
  const by = nameOf(ctx.actor);
  return [
    entry(ctx, organisationId, event, { ...about, by }),
    ...(ctx.actor.kind === 'user'
      ? [journal(ctx, ctx.actor.userId, event, about.ref ?? organisationId)]
      : []),
  ];
}

/** What the caller does with a contract in a cabinet, in the journal of that cabinet. */
export function cabinetJournal(
  ctx: Recorder & Pick<Ctx, 'actor'>,
  cabinetId: CabinetId,
  event: JournalEvent,
  ref: string,
): Write[] {
  return isId('organisation', cabinetId)
    ? organisationJournal(ctx, cabinetId, event, { ref })
    : [journal(ctx, cabinetId, event, ref)];
}

function entry(
  ctx: Recorder,
  cabinetId: CabinetId,
  event: JournalEvent,
  about: Omit<JournalEntry, 'event' | 'at'>,
): Write {
  const sk = `JOURNAL#${ctx.ids.next('journal')}`;
  return insert({ pk: cabinetPk(cabinetId), sk, event, at: ctx.clock.now(), ...about });
}

/** One page of a cabinet's journal, the newest first. */
export function queryJournal(
  ctx: Pick<Ctx, 'table'>,
  cabinetId: CabinetId,
  limit: number,
  cursor: string | undefined,
): Promise<Page<JournalEntry>> {
  return ctx.table.query<JournalEntry>(cabinetPk(cabinetId), {
    prefix: 'JOURNAL#',
    reverse: true,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
}
