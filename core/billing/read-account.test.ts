import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import {
  type Instant,
  instant,
  type Kopecks,
  kopecks,
  type Period,
  period,
  plainDate,
  plusSeconds,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import { tariffBook } from '#core/tariff';
import { createWorld } from '#core/testing';
import { balanceOf, claim, NOTHING_OWED, plainAccount } from './account.ts';
import { ratingBook } from './rating-book.ts';
import { readAccount, withEntries } from './read-account.ts';
import { runPeriod } from './run-period.ts';
import { requireBill } from './store.ts';
import { at708, supplier as ratingSupplier } from './testing/rating.ts';
import { supplier } from './testing/runs.ts';
import {
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleReading,
} from './testing/sample.ts';

const OCTOBER = period('2026-10');
const NOVEMBER = period('2026-11');
const DECEMBER = period('2026-12');

async function worldWith(rest: SampleContract = {}) {
  const made = sampleContract(supplier, {
    meters: [{ billed: [0], read: [1000], readIn: '2026-10' }],
    ...rest,
  });
  const world = createWorld({ now: '2026-11-01T00:30:00Z' });
  await world.table.load(sampleItems(supplier, [at708], [made]));
  const { contractId } = made.head;
  const head = () => Contract.requireHead(world.system, contractId);
  return {
    world,
    contractId,
    head,
    async pay(amountKopecks: number, at: string, paysFor?: Period) {
      const draft = {
        cause: { kind: 'payment', ref: `pay_${at}` },
        period: at.slice(0, 7) as Period,
        postings: [{ debit: 'acquirer:bank', credit: 'customer', amountKopecks: kopecks(amountKopecks) }],
        at: instant(at),
        ...(paysFor && { paysFor }),
      } as const;
      await world.table.commit(Ledger.post(world.system, await head(), draft));
    },
    async read(values: number[], readIn: string) {
      const [meter] = made.meterItems;
      if (!meter) throw new Error('the contract has a meter');
      const items = sampleReading(await head(), meter, values, readIn);
      await world.table.load(items);
    },
    async bill(of: Period, at: string) {
      world.now = instant(at);
      await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: of });
      return requireBill(world.system, contractId, of);
    },
  };
}

describe('debts from the ledger', () => {
  it('cost nothing to read of a contract that has paid in time', async () => {
    const { world, pay, read, bill, head } = await worldWith();
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await pay(708_000, '2026-11-10T09:00:00Z');
    await read([1100], '2026-11');
    const { get, query } = world.table.requests;
    const book = ratingBook(supplier, tariffBook([at708]));
    expect(await readAccount(world.system, book, await head(), plainDate('2026-11-30'))).toEqual(
      NOTHING_OWED,
    );
    // the head alone, which this test asked for
    expect(world.table.requests).toMatchObject({ get: get + 1, query });
  });

  it('are one debt of the month before, and nothing to read, of a contract that no bill was made of yet', async () => {
    const { world, head } = await worldWith({ head: { kind: 'company', balanceKopecks: kopecks(50_000) } });
    const book = ratingBook(supplier, tariffBook([at708]));
    const never = await head();
    const { get, query } = world.table.requests;
    const account = await readAccount(world.system, book, never, plainDate('2026-12-31'));
    expect(account).toEqual(plainAccount(kopecks(50_000), NOVEMBER, book.month(NOVEMBER).dueOn('company')));
    expect(world.table.requests).toMatchObject({ get, query });
  });

  it('are taken apart from the first day on that costs a penalty, with what was paid right after the bill', async () => {
    const { world, pay, bill, head } = await worldWith();
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await pay(8000, '2026-11-01T00:35:00Z');
    await pay(1000, '2026-12-01T09:00:00Z');
    const book = ratingBook(supplier, tariffBook([at708]));
    const debtsOn = async (day: string) =>
      (await readAccount(world.system, book, await head(), plainDate(day))).debts;
    // due on 16 November: 17 December is the thirty-first day of delay
    expect(await debtsOn('2026-12-16')).toMatchObject([{ openKopecks: 699_000, paidLate: [] }]);
    expect(await debtsOn('2026-12-17')).toMatchObject([
      { openKopecks: 699_000, paidLate: [{ on: '2026-12-01', amountKopecks: 1000 }] },
    ]);
  });

  it('tell the payments since the last bill by their days', async () => {
    const { pay, read, bill } = await worldWith();
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await read([1100], '2026-11');
    const november = await bill(NOVEMBER, '2026-12-01T00:30:00Z');
    expect(november.account.debts.map(({ period: of, openKopecks }) => [of, openKopecks])).toEqual([
      [OCTOBER, 708_000],
      [NOVEMBER, 70_800],
    ]);
    await pay(308_000, '2026-12-20T09:00:00Z');
    await read([1200], '2026-12');
    const december = await bill(DECEMBER, '2027-01-01T00:30:00Z');
    // October was due on 16 November: 3080.00 until 20 December, 4000.00 until the 31st
    expect(december.penalties).toMatchObject([
      {
        forPeriod: OCTOBER,
        spans: [
          { debtKopecks: 308_000, to: '2026-12-20', days: 4, amountKopecks: 390 },
          { debtKopecks: 400_000, to: '2026-12-31', days: 15, amountKopecks: 1900 },
        ],
      },
    ]);
    expect(balanceOf(december.account)).toBe(december.totalKopecks);
  });

  it('follow the month a payer named', async () => {
    const { pay, read, bill } = await worldWith();
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await read([1100], '2026-11');
    await bill(NOVEMBER, '2026-12-01T00:30:00Z');
    await pay(70_800, '2026-12-10T09:00:00Z', NOVEMBER);
    await read([1200], '2026-12');
    const december = await bill(DECEMBER, '2027-01-01T00:30:00Z');
    expect(december.account.debts.map(({ period: of, openKopecks }) => [of, openKopecks])).toEqual([
      [OCTOBER, 708_000],
      [DECEMBER, 70_800],
    ]);
  });

  it('count a payment once that came after the run had begun and before the contract was billed', async () => {
    const { world, pay, read, bill } = await worldWith();
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await read([1100], '2026-11');
    // the run is planned at half past; the contract is reached ten minutes later
    world.now = instant('2026-12-01T00:30:00Z');
    await pay(8000, '2026-12-01T00:35:00Z');
    const november = await bill(NOVEMBER, '2026-12-01T00:30:00Z');
    expect(november.openingKopecks).toBe(700_000);
    await pay(100_000, '2026-12-02T09:00:00Z');
    await read([1200], '2026-12');
    const december = await bill(DECEMBER, '2027-01-01T00:30:00Z');
    expect(december.account.debts[0]).toMatchObject({ period: OCTOBER, openKopecks: 600_000 });
    expect(balanceOf(december.account)).toBe(december.totalKopecks);
  });
});

