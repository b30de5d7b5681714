import { createHash, randomBytes } from 'node:crypto';
import { type Clock, type Instant, instantOfMs, msOf } from './time.ts';

/** What each kind of id starts with. */
export const ID_PREFIXES = {
  user: 'usr',
  contract: 'ctr',
  meter: 'mtr',
  reading: 'rdg',
  bill: 'bil',
  entry: 'ent',
  payment: 'pay',
  refund: 'rfd',
  correction: 'cor',
  card: 'crd',
  suspense: 'sus',
  signUp: 'sup',
  recovery: 'rec',
  phoneChange: 'chg',
  secondFactor: 'sfc',
  providerEntry: 'pve',
  connection: 'cnn',
  invitation: 'inv',
  organisation: 'org',
  session: 'ses',
  notice: 'ntc',
  journal: 'jrn',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

declare const idBrand: unique symbol;

/** A prefixed ULID, branded by kind so that a card's id cannot stand where an address's is wanted. */
export type Id<K extends IdKind> = string & { readonly [idBrand]: K };

export type UserId = Id<'user'>;
export type ContractId = Id<'contract'>;
export type MeterId = Id<'meter'>;
export type PaymentId = Id<'payment'>;
export type RefundId = Id<'refund'>;
export type CorrectionId = Id<'correction'>;
export type CardId = Id<'card'>;
export type SessionId = Id<'session'>;
export type InvitationId = Id<'invitation'>;
export type OrganisationId = Id<'organisation'>;
/** Whose cabinet: a user's own, or an organisation's, which its members share. */
export type CabinetId = UserId | OrganisationId;
/** An account at a sign-in provider that opens a cabinet. */
export type ConnectionId = Id<'connection'>;
export type EntryId = Id<'entry'>;
/** A line of a register that waits for staff. */
export type SuspenseId = Id<'suspense'>;

/** A supplier's own short name in lower-case Latin, chosen by the operator: `demo`. */
export type SupplierId = string & { readonly [idBrand]: 'supplier' };

export function isSupplierId(text: string): text is SupplierId {
  return /^[a-z][a-z0-9-]{1,30}$/.test(text);
}

/** Mints ids that sort by the moment they were made. */
export interface IdSource {
  next<K extends IdKind>(kind: K): Id<K>;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten characters of milliseconds, as the ULID specification has them. */
function timePart(epochMs: number): string {
  let rest = epochMs;
  let text = '';
  for (let index = 0; index < 10; index += 1) {
    text = CROCKFORD[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function characters(bytes: Uint8Array, count: number): string {
  let text = '';
  for (let index = 0; index < count; index += 1) text += CROCKFORD[(bytes[index] ?? 0) % 32];
  return text;
}

/** An id source from a clock and a source of random bytes; tests hand in seeded bytes. */
export function idSource(clock: Clock, random: (count: number) => Uint8Array = randomBytes): IdSource {
  return {
    next<K extends IdKind>(kind: K): Id<K> {
      return `${ID_PREFIXES[kind]}_${timePart(msOf(clock.now()))}${characters(random(16), 16)}` as Id<K>;
    },
  };
}

/** Whether the text has the form of an id of this kind. */
export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`).test(text);
}

/**
 * An id that is always the same for the same words: how a contract is found by its number without an index,
 * and how a repeated import finds what it made before.
 */
export function idFrom<K extends IdKind>(kind: K, ...words: readonly string[]): Id<K> {
  const digest = createHash('sha256').update(words.join('\u0000')).digest();
  return `${ID_PREFIXES[kind]}_${characters(digest, 26)}` as Id<K>;
}

/**
 * {@link idFrom} that sorts by a moment, as a minted id does: the same moment and words give the same id, so that
 * work done again after a crash writes the same record.
 */
export function idAt<K extends IdKind>(kind: K, at: Instant, ...words: readonly string[]): Id<K> {
  const digest = createHash('sha256').update(words.join('\u0000')).digest();
  return `${ID_PREFIXES[kind]}_${timePart(msOf(at))}${characters(digest, 16)}` as Id<K>;
}

/** What sorts before all ids of a kind that were made at a moment or later, and after all earlier ones. */
export function firstIdAt(kind: IdKind, at: Instant): string {
  return `${ID_PREFIXES[kind]}_${timePart(msOf(at))}`;
}

/** The moment that a minted id, or one of {@link idAt}, begins with. */
export function momentOf(id: Id<IdKind>): Instant {
  const [, words = ''] = id.split('_');
  let epochMs = 0;
  for (const character of words.slice(0, 10)) epochMs = epochMs * 32 + CROCKFORD.indexOf(character);
  return instantOfMs(epochMs);
}

export function contractIdOf(supplierId: SupplierId, number: string): ContractId {
  return idFrom('contract', supplierId, number);
}
