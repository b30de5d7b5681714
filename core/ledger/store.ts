import {
  type ContractId,
  type EntryId,
  type Fault,
  firstIdAt,
  type Instant,
  invariant,
  type Kopecks,
  kopecks,
  type Period,
  type PlainDate,
  type SupplierId,
} from '#core/kernel';
import { type Ctx, type Item, insert, type Key, type Write } from '#core/platform';
import type { Account, Cause, LedgerEntry, Posting } from './model.ts';

const PREFIX = 'ENTRY#';

/**
 * An entry as stored, well under 1 KB: `CONTRACT#<id>` / `ENTRY#<entry id>`. `cause` is `<kind>#<ref>`; `postings` is one text,
 * `<debit>><credit>=<kopecks>` for each, parted by spaces: `customer>revenue:electricity=136377 customer>vat=30003`.
 */
interface EntryItem extends Key {
  readonly supplierId: SupplierId;
  readonly cause: string;
  readonly period: Period;
  readonly paysFor?: Period;
  readonly paidOn?: PlainDate;
  readonly at: Instant;
  readonly postings: string;
  readonly changeKopecks: Kopecks;
}

/** Writes a new entry; refused when it is there already. Entries are never changed and never removed. */
export function insertEntry(entry: LedgerEntry, otherwise?: () => Fault): Write {
  const item: EntryItem & Item = {
    pk: `CONTRACT#${entry.contractId}`,
    sk: `${PREFIX}${entry.entryId}`,
    supplierId: entry.supplierId,
    cause: `${entry.cause.kind}#${entry.cause.ref}`,
    period: entry.period,
    ...(entry.paysFor && { paysFor: entry.paysFor }),
    ...(entry.paidOn && { paidOn: entry.paidOn }),
    at: entry.at,
    postings: entry.postings.map(postingText).join(' '),
    changeKopecks: entry.changeKopecks,
  };
  return insert(item, otherwise);
}

/** Marks the entry that a reversal takes back, once: `CONTRACT#<id>` / `REVERSED#<entry id>`. The entry itself stays as it is. */
export function insertReversedMark(
  { contractId, entryId, cause }: LedgerEntry,
  otherwise: () => Fault,
): Write {
  return insert(
    { pk: `CONTRACT#${contractId}`, sk: `REVERSED#${cause.ref}`, reversedBy: entryId },
    otherwise,
  );
}

/** The entry an `ENTRY#…` item stands for: what consumers of the table's stream see. */
export function entryFromItem(item: Key): LedgerEntry {
  const { pk, sk, cause, postings, supplierId, period, paysFor, paidOn, at, changeKopecks } =
    item as EntryItem;
  const hash = cause.indexOf('#');
  return {
    entryId: sk.slice(PREFIX.length) as EntryId,
    contractId: pk.slice('CONTRACT#'.length) as ContractId,
    supplierId,
    cause: { kind: cause.slice(0, hash) as Cause['kind'], ref: cause.slice(hash + 1) },
    period,
    ...(paysFor && { paysFor }),
    ...(paidOn && { paidOn }),
    at,
    postings: postings.split(' ').map(postingFrom),
    changeKopecks,
  };
}

/** A page of a contract's entries, newest first; none later than `until` when it is given. One Query. */
export async function entriesOf(
  ctx: Ctx,
  contractId: ContractId,
  options: { limit: number; cursor?: string | undefined; until?: Instant },
): Promise<{ entries: LedgerEntry[]; cursor?: string }> {
  const page = await ctx.table.query<EntryItem>(`CONTRACT#${contractId}`, {
    ...(options.until ? { from: PREFIX, to: lastKeyAt(options.until) } : { prefix: PREFIX }),
    reverse: true,
    limit: options.limit,
    ...(options.cursor !== undefined && { cursor: options.cursor }),
  });
  return {
    entries: page.items.map(entryFromItem),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}

/** An entry as the last commit left it, if there is one. */
export async function findEntry(
  ctx: Ctx,
  contractId: ContractId,
  entryId: EntryId,
): Promise<LedgerEntry | undefined> {
  const key = { pk: `CONTRACT#${contractId}`, sk: `${PREFIX}${entryId}` };
  const item = await ctx.table.get<EntryItem>(key, { strong: true });
  return item && entryFromItem(item);
}

/** Entries that bear this moment or a later one, oldest first, as the last commit left them. */
export async function entriesSince(ctx: Ctx, contractId: ContractId, since: Instant): Promise<LedgerEntry[]> {
  return entriesFrom(ctx, contractId, `${PREFIX}${firstIdAt('entry', since)}`);
}

/** All entries of a contract, oldest first, as the last commit left them. */
export async function allEntriesOf(ctx: Ctx, contractId: ContractId): Promise<LedgerEntry[]> {
  return entriesFrom(ctx, contractId, PREFIX);
}

/** A contract with more pages of a thousand entries than this ends with an error instead of reading for ever. */
const PAGES_OF_ONE_CONTRACT = 100;

async function entriesFrom(ctx: Ctx, contractId: ContractId, from: string): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES_OF_ONE_CONTRACT; pages += 1) {
    const page = await ctx.table.query<EntryItem>(`CONTRACT#${contractId}`, {
      from,
      to: `${PREFIX}~`,
      strong: true,
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items) entries.push(entryFromItem(item));
    cursor = page.cursor;
    if (cursor === undefined) return entries;
  }
  throw new Error(`${contractId} has too many ledger entries to be read at once`);
}

/** Sorts after every entry of a moment: an id begins with its moment, and `~` follows all that ids are made of. */
function lastKeyAt(at: Instant): string {
  return `${PREFIX}${firstIdAt('entry', at)}~`;
}

/** What a posting's text can hold of an account's name. */
const ACCOUNT = /^[\w.-]+(:[\w.-]+)*$/;

function postingText({ debit, credit, amountKopecks }: Posting): string {
  for (const account of [debit, credit]) invariant(ACCOUNT.test(account), `not an account: ${account}`);
  return `${debit}>${credit}=${amountKopecks}`;
}

function postingFrom(text: string): Posting {
  const match = /^([^>]+)>([^=]+)=(\d+)$/.exec(text);
  invariant(match, `not a posting: ${text}`);
  return {
    debit: match[1] as Account,
    credit: match[2] as Account,
    amountKopecks: kopecks(Number(match[3])),
  };
}
