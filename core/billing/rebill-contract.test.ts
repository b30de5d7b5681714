import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { idFrom, instant, kopecks, period, plainDate } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type * as Metering from '#core/metering';
import { tariffItem } from '#core/tariff';
import { createWorld, type World } from '#core/testing';
import { balanceOf } from './account.ts';
import { listBills } from './list-bills.ts';
import { rebillContract } from './rebill-contract.ts';
import { runPeriod } from './run-period.ts';
import { findBill, requireBill } from './store.ts';
import { supplier, trialBalance } from './testing/runs.ts';
import {
  historyOf,
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleReading,
  sampleTariff,
} from './testing/sample.ts';

const OWNER = idFrom('user', 'anna');
const OCTOBER = period('2026-10');
const NOVEMBER = period('2026-11');
const wrong = sampleTariff({ single: ['8.07'] });
const right = sampleTariff({ single: ['7.08'] });

async function billed(rest: SampleContract = {}) {
  const made = sampleContract(supplier, {
    head: { ownerId: OWNER, linkedAt: instant('2026-03-01T10:00:00Z') },
    meters: [{ billed: [100], read: [300], readIn: '2026-10' }],
    ...rest,
  });
  const world = createWorld({ now: '2026-11-01T00:30:00Z' });
  await world.table.load(sampleItems(supplier, [wrong], [made]));
  await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: OCTOBER });
  world.now = instant('2026-11-03T09:00:00Z');
  const again = (of = OCTOBER, ctx = world.system) =>
    rebillContract(ctx, {
      supplierId: SUPPLIER_ID,
      number: made.head.number,
      period: of,
      reason: 'Не тот тариф',
    });
  return { world, made, again, contractId: made.head.contractId };
}

const mend = (world: World) => world.table.load([tariffItem(right)]);

