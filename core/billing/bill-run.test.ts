import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { instant, kopecks, msOf, period, plainDate, plusSeconds } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Item } from '#core/platform';
import * as Supplier from '#core/supplier';
import { aSupplier, createWorld, type World } from '#core/testing';
import { billShard } from './bill-shard.ts';
import { closeRun, skippedContracts } from './close-run.ts';
import { planRun } from './plan-run.ts';
import { runPeriod } from './run-period.ts';
import { findRun, requireBill } from './store.ts';
import {
  historyOf,
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleReading,
  sampleTariff,
} from './testing/sample.ts';

const OCTOBER = period('2026-10');
const supplier = aSupplier('demo', { shardCount: 2 });
const tariffs = [
  sampleTariff({ single: ['7.08'], day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 }),
  sampleTariff({ single: ['43.10'] }, { service: 'cold-water', category: 'urban', normPerPerson: 4900 }),
];
const RUN = { supplierId: SUPPLIER_ID, period: OCTOBER };
const numberOf = (index: number) => `780100000000${String(index).padStart(2, '0')}`;

/** Contracts of every sort: read, silent, silent for long and now read, unmetered, and broken. */
function contracts(count: number) {
  const sorts: ((index: number) => SampleContract)[] = [
    (index) => ({ meters: [{ billed: [100], read: [100 + index], readIn: '2026-10' }] }),
    () => ({ meters: [{ billed: [5, 7], history: historyOf('2026-10', Array(6).fill([120, 60])) }] }),
    () => ({
      services: [{ service: 'cold-water', category: 'urban' }],
      persons: 3,
      head: { balanceKopecks: kopecks(-5000) },
    }),
    () => ({ meters: [{ billed: [1], monthsWithoutReading: 3 }] }),
    () => ({ services: [{ service: 'electricity', category: 'no-such' }] }),
  ];
  return Array.from({ length: count }, (_, index) =>
    sampleContract(supplier, { number: numberOf(index), ...sorts[index % sorts.length]?.(index) }),
  );
}

async function worldWith(made: ReturnType<typeof contracts>, itemsOnPage = 1000): Promise<World> {
  const world = createWorld({ now: '2026-11-01T00:30:00Z' });
  await world.table.load(sampleItems(supplier, tariffs, made));
  const { table } = world;
  const queryIndex = table.queryIndex.bind(table);
  table.queryIndex = (index, pk, options) => queryIndex(index, pk, { ...options, limit: itemsOnPage });
  return world;
}

const stored = (world: World, prefix: string): Item[] =>
  world.table.snapshot().filter(({ sk }) => sk.startsWith(prefix));
const facts = (world: World): Item[] => [
  ...stored(world, 'BILL#'),
  ...stored(world, 'ENTRY#'),
  ...stored(world, '#HEAD'),
];

/** A run that was closed, unknown to who closed it, is run again as its next attempt; nothing else may tell. */
const withoutAttempts = (items: Item[]): Item[] =>
  items.map(({ attempt: _attempt, ...item }) => item as unknown as Item);

function trialBalance(world: World): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const item of stored(world, 'ENTRY#')) {
    for (const { debit, credit, amountKopecks } of Ledger.entryFromItem(item).postings) {
      sums[debit] = (sums[debit] ?? 0) + amountKopecks;
      sums[credit] = (sums[credit] ?? 0) - amountKopecks;
    }
  }
  return sums;
}

