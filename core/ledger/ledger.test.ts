import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { instant, kopecks, period, plainDate, type UserId } from '#core/kernel';
import { aHousehold, createWorld, type Household, itemBytes, itemsOf, type World } from '#core/testing';
import { listEntries } from './list-entries.ts';
import type { Account, Posting } from './model.ts';
import { type EntryDraft, post } from './post.ts';
import { entriesOf, entryFromItem } from './store.ts';

const OWNER = 'usr_00000000000000000000000001' as UserId;
const STRANGER = 'usr_00000000000000000000000002' as UserId;
const OCTOBER = period('2026-10');

let world: World;
let home: Household;
beforeEach(async () => {
  world = createWorld();
  home = aHousehold({ head: { ownerId: OWNER } });
  await world.table.load(itemsOf(home));
});

const payment = (ref: string, amount: number, at?: string): EntryDraft => ({
  cause: { kind: 'payment', ref },
  period: OCTOBER,
  postings: [{ debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: kopecks(amount) }],
  ...(at && { at: instant(at) }),
});
const bill = (amount: number, vat: number): EntryDraft => ({
  cause: { kind: 'bill', ref: '2026-10' },
  period: OCTOBER,
  postings: [
    { debit: 'customer', credit: 'revenue:electricity', amountKopecks: kopecks(amount - vat) },
    { debit: 'customer', credit: 'vat', amountKopecks: kopecks(vat) },
  ],
});
const headNow = () => Contract.requireHead(world.system, home.head.contractId);

