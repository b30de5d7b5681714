import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { idFrom, instant, kopecks, period, plainDate } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx } from '#core/platform';
import { tariffItem } from '#core/tariff';
import { createWorld } from '#core/testing';
import { closeContract } from './close-contract.ts';
import { rebillContract } from './rebill-contract.ts';
import { runPeriod } from './run-period.ts';
import { findBill, requireBill } from './store.ts';
import { beforeBills, stored, supplier } from './testing/runs.ts';
import {
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleTariff,
} from './testing/sample.ts';

/** What the supplier's staff does with one contract: ends it, or bills a month of it again. */

const CLERK = idFrom('user', 'olga');
const [SEPTEMBER, OCTOBER] = [period('2026-09'), period('2026-10')];
const tariff = (rate: string) => sampleTariff({ single: [rate] }, { normPerPerson: 90 });

async function worldWith(rest: SampleContract = {}, now = '2026-10-12T09:00:00Z') {
  const made = sampleContract(supplier, {
    meters: [{ billed: [100], read: [150], readIn: '2026-10' }],
    ...rest,
  });
  const world = createWorld({ now });
  await world.table.load(sampleItems(supplier, [tariff('7.00')], [made]));
  const { number, contractId } = made.head;
  const clerkWith = async (...roles: string[]): Promise<Ctx> => {
    await world.table.load([{ pk: `SUPPLIER#${SUPPLIER_ID}`, sk: `STAFF#${CLERK}`, userId: CLERK, roles }]);
    return world.user(CLERK);
  };
  return {
    world,
    made,
    contractId,
    clerkWith,
    head: () => Contract.requireHead(world.system, contractId),
    close: (lastDay: string, ctx: Ctx = world.system) =>
      closeContract(ctx, { supplierId: SUPPLIER_ID, number, lastDay: plainDate(lastDay) }),
    again: (of = OCTOBER, ctx: Ctx = world.system) =>
      rebillContract(ctx, { supplierId: SUPPLIER_ID, number, period: of, reason: 'wrong rate' }),
    bill: (of = OCTOBER) => runPeriod(world.system, { supplierId: SUPPLIER_ID, period: of }),
    change: (rate: string) => world.table.load([tariffItem(tariff(rate))]),
    pay: async (amount: number) => {
      const head = await Contract.requireHead(world.system, contractId);
      const postings = [
        { debit: 'acquirer:bank', credit: 'customer', amountKopecks: kopecks(amount) },
      ] as const;
      const draft = { cause: { kind: 'payment', ref: `pay_${amount}` }, period: OCTOBER, postings } as const;
      await world.table.commit(Ledger.post(world.system, head, draft));
    },
  };
}
const journalOf = (world: Parameters<typeof stored>[0]) =>
  stored(world, 'JOURNAL#').map(({ pk, event, ref }) => [pk, event, ref]);

describe('who may', () => {
  it('is staff with the role for bills; what they did is in their journal', async () => {
    const { world, contractId, clerkWith, close, bill, again, change } = await worldWith();
    const reader = await clerkWith('readings');
    await expect(close('2026-10-10', reader)).rejects.toMatchObject({ code: 'supplier.missing' });
    await expect(again(OCTOBER, reader)).rejects.toMatchObject({ code: 'supplier.missing' });
    const clerk = await clerkWith('billing');
    world.now = instant('2026-11-01T00:30:00Z');
    await bill();
    await change('7.08');
    expect(await again(OCTOBER, clerk)).toMatchObject({ revision: 2 });
    world.pass(60);
    await close('2026-10-31', clerk);
    expect(journalOf(world)).toEqual([
      [`USER#${CLERK}`, 'staff.contract_rebilled', `${contractId}:2026-10`],
      [`USER#${CLERK}`, 'staff.contract_closed', contractId],
    ]);
  });
});

describe('a contract of an organisation', () => {
  it('is counted out of it when it ends, and its members do not read who of the staff ended it', async () => {
    const organisationId = idFrom('organisation', 'romashka');
    const head = { ownerId: organisationId, linkedAt: instant('2026-03-01T10:00:00Z') };
    const { world, contractId, clerkWith, close } = await worldWith({ head });
    const pk = `ORG#${organisationId}`;
    await world.table.load([
      { pk, sk: '#HEAD', organisationId, name: 'ООО «Ромашка»', contracts: 2, version: 1 },
      { pk, sk: `LINK#${contractId}` },
    ]);
    await close('2026-10-10', await clerkWith('billing'));
    const ofOrganisation = world.table.snapshot().filter((item) => item.pk === pk);
    expect(ofOrganisation).toMatchObject([
      { sk: '#HEAD', contracts: 1, version: 1 },
      { event: 'contract.terminated', ref: contractId },
    ]);
    expect(JSON.stringify(ofOrganisation)).not.toContain(CLERK);
    expect(journalOf(world)).toContainEqual([`USER#${CLERK}`, 'staff.contract_closed', contractId]);
    expect(journalOf(world)).toHaveLength(2);
  });
});

