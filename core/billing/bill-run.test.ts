import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { instant, period, plainDate, plusSeconds } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Supplier from '#core/supplier';
import { billShard } from './bill-shard.ts';
import { closeRun, skippedContracts } from './close-run.ts';
import { planRun } from './plan-run.ts';
import { runPeriod } from './run-period.ts';
import { findRun } from './run-store.ts';
import { requireBill } from './store.ts';
import {
  contracts,
  facts,
  numberOf,
  OCTOBER,
  RUN,
  stored,
  supplier,
  trialBalance,
  worldWith,
} from './testing/runs.ts';
import { historyOf, sampleContract, sampleItems, sampleReading, sampleTariff } from './testing/sample.ts';

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
    // October's 1416.00 were due on 16 November: days 31–45 of the delay by the end of December
    const penalty = 673;
    expect(silent.balanceKopecks).toBe(3 * 141600 + penalty);

    const [meter] = made.meterItems;
    await world.table.load(
      sampleReading(silent, meter as (typeof made.meterItems)[number], [5480], '2027-01'),
    );
    world.now = plusSeconds(world.now, 31 * 86_400);
    await runPeriod(world.system, { ...RUN, period: period('2027-01') });
    const bill = await requireBill(world.system, made.head.contractId, period('2027-01'));
    expect(bill).toMatchObject({ openingKopecks: 424800 + penalty, penaltyKopecks: 2801 + 1284 });
    expect(bill.chargedKopecks).toBe(-84960 + bill.penaltyKopecks);
    const penalties = penalty + bill.penaltyKopecks;
    expect(bill.totalKopecks).toBe(480 * 708 + penalties);
    expect(Object.values(trialBalance(world)).reduce((sum, account) => sum + account, 0)).toBe(0);
    expect(trialBalance(world).customer).toBe(480 * 708 + penalties);
    expect(trialBalance(world).penalty).toBe(-penalties);
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
    expect(await findRun(world.system, 'run', RUN)).toEqual(closed);
  });
});
