import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { type Instant, kopecks, plusSeconds, type UserId } from '#core/kernel';
import type { Key, Table } from '#core/platform';
import type { World } from '#core/testing';
import { eachBook } from './each-book.ts';
import { listEntries } from './list-entries.ts';
import { type EntryDraft, post, postAll } from './post.ts';
import { reversalOf } from './reversal-of.ts';
import { allEntriesOf, entriesOf, entriesSince, entryFromItem, findEntry } from './store.ts';
import {
  all,
  headOf,
  inPagesOf,
  numberOf,
  OCTOBER,
  postTo,
  SUPPLIER,
  SUPPLIER_ID,
  worldOf,
} from './testing/book.ts';
import { trialBalance } from './trial-balance.ts';

const VAT = [{ debit: 'customer', credit: 'vat', amountKopecks: kopecks(100) }] as const;

/** A table whose cheaper reads have not heard of anything yet, and the queries it was asked. */
function lagging(world: World) {
  const asked: Parameters<Table['query']>[1][] = [];
  const table: Table = {
    ...inPagesOf(2, world.table),
    get: (key, options) => (options?.strong ? world.table.get(key) : Promise.resolve(undefined)),
    query: (pk, options) => {
      asked.push(options);
      return options?.strong
        ? world.table.query(pk, { ...options, limit: 2 })
        : Promise.resolve({ items: [] });
    },
  };
  return { ctx: { ...world.system, table }, asked };
}

/** Three entries of one contract, a minute apart, and a fourth of another. */
async function threeEntries() {
  const world = await worldOf();
  const entries = [];
  for (const contract of [0, 0, 0, 1]) entries.push(await postTo(world, contract, { postings: VAT }));
  const [first, second, third] = entries as [(typeof entries)[0], (typeof entries)[0], (typeof entries)[0]];
  return { world, first, second, third, contractId: first.contractId };
}

describe('what decides money', () => {
  it('is read as the last commit left it, in as many pages as there are', async () => {
    const { world, first, second, third, contractId } = await threeEntries();
    const { ctx, asked } = lagging(world);
    expect(await allEntriesOf(ctx, contractId)).toEqual([first, second, third]);
    expect(asked).toHaveLength(2);
    expect(await entriesSince(ctx, contractId, first.at)).toEqual([first, second, third]);
    expect(await findEntry(ctx, contractId, second.entryId)).toEqual(second);
  });
});

describe('entriesSince', () => {
  it('answers entries of its moment and of later ones, and of no other contract', async () => {
    const { world, second, third, contractId } = await threeEntries();
    const since = (at: Instant) => entriesSince(world.system, contractId, at);
    expect(await since(second.at)).toEqual([second, third]);
    expect(await since(plusSeconds(second.at, 1))).toEqual([third]);
    expect(await since(plusSeconds(third.at, 1))).toEqual([]);
  });
});

describe('entriesOf', () => {
  it('answers the newest first, none later than the moment it is asked for', async () => {
    const { world, first, second, third, contractId } = await threeEntries();
    const upTo = async (until?: Instant) =>
      (await entriesOf(world.system, contractId, { limit: 10, ...(until && { until }) })).entries;
    expect(await upTo()).toEqual([third, second, first]);
    expect(await upTo(second.at)).toEqual([second, first]);
    expect(await upTo(plusSeconds(second.at, -1))).toEqual([first]);
  });

  it('and entriesSince have all entries of the moment itself', async () => {
    const world = await worldOf(1);
    const drafts = Array.from({ length: 30 }, (_, index): EntryDraft => {
      return { cause: { kind: 'payment', ref: `pay_${index}` }, period: OCTOBER, postings: VAT };
    });
    const head = await headOf(world, 0);
    await world.table.commit(postAll(world.system, head, drafts));
    const { contractId } = head;
    const upTo = await entriesOf(world.system, contractId, { limit: 100, until: world.now });
    expect(upTo.entries).toHaveLength(30);
    expect(await entriesSince(world.system, contractId, world.now)).toHaveLength(30);
  });

  it('takes nothing of the contract for an entry that is none', async () => {
    const { world, first, contractId } = await threeEntries();
    const [pk, at] = [`CONTRACT#${contractId}`, first.at];
    await world.table.load([
      { pk, sk: 'AFTER#1', at },
      { pk, sk: 'ENTRY', at },
      { pk, sk: 'FIRST#1', at },
    ]);
    const read = await entriesOf(world.system, contractId, { limit: 10, until: world.now });
    expect(read.entries).toHaveLength(3);
    expect(await allEntriesOf(world.system, contractId)).toHaveLength(3);
  });
});