describe('billing a month again', () => {
  it('reverses the old entry, posts the new bill in its place, and keeps the old one as it was', async () => {
    const { world, again, contractId } = await billed();
    const old = await requireBill(world.system, contractId, OCTOBER);
    await mend(world);
    const before = world.table.requests.commit;
    const bill = await again();
    expect(world.table.requests.commit - before).toBe(1);
    expect(bill).toMatchObject({
      revision: 2,
      number: `${old.number}-2`,
      reason: 'Не тот тариф',
      openingKopecks: 0,
      chargedKopecks: 200 * 708,
      totalKopecks: 200 * 708,
    });
    expect(await findBill(world.system, contractId, OCTOBER)).toEqual(bill);
    const head = await Contract.requireHead(world.system, contractId);
    expect(head).toMatchObject({
      balanceKopecks: 200 * 708,
      lastBilledPeriod: OCTOBER,
      lastBillKopecks: 200 * 708,
    });
    const { entries } = await Ledger.listEntries(world.system, { contractId });
    expect(entries.map(({ changeKopecks }) => changeKopecks).sort()).toEqual(
      [200 * 708, 200 * 807, -200 * 807].sort(),
    );
    const kept = world.table.snapshot().find(({ sk }) => sk === 'BILL#2026-10');
    expect(kept).toMatchObject({ chargedKopecks: old.chargedKopecks });
    const { bills } = await listBills(world.user(OWNER), { contractId });
    expect(bills.map(({ number }) => number)).toEqual([bill.number, old.number]);
    expect(Object.values(trialBalance(world)).reduce((sum, one) => sum + one, 0)).toBe(0);
  });

  it('keeps a payment that came meanwhile, and the month after follows', async () => {
    const { world, made, again, contractId } = await billed();
    const head = await Contract.requireHead(world.system, contractId);
    const draft = {
      cause: { kind: 'payment', ref: 'pay_1' },
      period: NOVEMBER,
      postings: [{ debit: 'acquirer:bank', credit: 'customer', amountKopecks: kopecks(100_000) }],
    } as const;
    await world.table.commit(Ledger.post(world.system, head, draft));
    await mend(world);
    const bill = await again();
    expect(bill).toMatchObject({ openingKopecks: -100_000, totalKopecks: 200 * 708 - 100_000 });
    expect(balanceOf(bill.account)).toBe(bill.totalKopecks);

    const now = await Contract.requireHead(world.system, contractId);
    const [meter] = made.meterItems;
    await world.table.load(sampleReading(now, meter as Metering.Meter, [400], '2026-11'));
    world.now = instant('2026-12-01T00:30:00Z');
    await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: NOVEMBER });
    const november = await requireBill(world.system, contractId, NOVEMBER);
    expect(november).toMatchObject({ openingKopecks: 200 * 708 - 100_000, chargedKopecks: 100 * 708 });
    expect(balanceOf(november.account)).toBe(november.totalKopecks);
  });

  it('begins from where the meters were before the old bill: an estimate becomes a reading', async () => {
    const history = historyOf('2026-10', Array(6).fill([250]));
    const { world, made, again, contractId } = await billed({ meters: [{ billed: [100], history }] });
    expect((await requireBill(world.system, contractId, OCTOBER)).lines).toMatchObject([
      { source: 'estimate', volume: 250 },
    ]);
    const head = await Contract.requireHead(world.system, contractId);
    await world.table.load(sampleReading(head, made.meterItems[0] as Metering.Meter, [180], '2026-10'));
    const bill = await again();
    expect(bill.lines).toMatchObject([
      { kind: 'charge', source: 'customer', volume: 80, previousValue: 100, currentValue: 180 },
    ]);
    const after = await Contract.requireHead(world.system, contractId);
    expect(Object.values(after.meters)).toMatchObject([
      { billed: { values: [180], monthsWithoutReading: 0 } },
    ]);
  });

  it('brings a device back that left with the old bill', async () => {
    const { world, again, contractId } = await billed({
      meters: [{ billed: [100], read: [300], readIn: '2026-10', removedOn: plainDate('2026-10-25') }],
    });
    expect((await Contract.requireHead(world.system, contractId)).meters).toEqual({});
    await mend(world);
    expect((await again()).lines).toMatchObject([{ volume: 200, amountKopecks: 200 * 708 }]);
    expect((await Contract.requireHead(world.system, contractId)).meters).toEqual({});
  });

  it('may be done again, each time in place of the last', async () => {
    const { world, again, contractId } = await billed();
    await mend(world);
    await again();
    await world.table.load([tariffItem(wrong)]);
    world.pass(60);
    expect(await again()).toMatchObject({ revision: 3, openingKopecks: 0, totalKopecks: 200 * 807 });
    expect((await Contract.requireHead(world.system, contractId)).balanceKopecks).toBe(200 * 807);
    expect(Object.values(trialBalance(world)).reduce((sum, one) => sum + one, 0)).toBe(0);
    expect(trialBalance(world).customer).toBe(200 * 807);
  });

  it('by two at once makes one new bill', async () => {
    const { world, again } = await billed();
    await mend(world);
    const results = await Promise.allSettled([again(), again()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'billing.nothing_to_rebill' },
    });
    expect(world.table.snapshot().filter(({ sk }) => sk.startsWith('BILL#'))).toHaveLength(2);
  });

  it('that would come out the same, or is not the last month, is refused and changes nothing', async () => {
    const { world, again } = await billed();
    const before = world.table.snapshot();
    await expect(again()).rejects.toMatchObject({ code: 'billing.nothing_to_rebill' });
    await expect(again(period('2026-09'))).rejects.toMatchObject({ code: 'billing.later_period_billed' });
    await expect(again(NOVEMBER)).rejects.toMatchObject({ code: 'billing.bill_missing' });
    expect(world.table.snapshot()).toEqual(before);
  });

  it('is for staff: to a customer, even the owner, the supplier is missing', async () => {
    const { world, again } = await billed();
    for (const ctx of [world.anonymous, world.user(OWNER)])
      await expect(again(OCTOBER, ctx)).rejects.toMatchObject({ code: 'supplier.missing' });
  });

  it('is counted by a run of the month as it is now', async () => {
    const { world, again } = await billed();
    await mend(world);
    await again();
    const run = await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: OCTOBER });
    expect(run.totals).toMatchObject({ seen: 1, billed: 1, chargedKopecks: 200 * 708 });
  });
});