describe('the last day of a contract', () => {
  it('may be today, by the supplier’s clock', async () => {
    const { world, close } = await worldWith();
    // half past midnight of the 13th in Moscow
    world.now = instant('2026-10-12T21:30:00Z');
    await expect(close('2026-10-14')).rejects.toMatchObject({ code: 'billing.closing_in_future' });
    expect((await close('2026-10-13')).bill).toMatchObject({ final: true, period: OCTOBER });
  });

  it('has a final bill where the month before is billed, and where none was', async () => {
    for (const head of [{ lastBilledPeriod: SEPTEMBER }, {}]) {
      const { close } = await worldWith({ head });
      expect((await close('2026-10-10')).bill).toMatchObject({ final: true, chargedKopecks: 35_000 });
    }
    const { close } = await worldWith({ head: { lastBilledPeriod: period('2026-08') } });
    await expect(close('2026-10-10')).rejects.toMatchObject({
      code: 'billing.earlier_period_unbilled',
      facts: { period: '2026-09' },
    });
  });

  it('at the end of a month that is not billed yet has a final bill of all of it', async () => {
    const { world, close, head } = await worldWith({ head: { lastBilledPeriod: SEPTEMBER } });
    world.now = instant('2026-11-01T00:10:00Z');
    expect((await close('2026-10-31')).bill).toMatchObject({ final: true, chargedKopecks: 35_000 });
    expect(await head()).toMatchObject({ status: 'terminated', lastBilledPeriod: OCTOBER });
  });

  it('once it is past cannot become another: neither of its month nor without a bill', async () => {
    const closed = await worldWith();
    closed.world.now = instant('2026-11-01T00:30:00Z');
    await closed.bill();
    await closed.close('2026-10-31');
    await expect(closed.close('2026-10-30')).rejects.toMatchObject({ code: 'billing.contract_ended' });
    const never = await worldWith({ head: { status: 'terminated' } });
    await expect(never.close('2026-10-10')).rejects.toMatchObject({ code: 'billing.contract_ended' });
  });

  it('of a billed month, told by two at once, is in the journal once', async () => {
    const { world, contractId, clerkWith, close, bill } = await worldWith();
    world.now = instant('2026-11-01T00:30:00Z');
    await bill();
    const clerk = await clerkWith('billing');
    expect(await Promise.all([close('2026-10-31', clerk), close('2026-10-31', clerk)])).toEqual([{}, {}]);
    expect(journalOf(world)).toEqual([[`USER#${CLERK}`, 'staff.contract_closed', contractId]]);
  });

  it('keeps a payment that comes while the contract is ended', async () => {
    const { world, close, bill, pay, head } = await worldWith();
    world.now = instant('2026-11-01T00:30:00Z');
    await bill();
    const { table } = world;
    const commit = table.commit.bind(table);
    let paid = false;
    table.commit = async (writes) => {
      if (!paid) {
        paid = true;
        await pay(5000);
      }
      await commit(writes);
    };
    await close('2026-10-31');
    expect(await head()).toMatchObject({ status: 'terminated', balanceKopecks: 30_000 });
    const final = await worldWith();
    beforeBills(final.world, 1, () => final.pay(5000));
    expect((await final.close('2026-10-10')).bill).toMatchObject({
      openingKopecks: -5000,
      totalKopecks: 30_000,
    });
  });
});

describe('a month billed again', () => {
  async function billedTwice(rest: SampleContract = {}) {
    const made = await worldWith(rest, '2026-11-01T00:30:00Z');
    await made.bill();
    return made;
  }

  it('is none whose contract has ended, or whose bill is its last', async () => {
    const ended = await billedTwice();
    await ended.close('2026-10-31');
    await ended.change('7.08');
    await expect(ended.again()).rejects.toMatchObject({ code: 'billing.last_bill_stands' });
    const final = await worldWith();
    await final.close('2026-10-10');
    await final.change('7.08');
    await expect(final.again()).rejects.toMatchObject({ code: 'billing.last_bill_stands' });
    // a contract that came back from its end has a last bill all the same
    await final.world.table.load([Contract.headItem({ ...(await final.head()), status: 'active' })]);
    await expect(final.again()).rejects.toMatchObject({ code: 'billing.last_bill_stands' });
  });

  it('knows meters, readings and debts as they were before the old bill', async () => {
    const { world, made, again, change, contractId, head } = await billedTwice({
      meters: [
        { billed: [100], read: [150], readIn: '2026-10' },
        { billed: [7], read: [9], readIn: '2026-10', removedOn: plainDate('2026-10-25') },
      ],
    });
    const [kept, gone] = made.meterItems.map(({ meterId }) => meterId.slice(-8)) as [string, string];
    const old = await requireBill(world.system, contractId, OCTOBER);
    expect(Object.keys((await head()).meters)).toHaveLength(1);
    await change('7.08');
    const bill = await again();
    expect(bill.before).toEqual(old.before);
    expect(bill.before).toMatchObject({ [kept]: { values: [100] }, [gone]: { values: [7] } });
    expect(bill.lines.map(({ volume }) => volume)).toEqual([50, 2]);
    expect(await findBill(world.system, contractId, OCTOBER)).toEqual(bill);
    expect(Object.values((await head()).meters)).toMatchObject([
      { billed: { values: [150], monthsWithoutReading: 0 }, lastReadingPeriod: '2026-10' },
    ]);
  });

  it('is reversed in the month it is done in, at that moment', async () => {
    const { world, again, change, contractId } = await billedTwice();
    await change('7.08');
    world.now = instant('2026-11-30T21:30:00Z');
    await again();
    const { entries } = await Ledger.entriesOf(world.system, contractId, { limit: 10 });
    const made = entries.filter(({ at }) => at === world.now);
    // half past midnight of 1 December in Moscow
    expect(
      made.map(({ cause, period: of, changeKopecks }) => [cause.kind, of, changeKopecks]).sort(),
    ).toEqual([
      ['bill', '2026-12', 50 * 708],
      ['reversal', '2026-12', -35_000],
    ]);
  });

  it('of nothing has no entry to take back', async () => {
    const { world, again, change, contractId } = await billedTwice({
      meters: [{ billed: [150], read: [150], readIn: '2026-10' }],
    });
    await change('7.08');
    expect(await again()).toMatchObject({ revision: 2, totalKopecks: 0 });
    expect((await Ledger.entriesOf(world.system, contractId, { limit: 10 })).entries).toEqual([]);
  });
});
