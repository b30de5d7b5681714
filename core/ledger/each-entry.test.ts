import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kopecks, type UserId } from '#core/kernel';
import { eachEntry } from './each-entry.ts';
import {
  aHistory,
  all,
  inPagesOf,
  type OCTOBER,
  played,
  postTo,
  SEPTEMBER,
  SUPPLIER_ID,
  storedEntries,
  worldOf,
} from './testing/book.ts';

const OF_ALL = { supplierId: SUPPLIER_ID };
const VAT = [{ debit: 'customer', credit: 'vat', amountKopecks: kopecks(100) }] as const;

describe('eachEntry', () => {
  it('answers every entry once, contract by contract, oldest first, however small the pages are', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, fc.integer({ min: 1, max: 3 }), async (history, limit) => {
        const world = await played(history);
        const entries = await all(
          eachEntry({ ...world.system, table: inPagesOf(limit, world.table) }, OF_ALL),
        );
        expect(entries.toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1))).toEqual(
          storedEntries(world).toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1)),
        );
        const contracts = entries.map(({ contractId }) => contractId);
        const changes = contracts.filter((contractId, index) => contractId !== contracts[index - 1]);
        expect(changes).toHaveLength(new Set(contracts).size);
        for (const contractId of changes) {
          const moments = entries.filter((entry) => entry.contractId === contractId).map(({ at }) => at);
          expect(moments).toEqual(moments.toSorted());
        }
      }),
      { numRuns: 50 },
    );
  });

  it('answers a span of months, both ends included', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async (history) => {
        const world = await played(history);
        const every = await all(eachEntry(world.system, OF_ALL));
        const span = (from?: typeof OCTOBER, to?: typeof OCTOBER) =>
          all(eachEntry(world.system, { ...OF_ALL, from, to }));
        expect(await span(SEPTEMBER)).toEqual(every.filter(({ period }) => period >= SEPTEMBER));
        expect(await span(undefined, SEPTEMBER)).toEqual(every.filter(({ period }) => period <= SEPTEMBER));
        expect(await span(SEPTEMBER, SEPTEMBER)).toEqual(every.filter(({ period }) => period === SEPTEMBER));
      }),
      { numRuns: 20 },
    );
  });

  it('holds a few contracts at a time, however many there are', async () => {
    const world = await worldOf(100);
    for (let contract = 0; contract < 100; contract += 1) await postTo(world, contract, { postings: VAT });
    const before = world.table.requests.get;
    let held = 0;
    let taken = 0;
    for await (const _entry of eachEntry(world.system, OF_ALL)) {
      // give all that is under way the time to be asked for; the supplier is one request
      await new Promise(setImmediate);
      taken += 1;
      held = Math.max(held, world.table.requests.get - before - 1 - taken);
    }
    expect(taken).toBe(100);
    expect(held).toBeGreaterThan(4);
    expect(held).toBeLessThanOrEqual(16);
  });

  it('reads no further when its reader stops', async () => {
    const world = await worldOf(100);
    for (let contract = 0; contract < 100; contract += 1) await postTo(world, contract, { postings: VAT });
    const before = world.table.requests.get;
    for await (const _entry of eachEntry(world.system, OF_ALL)) break;
    await new Promise(setImmediate);
    expect(world.table.requests.get - before).toBeLessThanOrEqual(20);
  });

  it('ends with the table’s error when a read fails, and with no other', async () => {
    const world = await worldOf(40);
    for (let contract = 0; contract < 40; contract += 1) await postTo(world, contract, { postings: VAT });
    let queries = 0;
    world.table.beforeRequest = (kind) => {
      if (kind === 'query') queries += 1;
      if (queries > 20) throw new Error('the table is away');
    };
    let taken = 0;
    const read = async () => {
      for await (const _entry of eachEntry(world.system, OF_ALL)) {
        taken += 1;
        // meanwhile a read fails whose turn has not come; left alone, that would end the process
        await new Promise(setImmediate);
      }
    };
    await expect(read()).rejects.toThrow('the table is away');
    expect(taken).toBeGreaterThan(0);
  });

  it('reads no contract for ever', async () => {
    const world = await worldOf(1);
    const table = inPagesOf(1000, world.table);
    table.query = async () => ({ items: [], cursor: 'there is always more' });
    await expect(all(eachEntry({ ...world.system, table }, OF_ALL))).rejects.toThrow(
      'too many ledger entries to be read at once',
    );
  });

  it('is for the system only', async () => {
    const world = await worldOf();
    const user = world.user('usr_00000000000000000000000001' as UserId);
    await expect(all(eachEntry(user, OF_ALL))).rejects.toMatchObject({ code: 'ledger.book_for_system_only' });
  });
});