describe('an account after entries', () => {
  const book = ratingBook(ratingSupplier, tariffBook([]));
  const household = { book, payer: 'household' } as const;
  const issuedAt = instant('2026-11-01T00:30:00Z');
  const account = claim(plainAccount(kopecks(50_000), period('2026-09'), plainDate('2026-10-15')), {
    amountKopecks: kopecks(30_000),
    period: OCTOBER,
    dueOn: plainDate('2026-11-16'),
  });
  const entry = (changeKopecks: number, at: Instant): Ledger.LedgerEntry =>
    ({
      cause: { kind: 'payment', ref: at },
      at,
      changeKopecks,
      period: OCTOBER,
    }) as unknown as Ledger.LedgerEntry;

  it('always comes to the balance, whatever of the entries the bill knew and in whatever order they were written', () => {
    const change = fc.record({
      change: fc.integer({ min: -40_000, max: 20_000 }).filter((sum) => sum !== 0),
      minutes: fc.integer({ min: -14, max: 40_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 8 }),
        fc.nat(8),
        fc.integer({ min: -90_000, max: 90_000 }),
        (changes, known, extra) => {
          const entries = changes.map(({ change: sum, minutes }) =>
            entry(sum, plusSeconds(issuedAt, minutes * 60)),
          );
          const since = entries.slice(known).reduce((sum, { changeKopecks }) => sum + changeKopecks, 0);
          const balance = kopecks(balanceOf(account) + since + (extra % 7 === 0 ? extra : 0));
          const after = withEntries(
            household,
            { account, issuedAt },
            entries,
            balance,
            plainDate('2026-11-30'),
          );
          expect(balanceOf(after)).toBe(balance);
        },
      ),
    );
  });

  it.each([
    ['household', '2026-12-15'],
    ['company', '2026-12-18'],
    ['managing-company', '2026-12-18'],
  ] as const)('of a %s owes again what was given back, with the bill of its month: by %s', (payer, dueOn) => {
    const given = withEntries(
      { book, payer },
      { account: NOTHING_OWED, issuedAt },
      [entry(5000, instant('2026-11-05T09:00:00Z'))],
      5000 as Kopecks,
      plainDate('2026-11-30'),
    );
    expect(given.debts).toMatchObject([{ period: NOVEMBER, dueOn, openKopecks: 5000 }]);
  });
});
