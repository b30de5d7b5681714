import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kopecks, plusSeconds } from '#core/kernel';
import type { Account, LedgerEntry, Posting } from './model.ts';
import { post } from './post.ts';
import { reversalOf } from './reversal-of.ts';
import {
  aHistory,
  CONTRACTS,
  headOf,
  OCTOBER,
  played,
  postTo,
  SEPTEMBER,
  storedEntries,
  worldOf,
} from './testing/book.ts';

const BILL: readonly Posting[] = [
  { debit: 'customer', credit: 'revenue:electricity', amountKopecks: kopecks(136_377) },
  { debit: 'customer', credit: 'vat', amountKopecks: kopecks(30_003) },
];

/** A world with one entry on its first contract. */
async function billed() {
  const world = await worldOf();
  const entry = await postTo(world, 0, { period: SEPTEMBER, postings: BILL });
  const reverse = async (at = world.now, contract = 0) =>
    world.table.commit(
      post(world.system, await headOf(world, contract), reversalOf(entry, { period: OCTOBER, at })),
    );
  return { world, entry, reverse };
}

function movedBy(entries: readonly LedgerEntry[]): Map<Account, number> {
  const sums = new Map<Account, number>();
  for (const { debit, credit, amountKopecks } of entries.flatMap(({ postings }) => postings)) {
    sums.set(debit, (sums.get(debit) ?? 0) + amountKopecks);
    sums.set(credit, (sums.get(credit) ?? 0) - amountKopecks);
  }
  return sums;
}

describe('a reversal', () => {
  it('is an entry of its own moment and month that names the one it takes back', async () => {
    const { world, entry, reverse } = await billed();
    world.pass(3600);
    await reverse();
    const [first, second] = storedEntries(world);
    expect(first).toEqual(entry);
    expect(second).toMatchObject({
      cause: { kind: 'reversal', ref: entry.entryId },
      period: OCTOBER,
      at: world.now,
      changeKopecks: -166_380,
    });
    expect((await headOf(world, 0)).balanceKopecks).toBe(0);
  });

  it('of the same entry at the same moment is the same entry, and is refused', async () => {
    const { world, reverse } = await billed();
    const at = plusSeconds(world.now, 3600);
    await reverse(at);
    await expect(reverse(at)).rejects.toMatchObject({ kind: 'conflict', code: 'ledger.already_reversed' });
    expect(storedEntries(world)).toHaveLength(2);
    expect((await headOf(world, 0)).balanceKopecks).toBe(0);
  });

  it('of the same entry at another moment is refused too', async () => {
    const { world, reverse } = await billed();
    await reverse();
    world.pass(3600);
    await expect(reverse()).rejects.toMatchObject({ kind: 'conflict', code: 'ledger.already_reversed' });
    expect(storedEntries(world)).toHaveLength(2);
    expect((await headOf(world, 0)).balanceKopecks).toBe(0);
  });

  it('can be taken back itself', async () => {
    const { world, reverse } = await billed();
    world.pass(3600);
    await reverse();
    const [, back] = storedEntries(world);
    world.pass(3600);
    const again = reversalOf(back as LedgerEntry, { period: OCTOBER });
    await world.table.commit(post(world.system, await headOf(world, 0), again));
    expect((await headOf(world, 0)).balanceKopecks).toBe(166_380);
  });

  it('is never posted to another contract', async () => {
    const { world, reverse } = await billed();
    await expect(reverse(world.now, 1)).rejects.toThrow('a draft is posted to its own contract');
  });

  it('with its entry leaves every account and every balance as they were, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async (history) => {
        const world = await played(history);
        const entries = storedEntries(world);
        for (let contract = 0; contract < CONTRACTS; contract += 1) {
          const head = await headOf(world, contract);
          for (const entry of entries.filter(({ contractId }) => contractId === head.contractId)) {
            world.pass(60);
            await world.table.commit(post(world.system, head, reversalOf(entry, { period: OCTOBER })));
          }
          expect((await headOf(world, contract)).balanceKopecks).toBe(0);
        }
        const after = storedEntries(world);
        expect(after).toHaveLength(2 * history.length);
        expect([...movedBy(after).values()].filter((sum) => sum !== 0)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