describe('post', () => {
  it('changes the balance in the commit that writes the entry', async () => {
    await world.table.commit(post(world.system, home.head, bill(166380, 30003)));
    expect(await headNow()).toMatchObject({ balanceKopecks: 166380, version: 2 });
    const { entries } = await entriesOf(world.system, home.head.contractId, { limit: 10 });
    expect(entries).toMatchObject([{ ...bill(166380, 30003), changeKopecks: 166380, at: world.now }]);
  });

  it('lets payments through whatever happened to the head meanwhile, and bills only from the version they read', async () => {
    await world.table.commit(post(world.system, home.head, payment('pay_1', 500)));
    await world.table.commit(post(world.system, home.head, payment('pay_2', 700)));
    expect(await headNow()).toMatchObject({ balanceKopecks: -1200, version: 3 });
    const stale = post(world.system, home.head, bill(1000, 180), {}, { sameVersion: true });
    await expect(world.table.commit(stale)).rejects.toMatchObject({ failed: [1] });
    expect(await headNow()).toMatchObject({ balanceKopecks: -1200 });
  });

  it('cannot be written twice for the same cause and moment', async () => {
    const writes = post(world.system, home.head, payment('pay_1', 500, '2026-10-20T09:00:00Z'));
    await world.table.commit(writes);
    await expect(world.table.commit(writes)).rejects.toMatchObject({ failed: [0] });
    expect((await headNow()).balanceKopecks).toBe(-500);
  });

  it.each<[string, Posting[]]>([
    ['no posting', []],
    ['nothing moved', [{ debit: 'customer', credit: 'vat', amountKopecks: kopecks(0) }]],
    ['a negative amount', [{ debit: 'customer', credit: 'vat', amountKopecks: kopecks(-1) }]],
    ['one account', [{ debit: 'vat', credit: 'vat', amountKopecks: kopecks(1) }]],
  ])('never writes an entry with %s', (_, postings) => {
    expect(() => post(world.system, home.head, { ...payment('pay_1', 1), postings })).toThrow(
      'Invariant broken',
    );
  });

  it('keeps debits equal to credits, the balance to the sum of its entries, and comes back from the table as it was', async () => {
    const account = fc.constantFrom<Account[]>(
      'customer',
      'vat',
      'revenue:hot-water',
      'acquirer:yookassa',
      'opening',
    );
    const posting = fc
      .record({
        debit: account,
        credit: account,
        amountKopecks: fc.integer({ min: 1, max: 10 ** 12 }).map(kopecks),
      })
      .filter(({ debit, credit }) => debit !== credit);
    const entries = fc.array(fc.array(posting, { minLength: 1, maxLength: 6 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(entries, async (drafts) => {
        const { head } = home;
        const own = createWorld();
        await own.table.load(itemsOf(home));
        for (const [index, postings] of drafts.entries())
          await own.table.commit(post(own.system, head, { ...payment(`pay_${index}`, 1), postings }));
        const stored = own.table
          .snapshot()
          .filter(({ sk }) => sk.startsWith('ENTRY#'))
          .map(entryFromItem);
        expect(stored.map((entry) => JSON.stringify(entry.postings)).sort()).toEqual(
          drafts.map((postings) => JSON.stringify(postings)).sort(),
        );
        const trial = new Map<Account, number>();
        for (const { debit, credit, amountKopecks } of stored.flatMap((entry) => entry.postings)) {
          trial.set(debit, (trial.get(debit) ?? 0) + amountKopecks);
          trial.set(credit, (trial.get(credit) ?? 0) - amountKopecks);
        }
        expect([...trial.values()].reduce((sum, one) => sum + one, 0)).toBe(0);
        const now = await Contract.requireHead(own.system, head.contractId);
        expect(now.balanceKopecks).toBe(trial.get('customer') ?? 0);
        expect(stored.reduce((sum, entry) => sum + entry.changeKopecks, 0)).toBe(now.balanceKopecks);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the month a payer named for a payment, and takes one for nothing else', async () => {
    const named = { ...payment('pay_1', 500), paysFor: period('2026-08') };
    await world.table.commit(post(world.system, home.head, named));
    await world.table.commit(post(world.system, home.head, payment('pay_2', 500)));
    const { entries } = await entriesOf(world.system, home.head.contractId, { limit: 10 });
    expect(entries.find(({ cause }) => cause.ref === 'pay_1')).toMatchObject(named);
    expect(entries.find(({ cause }) => cause.ref === 'pay_2')).not.toHaveProperty('paysFor');
    expect(() => post(world.system, home.head, { ...bill(1000, 180), paysFor: OCTOBER })).toThrow(
      'only a payment names a month',
    );
  });

  it('keeps the day a payment was paid, where it was another one, and takes one for nothing else', async () => {
    const paidOn = plainDate('2026-10-17');
    const late = { ...payment('pay_1', 500), paidOn };
    await world.table.commit(post(world.system, home.head, late));
    await world.table.commit(post(world.system, home.head, payment('pay_2', 500)));
    const { entries } = await entriesOf(world.system, home.head.contractId, { limit: 10 });
    expect(entries.find(({ cause }) => cause.ref === 'pay_1')).toMatchObject(late);
    expect(entries.find(({ cause }) => cause.ref === 'pay_2')).not.toHaveProperty('paidOn');
    expect(() => post(world.system, home.head, { ...bill(1000, 180), paidOn })).toThrow('a day it was paid');
  });

  it.each(['acquirer:', 'acquirer:a b', 'acquirer:a>b', 'acquirer:a=b', 'acquirer:банк'])(
    'never writes an account that could not be read back: %j',
    (debit) => {
      const postings = [{ debit: debit as Account, credit: 'customer', amountKopecks: kopecks(1) } as const];
      expect(() => post(world.system, home.head, { ...payment('pay_1', 1), postings })).toThrow(
        'not an account',
      );
    },
  );

  it('writes an entry of a bill of six services within 1 KB', async () => {
    const services = ['electricity', 'cold-water', 'hot-water', 'heating', 'maintenance', 'waste'] as const;
    const postings = services.map(
      (service): Posting => ({
        debit: 'customer',
        credit: `revenue:${service}`,
        amountKopecks: kopecks(123_456_789),
      }),
    );
    await world.table.commit(post(world.system, home.head, { ...bill(100, 10), postings }));
    const [item] = world.table.snapshot().filter(({ sk }) => sk.startsWith('ENTRY#'));
    expect(itemBytes(item ?? {})).toBeLessThanOrEqual(1024);
  });
});

describe('listEntries', () => {
  it('lists the newest first, a page at a time', async () => {
    for (let index = 0; index < 60; index += 1) {
      world.pass(60);
      await world.table.commit(post(world.system, home.head, payment(`pay_${index}`, 100)));
    }
    const { contractId } = home.head;
    const first = await listEntries(world.user(OWNER), { contractId });
    expect(first.entries).toHaveLength(50);
    expect(first.entries[0]).toMatchObject({
      cause: { kind: 'payment', ref: 'pay_59' },
      changeKopecks: -100,
    });
    const rest = await listEntries(world.user(OWNER), { contractId, cursor: first.cursor });
    expect(rest.entries).toHaveLength(10);
    expect(rest.cursor).toBeUndefined();
  });

  it("hides another customer's contract", async () => {
    const { contractId } = home.head;
    await expect(listEntries(world.user(STRANGER), { contractId })).rejects.toMatchObject({
      code: 'contract.missing',
    });
  });
});
