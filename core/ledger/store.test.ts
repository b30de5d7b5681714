import { beforeAll, describe, expect, test } from 'vitest';
import { kopecks, plainDate } from '#core/kernel';
import { dynamoTable, type Spending, type Table } from '#core/platform';
import { itemBytes, type World } from '#core/testing';
import { freshTable } from '#testing/fresh-table';
import { eachEntry } from './each-entry.ts';
import { exportJournal } from './export-journal.ts';
import type { LedgerEntry } from './model.ts';
import { type EntryDraft, post } from './post.ts';
import { reversalOf } from './reversal-of.ts';
import { entriesOf } from './store.ts';
import {
  all,
  headOf,
  inPagesOf,
  OCTOBER,
  postTo,
  SEPTEMBER,
  SUPPLIER_ID,
  storedEntries,
  worldOf,
} from './testing/book.ts';
import { trialBalance } from './trial-balance.ts';

const CONTRACTS = 50;
const spent: Spending[] = [];
let table: Table;
/** The same book in memory and on DynamoDB. */
let inMemory: World;
let world: World;

beforeAll(async () => {
  table = dynamoTable({ ...(await freshTable()), onSpending: (spending) => spent.push(spending) });
  inMemory = await worldOf(CONTRACTS);
  for (let index = 0; index < 4 * CONTRACTS; index += 1) {
    const amountKopecks = kopecks(1000 + index);
    const draft: Partial<EntryDraft> & Pick<EntryDraft, 'postings'> =
      index % 3 === 0
        ? { period: SEPTEMBER, postings: [{ debit: 'customer', credit: 'revenue:heating', amountKopecks }] }
        : {
            paysFor: SEPTEMBER,
            paidOn: plainDate('2026-09-29'),
            postings: [{ debit: 'acquirer:yookassa', credit: 'customer', amountKopecks }],
          };
    // the first contract has more entries than the others, and the second none
    await postTo(inMemory, index % 5 === 0 ? 0 : 2 + (index % (CONTRACTS - 2)), draft);
  }
  await table.load(inMemory.table.snapshot());
  world = await worldOf(0, { table });
  world.now = inMemory.now;
});

const byId = (entries: readonly LedgerEntry[]) =>
  entries.toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1));

describe('a book on DynamoDB', () => {
  test('is read whole, each entry once, over several shards and pages', async () => {
    const stored = byId(storedEntries(inMemory));
    for (const limit of [1000, 7]) {
      const ctx = { ...world.system, table: inPagesOf(limit, table) };
      expect(byId(await all(eachEntry(ctx, { supplierId: SUPPLIER_ID })))).toEqual(stored);
    }
    const shards = new Set(inMemory.table.snapshot().flatMap(({ shardPk }) => shardPk ?? []));
    expect(shards.size).toBe(3);
  });

  test('has the trial balance and the journal it has in memory', async () => {
    for (const period of [SEPTEMBER, OCTOBER]) {
      const input = { supplierId: SUPPLIER_ID, period };
      expect(await trialBalance(world.system, input)).toEqual(await trialBalance(inMemory.system, input));
    }
    const input = { supplierId: SUPPLIER_ID };
    expect(await all(exportJournal(world.system, input))).toEqual(
      await all(exportJournal(inMemory.system, input)),
    );
  });

  test('costs a read of the head and a query of the entries for each contract, and a query for each shard', async () => {
    spent.length = 0;
    await trialBalance(world.system, { supplierId: SUPPLIER_ID, period: OCTOBER });
    expect(spent.filter(({ request }) => request === 'get')).toHaveLength(1 + CONTRACTS);
    expect(spent.filter(({ request }) => request === 'query')).toHaveLength(3 + CONTRACTS);
  });

  test('of two reversals of an entry at once one is posted, and the balance moves once', async () => {
    const postings = [{ debit: 'customer', credit: 'penalty', amountKopecks: kopecks(700) }] as const;
    const before = (await headOf(world, 1)).balanceKopecks;
    const entry = await postTo(world, 1, { postings });
    const head = await headOf(world, 1);
    const reversals = [1, 2, 3].map((minutes) => {
      world.pass(60 * minutes);
      return table.commit(post(world.system, head, reversalOf(entry, { period: OCTOBER })));
    });
    const outcomes = await Promise.allSettled(reversals);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(Array(2).fill('ledger.already_reversed'));
    expect((await headOf(world, 1)).balanceKopecks).toBe(before);
    const { entries } = await entriesOf(world.system, head.contractId, { limit: 10 });
    expect(entries.map(({ cause }) => cause.kind)).toEqual(['reversal', 'payment']);
  });

  test('keeps an entry that names a month, and one that takes back, well under 1 KB', () => {
    const items = inMemory.table.snapshot().filter(({ sk }) => sk.startsWith('ENTRY#'));
    expect(items.some(({ paysFor }) => paysFor === SEPTEMBER)).toBe(true);
    for (const item of items) expect(itemBytes(item)).toBeLessThanOrEqual(300);
  });
});