describe('a bill run', () => {
  it('bills every active contract, skips the broken with their reasons, and reconciles', async () => {
    const made = contracts(10);
    const ended = sampleContract(supplier, { number: numberOf(99), head: { status: 'terminated' } });
    const world = await worldWith([...made, ended]);
    const run = await runPeriod(world.system, RUN);
    expect(run).toMatchObject({ state: 'closed', totals: { seen: 10, billed: 8, skipped: 2 } });
    expect(await skippedContracts(world.system, RUN)).toEqual(
      expect.arrayContaining([
        { contractId: made[4]?.head.contractId, number: numberOf(4), reason: 'tariff.none_in_force' },
        { contractId: made[9]?.head.contractId, number: numberOf(9), reason: 'tariff.none_in_force' },
      ]),
    );
    expect(stored(world, 'BILL#')).toHaveLength(8);
  });

  it('writes bill, entry and head of a contract together', async () => {
    const [made] = contracts(6).slice(5);
    const world = await worldWith(made ? [made] : []);
    const contractId = made?.head.contractId as Contract.ContractHead['contractId'];
    const commits = world.table.requests.commit;
    await runPeriod(world.system, RUN);
    expect(world.table.requests.commit - commits).toBe(5); // plan, the contract, two shards, close

    const bill = await requireBill(world.system, contractId, OCTOBER);
    expect(bill).toMatchObject({
      number: `${numberOf(5)}-202610`,
      dueOn: '2026-11-16', // the 15th is a Sunday
      openingKopecks: 0,
      chargedKopecks: 5 * 708,
      totalKopecks: 5 * 708,
      issuedAt: '2026-11-01T00:30:00.000Z',
      persons: 2,
    });
    const head = await Contract.requireHead(world.system, contractId);
    expect(head).toMatchObject({
      balanceKopecks: 5 * 708,
      lastBilledPeriod: '2026-10',
      lastBillKopecks: 5 * 708,
      dueOn: '2026-11-16',
      version: 2,
    });
    expect(Object.values(head.meters)).toMatchObject([
      { billed: { values: [105], monthsWithoutReading: 0 } },
    ]);
    const { entries } = await Ledger.listEntries(world.system, { contractId });
    expect(entries).toMatchObject([{ cause: { kind: 'bill', ref: '2026-10' }, changeKopecks: 5 * 708 }]);
  });

  it('keeps the book balanced: Σ debit = Σ credit, and the customers’ account is what the heads owe more', async () => {
    const made = contracts(20);
    const world = await worldWith(made);
    const run = await runPeriod(world.system, RUN);
    const balance = trialBalance(world);
    expect(Object.values(balance).reduce((sum, account) => sum + account, 0)).toBe(0);
    const opening = made.reduce((sum, { head }) => sum + head.balanceKopecks, 0);
    const closing = stored(world, '#HEAD').reduce((sum, head) => sum + Number(head.balanceKopecks ?? 0), 0);
    expect(balance.customer).toBe(closing - opening);
    expect(balance.customer).toBe(run.totals?.chargedKopecks);
  });

  it('changes nothing when it is run again, and counts the same', async () => {
    const world = await worldWith(contracts(20));
    const first = await runPeriod(world.system, RUN);
    const before = facts(world);
    world.pass(3600);
    const second = await runPeriod(world.system, RUN);
    expect(facts(world)).toEqual(before);
    expect(second).toMatchObject({ attempt: 2, totals: first.totals });
  });

  it('bills what was skipped once its data is mended, and nothing else again', async () => {
    const world = await worldWith(contracts(10));
    await runPeriod(world.system, RUN);
    const before = stored(world, 'BILL#');
    const mended = sampleTariff({ single: ['1.00'] }, { category: 'no-such', normPerPerson: 10 });
    await world.table.load(sampleItems(supplier, [mended], []));
    const run = await runPeriod(world.system, RUN);
    expect(run.totals).toMatchObject({ seen: 10, billed: 10, skipped: 0 });
    expect(stored(world, 'BILL#')).toEqual(expect.arrayContaining(before));
    expect(stored(world, 'BILL#')).toHaveLength(10);
  });

  it('goes month by month: a contract with an unbilled month waits for it', async () => {
    const world = await worldWith(contracts(2));
    world.now = plusSeconds(world.now, 62 * 86_400);
    await runPeriod(world.system, RUN);
    const december = { ...RUN, period: period('2026-12') };
    expect((await runPeriod(world.system, december)).totals).toMatchObject({ billed: 0, skipped: 2 });
    expect(await skippedContracts(world.system, december)).toMatchObject([
      { reason: 'billing.earlier_period_unbilled' },
      { reason: 'billing.earlier_period_unbilled' },
    ]);
    await runPeriod(world.system, { ...RUN, period: period('2026-11') });
    expect((await runPeriod(world.system, december)).totals).toMatchObject({ billed: 2, skipped: 0 });
    // an older period is counted from its bills, and stays as it is
    const before = facts(world);
    expect((await runPeriod(world.system, RUN)).totals).toMatchObject({ billed: 2, skipped: 0 });
    expect(facts(world)).toEqual(before);
  });

  it('rests on the reading of the period when one of the next has come already', async () => {
    const made = sampleContract(supplier, {
      meters: [
        {
          billed: [100],
          read: [190],
          readIn: '2026-11',
          previousActual: {
            values: [150],
            period: OCTOBER,
            at: instant('2026-10-20T09:00:00Z'),
            source: 'customer',
          },
        },
      ],
    });
    const world = await worldWith([made]);
    await runPeriod(world.system, RUN);
    const bill = await requireBill(world.system, made.head.contractId, OCTOBER);
    expect(bill.lines).toMatchObject([{ volume: 50, previousValue: 100, currentValue: 150 }]);
  });

  it('keeps a contract in order over three silent months and the reading that ends them', async () => {
    const made = sampleContract(supplier, {
      meters: [{ billed: [5000], history: historyOf('2026-10', [[210], [190], [205], [180], [220], [195]]) }],
    });
    const world = await worldWith([made]);
    for (const of of ['2026-10', '2026-11', '2026-12']) {
      world.now = plusSeconds(world.now, 31 * 86_400);
      await runPeriod(world.system, { ...RUN, period: period(of) });
    }
    const silent = await Contract.requireHead(world.system, made.head.contractId);
    expect(silent.balanceKopecks).toBe(3 * 141600);

    const [meter] = made.meterItems;
    await world.table.load(
      sampleReading(supplier, silent, meter as (typeof made.meterItems)[number], [5480], '2027-01'),
    );
    world.now = plusSeconds(world.now, 31 * 86_400);
    await runPeriod(world.system, { ...RUN, period: period('2027-01') });
    const bill = await requireBill(world.system, made.head.contractId, period('2027-01'));
    expect(bill).toMatchObject({ openingKopecks: 424800, chargedKopecks: -84960, totalKopecks: 480 * 708 });
    expect(Object.values(trialBalance(world)).reduce((sum, account) => sum + account, 0)).toBe(0);
    expect(trialBalance(world).customer).toBe(480 * 708);
  });
});

