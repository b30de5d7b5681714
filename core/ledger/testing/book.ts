import fc from 'fast-check';
import * as Contract from '#core/contract';
import { kopecks, period, plusSeconds } from '#core/kernel';
import type { Table } from '#core/platform';
import * as Supplier from '#core/supplier';
import { aHousehold, aSupplier, createWorld, type Household, type World } from '#core/testing';
import type { Account, LedgerEntry, Posting } from '../model.ts';
import { type EntryDraft, post } from '../post.ts';
import { entryFromItem } from '../store.ts';

/** Books of entries that tests of the ledger are made from. */

export const SUPPLIER = aSupplier('demo', { shardCount: 3 });
export const { supplierId: SUPPLIER_ID } = SUPPLIER;
export const [AUGUST, SEPTEMBER, OCTOBER] = [period('2026-08'), period('2026-09'), period('2026-10')];
export const MONTHS = [AUGUST, SEPTEMBER, OCTOBER] as const;

const ACCOUNTS: readonly Account[] = [
  'customer',
  'revenue:electricity',
  'revenue:hot-water',
  'penalty',
  'vat',
  'acquirer:yookassa',
  'acquirer:office',
  'opening',
  'unapplied',
];
/** Few contracts, so that entries meet on one. */
export const CONTRACTS = 4;

const aPosting: fc.Arbitrary<Posting> = fc
  .record({
    debit: fc.constantFrom(...ACCOUNTS),
    credit: fc.constantFrom(...ACCOUNTS),
    amountKopecks: fc.integer({ min: 1, max: 10 ** 12 }).map(kopecks),
  })
  .filter(({ debit, credit }) => debit !== credit);

/** An entry that is to be posted, and to which contract. */
export interface Event {
  readonly contract: number;
  readonly draft: Omit<EntryDraft, 'cause'>;
}

const anEvent: fc.Arbitrary<Event> = fc.record({
  contract: fc.nat(CONTRACTS - 1),
  draft: fc.record({
    period: fc.constantFrom(...MONTHS),
    postings: fc.array(aPosting, { minLength: 1, maxLength: 4 }),
  }),
});

export const aHistory = fc.array(anEvent, { maxLength: 12 });

export const numberOf = (contract: number): string => `7801${String(contract).padStart(10, '0')}`;

/** A supplier with contracts that owe nothing yet. */
export async function worldOf(count = CONTRACTS, options: { table?: Table } = {}): Promise<World> {
  const world = createWorld({ now: '2026-10-20T09:00:00Z', ...options });
  await world.system.table.load([
    ...Supplier.supplierItems(SUPPLIER),
    ...Array.from({ length: count }, (_, contract) => Contract.headItem(household(contract).head)),
  ]);
  return world;
}

const household = (contract: number): Household =>
  aHousehold({ supplier: SUPPLIER, number: numberOf(contract), meters: [] });

export const headOf = (world: World, contract: number) =>
  Contract.requireHead(world.system, household(contract).head.contractId);

/** Posts an entry of a payment; each has a moment of its own. */
export async function postTo(
  world: World,
  contract: number,
  draft: Partial<EntryDraft> & Pick<EntryDraft, 'postings'>,
): Promise<LedgerEntry> {
  world.now = plusSeconds(world.now, 60);
  const cause = { kind: 'payment', ref: `pay_${world.now}` } as const;
  const head = await headOf(world, contract);
  const writes = post(world.system, head, { cause, period: OCTOBER, ...draft });
  await world.system.table.commit(writes);
  const [first] = writes;
  if (first?.kind !== 'put') throw new Error('the first write is the entry');
  return entryFromItem(first.item);
}

/** A world in which all of a history happened, in its order. */
export async function played(history: readonly Event[]): Promise<World> {
  const world = await worldOf();
  for (const { contract, draft } of history) await postTo(world, contract, draft);
  return world;
}

/** Every entry there is, as stored. */
export const storedEntries = (world: World): LedgerEntry[] =>
  world.table
    .snapshot()
    .filter(({ sk }) => sk.startsWith('ENTRY#'))
    .map(entryFromItem);

/** Lets a table answer so few items a page that everything takes several. */
export function inPagesOf(limit: number, table: Table): Table {
  return {
    get: (...asked) => table.get(...asked),
    getMany: (...asked) => table.getMany(...asked),
    query: (pk, options) => table.query(pk, { ...options, limit }),
    queryIndex: (index, pk, options) => table.queryIndex(index, pk, { ...options, limit }),
    commit: (writes) => table.commit(writes),
    load: (items) => table.load(items),
  };
}

export async function all<T>(generated: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const one of generated) taken.push(one);
  return taken;
}
