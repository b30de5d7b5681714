import type {
  Clock,
  IdSource,
  Language,
  OrganisationId,
  OrganisationRole,
  SessionId,
  SupplierId,
  UserId,
} from '#core/kernel';
import type { Ports } from './index.ts';
import type { Log } from './log.ts';
import type { SecretSource } from './secret.ts';
import type { Table } from './table.ts';

/** A user's organisations, and their role in each. */
export type MemberOf = Readonly<Record<OrganisationId, OrganisationRole>>;

/** Who is asking. Staff and integrators join with their own kinds when their operations do. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly userId: UserId;
      readonly sessionId: SessionId;
      /** What the user may do with the contracts of which organisation. */
      readonly memberOf?: MemberOf;
    }
  | { readonly kind: 'acquirer'; readonly supplierId: SupplierId }
  /** The system itself: a scheduled job, a stream consumer, an operator's command. */
  | { readonly kind: 'system'; readonly job: string };

/** Who did something, as a record keeps it: a user's or an acquirer's id, or the system and the job it did it in. */
export function nameOf(actor: Actor): string {
  if (actor.kind === 'user') return actor.userId;
  if (actor.kind === 'system') return `system:${actor.job}`;
  return actor.kind === 'acquirer' ? `acquirer:${actor.supplierId}` : actor.kind;
}

/** Everything a use case may touch. There is no other state and no hidden clock. */
export interface Ctx {
  readonly actor: Actor;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly table: Table;
  readonly ports: Ports;
  readonly log: Log;
  /** The language answers to people are written in. */
  readonly language: Language;
  /** The caller's network address as the gateway saw it; never from a forwarded header. */
  readonly sourceAddress: string;
  /** Names this request in logs and in answers to people. */
  readonly requestId: string;
  /** The address of the site, without a slash at its end: where mails and acquirers send people back to. */
  readonly siteUrl: string;
  /** The deployment's secret for hashing codes and tokens. */
  readonly pepper: string;
  /** Where codes and tokens come from. */
  readonly secrets: SecretSource;
}