describe('a run that is interrupted', () => {
  it.each([
    ['before a request is made', 'before'],
    ['after a commit was made, its answer lost', 'after'],
  ] as const)(
    'comes to the same bills, entries, heads and totals when killed %s, at any of them, and resumed',
    async (_, side) => {
      const made = contracts(12);
      const whole = await worldWith(made, 5);
      let requests = 0;
      whole.table.beforeRequest = () => {
        requests += 1;
      };
      await runPeriod(whole.system, RUN);
      whole.table.beforeRequest = () => {};
      const wanted = withoutAttempts(whole.table.snapshot());
      expect(requests).toBeGreaterThan(20);

      for (let at = 1; at <= requests; at += 1) {
        const world = await worldWith(made, 5);
        const { table } = world;
        let count = 0;
        const commit = table.commit.bind(table);
        table.commit = async (writes) => {
          await commit(writes);
          if (side === 'after' && count >= at) throw new Error('killed');
        };
        table.beforeRequest = (kind) => {
          count += 1;
          if (side === 'before' ? count >= at : count > at || (count === at && kind !== 'commit'))
            throw new Error('killed');
        };
        await expect(runPeriod(world.system, RUN)).rejects.toThrow('killed');
        table.beforeRequest = () => {};
        table.commit = commit;
        await runPeriod(world.system, RUN);
        expect(withoutAttempts(table.snapshot())).toEqual(wanted);
      }
    },
  );

  it('comes to the same when it is killed again and again, a few requests further each time', async () => {
    const made = contracts(12);
    const whole = await worldWith(made, 5);
    await runPeriod(whole.system, RUN);
    const world = await worldWith(made, 5);
    let left = 0;
    world.table.beforeRequest = () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    };
    let lives = 0;
    for (; lives < 200; lives += 1) {
      left = 8 + lives;
      try {
        await runPeriod(world.system, RUN);
        break;
      } catch (error) {
        expect(error).toMatchObject({ message: 'killed' });
      }
    }
    expect(lives).toBeGreaterThan(2);
    world.table.beforeRequest = () => {};
    expect(world.table.snapshot()).toEqual(whole.table.snapshot());
  });

  it('yields before its deadline and goes on where it was', async () => {
    const made = contracts(20);
    const world = await worldWith(made);
    await planRun(world.system, RUN);
    world.table.beforeRequest = (kind) => {
      if (kind === 'commit') world.pass(1);
    };
    let calls = 0;
    for (let shard = 0; shard < 2; shard += 1) {
      for (;;) {
        calls += 1;
        const deadlineMs = msOf(world.now) + 4000;
        const progress = await billShard(world.system, { ...RUN, shard, deadlineMs, concurrency: 2 });
        if (progress.finished) break;
      }
    }
    expect(calls).toBeGreaterThan(4);
    expect((await closeRun(world.system, RUN)).totals).toMatchObject({ seen: 20, billed: 16, skipped: 4 });
  });

  it('counts a page once when two workers bill one shard', async () => {
    const world = await worldWith(contracts(20));
    await planRun(world.system, RUN);
    const shards = [0, 1, 0, 1, 0];
    await Promise.all(shards.map((shard) => billShard(world.system, { ...RUN, shard })));
    expect((await closeRun(world.system, RUN)).totals).toMatchObject({ seen: 20, billed: 16, skipped: 4 });
    expect(stored(world, 'ENTRY#')).toHaveLength(stored(world, 'BILL#').length - nothingCharged(world));
  });
});

/** Bills that charge nothing move no money and have no entry. */
const nothingCharged = (world: World): number =>
  stored(world, 'BILL#').filter((bill) => bill.chargedKopecks === 0).length;