describe('an entry as stored', () => {
  it.each(['nonsense', '>customer>vat=1', 'customer>vat=1x', 'customer>vat=', 'customer=1'])(
    'is never read as another where its postings are %j',
    async (postings) => {
      const { world, first } = await threeEntries();
      const [item] = world.table.snapshot().filter(({ sk }) => sk === `ENTRY#${first.entryId}`);
      expect(entryFromItem(item as Key)).toEqual(first);
      expect(() => entryFromItem({ ...(item as Key), postings } as Key)).toThrow('not a posting');
    },
  );

  it('has the mark of its reversal beside it, on its own contract', async () => {
    const { world, first, contractId } = await threeEntries();
    const back = reversalOf(first, { period: OCTOBER });
    await world.table.commit(post(world.system, await headOf(world, 0), back));
    const marks = world.table.snapshot().filter(({ sk }) => sk.startsWith('REVERSED#'));
    const reversedBy = (await allEntriesOf(world.system, contractId)).at(-1)?.entryId;
    expect(marks).toEqual([{ pk: `CONTRACT#${contractId}`, sk: `REVERSED#${first.entryId}`, reversedBy }]);
  });
});

describe('findEntry', () => {
  it('answers nothing where there is no such entry', async () => {
    const { world, first } = await threeEntries();
    const { contractId } = await headOf(world, 2);
    expect(await findEntry(world.system, contractId, first.entryId)).toBeUndefined();
  });
});

describe('listEntries', () => {
  it('says of an entry what it is, when, why and what it did, and not between which accounts', async () => {
    const { world, first, contractId } = await threeEntries();
    const ownerId = 'usr_00000000000000000000000001' as UserId;
    await world.table.load([Contract.headItem({ ...(await headOf(world, 0)), ownerId })]);
    const { entries } = await listEntries(world.user(ownerId), { contractId });
    const { entryId, at, period, cause, changeKopecks } = first;
    expect(entries.at(-1)).toEqual({ entryId, at, period, cause, changeKopecks });
  });
});

describe('a book', () => {
  it('is of every contract, in the order of the shards, however many there are', async () => {
    const world = await worldOf(40);
    const books = await all(eachBook({ ...world.system, table: inPagesOf(3, world.table) }, SUPPLIER_ID));
    expect(books.map(({ number }) => number).toSorted()).toEqual(
      Array.from({ length: 40 }, (_, contract) => numberOf(contract)),
    );
  });

  it('asks for each shard once, and no other', async () => {
    const world = await worldOf(0);
    expect(await all(eachBook(world.system, SUPPLIER_ID))).toEqual([]);
    expect(world.table.requests.query).toBe(SUPPLIER.shardCount);
  });

  it('leaves no request under way when its reader stops', async () => {
    const world = await worldOf(40);
    let underWay = 0;
    const table = inPagesOf(1000, world.table);
    const query = table.query;
    table.query = async (...asked) => {
      underWay += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      return query(...asked);
    };
    let most = 0;
    for await (const _book of eachBook({ ...world.system, table }, SUPPLIER_ID)) {
      most = underWay;
      break;
    }
    expect(most).toBeGreaterThan(0);
    expect(underWay).toBe(0);
  });

  it('reads a contract that does not add up three times, and names twenty of those at most', async () => {
    const world = await worldOf(25);
    for (let contract = 0; contract < 25; contract += 1) {
      const head = await headOf(world, contract);
      await world.table.load([Contract.headItem({ ...head, balanceKopecks: kopecks(7) })]);
    }
    const before = world.table.requests.get;
    const trial = await trialBalance(world.system, { supplierId: SUPPLIER_ID, period: OCTOBER });
    // the supplier is one more
    expect(world.table.requests.get - before).toBe(1 + 3 * 25);
    expect(trial.unreconciledNumbers).toHaveLength(20);
    expect(trial.headsKopecks).toBe(175);
  });

  it('reads a hundred pages of a contract and then ends with an error', async () => {
    const world = await worldOf(1);
    let pages = 0;
    const table: Table = {
      ...inPagesOf(1000, world.table),
      query: async () => {
        pages += 1;
        return { items: [], ...(pages < 100 && { cursor: 'more' }) };
      },
    };
    const { contractId } = await headOf(world, 0);
    expect(await allEntriesOf({ ...world.system, table }, contractId)).toEqual([]);
    table.query = async () => {
      pages += 1;
      return { items: [], cursor: 'more' };
    };
    pages = 0;
    await expect(allEntriesOf({ ...world.system, table }, contractId)).rejects.toThrow('too many');
    expect(pages).toBe(100);
  });
});
