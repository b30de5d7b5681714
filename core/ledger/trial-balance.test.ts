import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { kopecks, type Period, type UserId } from '#core/kernel';
import type { World } from '#core/testing';
import type { Account, Posting } from './model.ts';
import { post } from './post.ts';
import { reversalOf } from './reversal-of.ts';
import {
  AUGUST,
  aHistory,
  CONTRACTS,
  headOf,
  inPagesOf,
  MONTHS,
  numberOf,
  OCTOBER,
  played,
  postTo,
  SEPTEMBER,
  SUPPLIER_ID,
  storedEntries,
  worldOf,
} from './testing/book.ts';
import { type TrialBalance, trialBalance } from './trial-balance.ts';

const moves = (debit: Account, credit: Account, amount: number): Posting => ({
  debit,
  credit,
  amountKopecks: kopecks(amount),
});
const trialOf = (world: World, period: Period) =>
  trialBalance(world.system, { supplierId: SUPPLIER_ID, period });
const rowOf = ({ rows }: TrialBalance, account: Account) => rows.find((row) => row.account === account);

describe('trialBalance', () => {
  it('says what each account held before the month, what moved in it, and what it held afterwards', async () => {
    const world = await worldOf();
    await postTo(world, 0, { period: AUGUST, postings: [moves('customer', 'opening', 50_000)] });
    await postTo(world, 0, {
      period: SEPTEMBER,
      postings: [moves('customer', 'revenue:electricity', 8_000), moves('customer', 'vat', 2_000)],
    });
    await postTo(world, 1, { period: SEPTEMBER, postings: [moves('acquirer:yookassa', 'customer', 7_000)] });
    await postTo(world, 1, { period: OCTOBER, postings: [moves('customer', 'penalty', 300)] });
    expect(await trialOf(world, SEPTEMBER)).toEqual({
      supplierId: SUPPLIER_ID,
      period: SEPTEMBER,
      rows: [
        ['acquirer:yookassa', 0, 7_000, 0, 7_000],
        ['customer', 50_000, 10_000, 7_000, 53_000],
        ['opening', -50_000, 0, 0, -50_000],
        ['revenue:electricity', 0, 0, 8_000, -8_000],
        ['vat', 0, 0, 2_000, -2_000],
      ].map(([account, openingKopecks, debitKopecks, creditKopecks, closingKopecks]) => ({
        account,
        openingKopecks,
        debitKopecks,
        creditKopecks,
        closingKopecks,
      })),
      turnoverKopecks: 17_000,
      headsKopecks: 53_300,
      laterKopecks: 300,
      unreconciledNumbers: [],
    });
  });

  it('vector 23: 12500.00 open, 99130.00 charged and 83900.00 paid close at 27730.00', async () => {
    const world = await worldOf();
    await postTo(world, 0, { period: AUGUST, postings: [moves('customer', 'opening', 1_250_000)] });
    await postTo(world, 0, {
      period: SEPTEMBER,
      postings: [moves('customer', 'revenue:electricity', 9_913_000)],
    });
    await postTo(world, 0, { period: SEPTEMBER, postings: [moves('acquirer:bank', 'customer', 8_390_000)] });
    expect(rowOf(await trialOf(world, SEPTEMBER), 'customer')).toMatchObject({
      openingKopecks: 1_250_000,
      debitKopecks: 9_913_000,
      creditKopecks: 8_390_000,
      closingKopecks: 2_773_000,
    });
  });

  it('is the fold of the entries, month by month, whatever happened and however small the pages are', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, fc.integer({ min: 1, max: 3 }), async (history, limit) => {
        const world = await played(history);
        const entries = storedEntries(world);
        const ctx = { ...world.system, table: inPagesOf(limit, world.table) };
        for (const period of MONTHS) {
          const trial = await trialBalance(ctx, { supplierId: SUPPLIER_ID, period });
          const sides = entries.flatMap((entry) =>
            entry.postings.flatMap(({ debit, credit, amountKopecks }) => [
              { of: entry.period, account: debit, debit: BigInt(amountKopecks), credit: 0n },
              { of: entry.period, account: credit, debit: 0n, credit: BigInt(amountKopecks) },
            ]),
          );
          const accounts = new Set(sides.filter(({ of }) => of <= period).map(({ account }) => account));
          expect(new Set(trial.rows.map(({ account }) => account))).toEqual(accounts);
          for (const row of trial.rows) {
            const own = sides.filter(({ account }) => account === row.account);
            const sum = (side: 'debit' | 'credit', months: (of: Period) => boolean) =>
              own.reduce((total, one) => (months(one.of) ? total + one[side] : total), 0n);
            const before = (of: Period) => of < period;
            const within = (of: Period) => of === period;
            const upTo = (of: Period) => of <= period;
            expect(BigInt(row.openingKopecks)).toBe(sum('debit', before) - sum('credit', before));
            expect(BigInt(row.debitKopecks)).toBe(sum('debit', within));
            expect(BigInt(row.creditKopecks)).toBe(sum('credit', within));
            expect(BigInt(row.closingKopecks)).toBe(sum('debit', upTo) - sum('credit', upTo));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('balances for any history, and its customers are the balances of the heads', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async (history) => {
        const world = await played(history);
        const heads = await Promise.all(
          Array.from({ length: CONTRACTS }, (_, contract) => headOf(world, contract)),
        );
        const owed = heads.reduce((sum, { balanceKopecks }) => sum + balanceKopecks, 0);
        for (const period of MONTHS) {
          const trial = await trialOf(world, period);
          const sum = (field: 'openingKopecks' | 'debitKopecks' | 'creditKopecks' | 'closingKopecks') =>
            trial.rows.reduce((total, row) => total + row[field], 0);
          expect([sum('openingKopecks'), sum('closingKopecks')]).toEqual([0, 0]);
          expect(sum('debitKopecks')).toBe(trial.turnoverKopecks);
          expect(sum('creditKopecks')).toBe(trial.turnoverKopecks);
          const closing = rowOf(trial, 'customer')?.closingKopecks ?? 0;
          expect(trial.headsKopecks).toBe(owed);
          expect(closing + trial.laterKopecks).toBe(owed);
          if (period === OCTOBER) expect(trial.laterKopecks).toBe(0);
          expect(trial.unreconciledNumbers).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order of the entries', async () => {
    const twoOrders = aHistory.chain((history) =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray(history, { minLength: history.length, maxLength: history.length }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(twoOrders, async ([history, shuffled]) => {
        const [one, other] = [await played(history), await played(shuffled)];
        for (const period of MONTHS) expect(await trialOf(other, period)).toEqual(await trialOf(one, period));
      }),
      { numRuns: 30 },
    );
  });

  it('is as though an entry had not been, but for the turnover, when it is reversed in its month', async () => {
    const world = await worldOf();
    await postTo(world, 0, { postings: [moves('customer', 'vat', 100)] });
    const wrong = await postTo(world, 0, { postings: [moves('customer', 'penalty', 700)] });
    await world.table.commit(
      post(world.system, await headOf(world, 0), reversalOf(wrong, { period: OCTOBER })),
    );
    const trial = await trialOf(world, OCTOBER);
    expect(rowOf(trial, 'penalty')).toMatchObject({
      debitKopecks: 700,
      creditKopecks: 700,
      closingKopecks: 0,
    });
    expect(rowOf(trial, 'customer')).toMatchObject({ closingKopecks: 100 });
  });

  it('never changes a closed month when an entry of it is reversed later', async () => {
    const world = await worldOf();
    const wrong = await postTo(world, 0, {
      period: SEPTEMBER,
      postings: [moves('customer', 'penalty', 700)],
    });
    const { rows } = await trialOf(world, SEPTEMBER);
    await world.table.commit(
      post(world.system, await headOf(world, 0), reversalOf(wrong, { period: OCTOBER })),
    );
    expect((await trialOf(world, SEPTEMBER)).rows).toEqual(rows);
    expect(rowOf(await trialOf(world, OCTOBER), 'penalty')?.closingKopecks).toBe(0);
  });

  it('reads a contract again that was paid between its head and its entries', async () => {
    const world = await worldOf(1);
    await postTo(world, 0, { postings: [moves('customer', 'vat', 100)] });
    let raced = false;
    const table = inPagesOf(1000, world.table);
    const query = table.query;
    table.query = async (...asked) => {
      if (!raced) {
        raced = true;
        await postTo(world, 0, { postings: [moves('acquirer:office', 'customer', 30)] });
      }
      return query(...asked);
    };
    const trial = await trialBalance(
      { ...world.system, table },
      { supplierId: SUPPLIER_ID, period: OCTOBER },
    );
    expect(trial).toMatchObject({ headsKopecks: 70, unreconciledNumbers: [] });
    expect(rowOf(trial, 'customer')?.closingKopecks).toBe(70);
  });

  it('names the contracts whose head is not the sum of its entries', async () => {
    const world = await worldOf();
    await postTo(world, 2, { postings: [moves('customer', 'vat', 100)] });
    const head = await headOf(world, 2);
    await world.table.load([Contract.headItem({ ...head, balanceKopecks: kopecks(90) })]);
    const trial = await trialOf(world, OCTOBER);
    expect(trial).toMatchObject({ headsKopecks: 90, unreconciledNumbers: [numberOf(2)] });
    expect(rowOf(trial, 'customer')?.closingKopecks).toBe(100);
  });

  it('is for the system only, and of a supplier there is', async () => {
    const world = await worldOf();
    const input = { supplierId: SUPPLIER_ID, period: OCTOBER };
    const user = world.user('usr_00000000000000000000000001' as UserId);
    const reads = world.table.requests.get;
    await expect(trialBalance(user, input)).rejects.toMatchObject({ code: 'ledger.book_for_system_only' });
    expect(world.table.requests.get).toBe(reads);
    const nobody = { ...input, supplierId: 'nobody' as typeof SUPPLIER_ID };
    await expect(trialBalance(world.system, nobody)).rejects.toMatchObject({ code: 'supplier.missing' });
  });
});