describe('a contract that changes while it is billed', () => {
  const paid = 100_000;

  /** A payment posted right before the n-th commit of the run. */
  async function runWithPayment(before: number) {
    const [made] = contracts(6).slice(5);
    const world = await worldWith(made ? [made] : []);
    const contractId = made?.head.contractId as Contract.ContractHead['contractId'];
    let commits = 0;
    let paying = false;
    world.table.beforeRequest = (kind) => {
      if (kind !== 'commit' || paying) return;
      commits += 1;
      if (commits !== before) return;
      paying = true;
      const head = made?.head as Contract.ContractHead;
      const postings = [
        { debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: kopecks(paid) },
      ] as const;
      const draft = { cause: { kind: 'payment', ref: 'pay_1' }, period: OCTOBER, postings } as const;
      void world.table.commit(Ledger.post(world.system, head, draft));
      paying = false;
    };
    await runPeriod(world.system, RUN);
    return { world, contractId };
  }

  it('is billed once with the payment in its opening balance or after it, and the balance is the sum of its entries', async () => {
    const openings = new Set<number>();
    for (const before of [1, 2, 3, 4, 5]) {
      const { world, contractId } = await runWithPayment(before);
      const bill = await requireBill(world.system, contractId, OCTOBER);
      const head = await Contract.requireHead(world.system, contractId);
      openings.add(bill.openingKopecks);
      expect(bill.totalKopecks).toBe(bill.openingKopecks + bill.chargedKopecks);
      expect(head.balanceKopecks).toBe(bill.chargedKopecks - paid);
      const { entries } = await Ledger.listEntries(world.system, { contractId });
      expect(entries.reduce((sum, entry) => sum + entry.changeKopecks, 0)).toBe(head.balanceKopecks);
      expect(entries).toHaveLength(2);
    }
    expect(openings).toEqual(new Set([-paid, 0]));
  });

  it('is read again and rated again when its head is newer than the page it was found on', async () => {
    const [made] = contracts(6).slice(5);
    const world = await worldWith(made ? [made] : []);
    const contractId = made?.head.contractId as Contract.ContractHead['contractId'];
    const table = world.table;
    const page = table.queryIndex.bind(table);
    // the index still shows the head and the meter as they were before the reading of 105
    table.queryIndex = async (index, pk, options) => {
      const found = await page<Item>(index, pk, options);
      return { ...found, items: found.items.map((item) => ({ ...item, version: 0 })) } as never;
    };
    await runPeriod(world.system, RUN);
    expect(await requireBill(world.system, contractId, OCTOBER)).toMatchObject({ chargedKopecks: 5 * 708 });
  });
});

describe('planning and closing', () => {
  it('is for the system alone', async () => {
    const world = await worldWith([]);
    for (const verb of [planRun, closeRun, skippedContracts])
      await expect(verb(world.anonymous, RUN)).rejects.toMatchObject({ code: 'billing.run_by_system_only' });
    await expect(billShard(world.anonymous, { ...RUN, shard: 0 })).rejects.toMatchObject({
      code: 'billing.run_by_system_only',
    });
  });

  it('refuses a period that has not begun, and settings that would fail every bill', async () => {
    const world = await worldWith([]);
    await expect(planRun(world.system, { ...RUN, period: period('2026-12') })).rejects.toMatchObject({
      code: 'billing.period_not_begun',
    });
    const unset = { ...supplier, dueDays: [{ from: plainDate('2030-01-01'), value: 15 }] };
    await world.table.load(Supplier.supplierItems(unset));
    await expect(planRun(world.system, RUN)).rejects.toMatchObject({ code: 'supplier.setting_missing' });
  });

  it('takes up a run that is not closed as it was planned', async () => {
    const world = await worldWith([]);
    const first = await planRun(world.system, RUN);
    world.pass(86_400);
    expect(await planRun(world.system, RUN)).toEqual(first);
  });

  it('does not close a run before its shards are finished, nor one that was not planned', async () => {
    const world = await worldWith(contracts(4));
    await expect(closeRun(world.system, RUN)).rejects.toMatchObject({ code: 'billing.run_missing' });
    await expect(billShard(world.system, { ...RUN, shard: 0 })).rejects.toMatchObject({
      code: 'billing.run_missing',
    });
    await planRun(world.system, RUN);
    await billShard(world.system, { ...RUN, shard: 0 });
    await expect(closeRun(world.system, RUN)).rejects.toMatchObject({ code: 'billing.run_unfinished' });
    await billShard(world.system, { ...RUN, shard: 1 });
    const closed = await closeRun(world.system, RUN);
    expect(await closeRun(world.system, RUN)).toEqual(closed);
    expect(await findRun(world.system, SUPPLIER_ID, OCTOBER)).toEqual(closed);
  });
});
