import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { instant, kopecks, type Period, period, plainDate } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { tariffItem } from '#core/tariff';
import { createWorld } from '#core/testing';
import { rebillContract } from './rebill-contract.ts';
import { runPeriod } from './run-period.ts';
import { requireBill } from './store.ts';
import { supplier } from './testing/runs.ts';
import {
  historyOf,
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleReading,
  sampleTariff,
} from './testing/sample.ts';

/** What a month that is billed again rests on: the contract as it was before the month's first bill. */

const [SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER] = [
  period('2026-09'),
  period('2026-10'),
  period('2026-11'),
  period('2026-12'),
];

async function worldWith(rest: SampleContract, tariff = sampleTariff({ single: ['7.08'] })) {
  const made = sampleContract(supplier, rest);
  const world = createWorld({ now: '2026-11-01T00:30:00Z' });
  await world.table.load(sampleItems(supplier, [tariff], [made]));
  const { contractId, number } = made.head;
  const head = () => Contract.requireHead(world.system, contractId);
  return {
    world,
    made,
    head,
    /** Of the contract's first meter. */
    async read(values: number[], readIn: string) {
      const meters = await Metering.metersOf(world.system, contractId);
      const meter = meters.find(({ meterId }) => meterId === made.meterItems[0]?.meterId);
      await world.table.load(sampleReading(await head(), meter as Metering.Meter, values, readIn));
    },
    async bill(of: Period, at: string) {
      world.now = instant(at);
      await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: of });
      return requireBill(world.system, contractId, of);
    },
    async pay(amountKopecks: number, at: string) {
      const draft = {
        cause: { kind: 'payment', ref: `pay_${at}` },
        period: at.slice(0, 7) as Period,
        postings: [{ debit: 'acquirer:bank', credit: 'customer', amountKopecks: kopecks(amountKopecks) }],
        at: instant(at),
      } as const;
      await world.table.commit(Ledger.post(world.system, await head(), draft));
    },
    /** Another rate from a month on. */
    rateFrom: (day: string, rate: string) =>
      world.table.load([tariffItem(sampleTariff({ single: [rate] }, { from: plainDate(day) }))]),
    again(of: Period) {
      world.pass(60);
      return rebillContract(world.system, { supplierId: SUPPLIER_ID, number, period: of, reason: 'mended' });
    },
  };
}

const HOME: SampleContract = { meters: [{ billed: [0], read: [1000], readIn: '2026-10' }] };

/** A home billed for three months that pays nothing; `first` is the bill of December. */
async function billedToDecember() {
  const world = await worldWith(HOME);
  await world.bill(OCTOBER, '2026-11-01T00:30:00Z');
  await world.read([1100], '2026-11');
  await world.bill(NOVEMBER, '2026-12-01T00:30:00Z');
  await world.read([1200], '2026-12');
  return { ...world, first: await world.bill(DECEMBER, '2027-01-01T00:30:00Z') };
}

describe('a month billed again', () => {
  it('leaves a meter alone that came after its first bill', async () => {
    const { world, made, bill, rateFrom, again, head } = await worldWith(HOME);
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    const later = sampleContract(supplier, {
      meters: [{ billed: [0] }, { billed: [5], installedOn: plainDate('2026-11-02') }],
    });
    const [old, added] = Object.keys(later.head.meters) as [string, string];
    const now = await head();
    const meters = { ...now.meters, ...Object.fromEntries([[added, later.head.meters[added as never]]]) };
    await world.table.load([
      Contract.headItem({ ...now, meters, version: now.version + 1 }),
      Metering.meterItem(later.meterItems[1] as Metering.Meter),
    ]);
    await rateFrom('2026-10-01', '7.00');
    expect((await again(OCTOBER)).lines).toMatchObject([{ volume: 1000, amountKopecks: 700_000 }]);
    expect(old).toBe(made.meterItems[0]?.meterId);
    expect((await head()).meters).toMatchObject({
      [old]: { billed: { values: [1000] } },
      [added]: { billed: { values: [5], monthsWithoutReading: 0 } },
    });
  });

  it('puts a device back onto the contract whose removal turns out to be later, with all that is known of it', async () => {
    const removed = { ...HOME.meters?.[0], billed: [0], removedOn: plainDate('2026-10-25') };
    for (const removedOn of [plainDate('2026-11-05'), undefined]) {
      const { world, made, bill, rateFrom, again, head } = await worldWith({ meters: [removed] });
      await bill(OCTOBER, '2026-11-01T00:30:00Z');
      const [meter] = made.meterItems as [Metering.Meter];
      const { removedOn: _wrong, ...rest } = meter;
      await world.table.load([Metering.meterItem({ ...rest, ...(removedOn && { removedOn }) })]);
      await rateFrom('2026-10-01', '7.00');
      await again(OCTOBER);
      expect((await head()).meters).toEqual({
        [meter.meterId]: {
          service: 'electricity',
          registers: 1,
          automatic: false,
          verifiedUntil: meter.verifiedUntil,
          lastReadingPeriod: OCTOBER,
          billed: { values: [1000], monthsWithoutReading: 0 },
          ...(removedOn && { removedOn }),
        },
      });
    }
  });

  it('is refused where nothing has changed, though a device left with its first bill', async () => {
    const meters = [1000, 500, 200].map((read) => ({ billed: [0], read: [read], readIn: '2026-10' }));
    meters.splice(1, 1, { ...meters[1], removedOn: plainDate('2026-10-25') } as never);
    const { bill, again } = await worldWith({ meters });
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await expect(again(OCTOBER)).rejects.toMatchObject({ code: 'billing.nothing_to_rebill' });
  });

  it('is refused where nothing has changed, though it corrects a month whose ranges several meters share', async () => {
    const unused = { billed: [0], history: historyOf('2026-09', Array(6).fill([0])) };
    const one = { billed: [0], read: [1], readIn: '2026-09' };
    const ranged = sampleTariff({ single: ['1.00', '2.00'] }, { bounds: [2], normPerPerson: 0 });
    const { bill, read, again } = await worldWith({ meters: [unused, one, one, one, one] }, ranged);
    await bill(SEPTEMBER, '2026-10-01T00:30:00Z');
    await read([0], '2026-10');
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await expect(again(OCTOBER)).rejects.toMatchObject({ code: 'billing.nothing_to_rebill' });
  });

  it('does not bring back a device that had left before it', async () => {
    const gone = { billed: [0], read: [5], readIn: '2026-09', removedOn: plainDate('2026-09-25') };
    const { bill, read, rateFrom, again, head } = await worldWith({
      meters: [{ billed: [0], read: [1000], readIn: '2026-09' }, gone],
    });
    await bill(SEPTEMBER, '2026-10-01T00:30:00Z');
    await read([1100], '2026-10');
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    const { meters } = await head();
    await rateFrom('2026-10-01', '7.00');
    expect((await again(OCTOBER)).lines).toMatchObject([{ volume: 100, amountKopecks: 70_000 }]);
    expect((await head()).meters).toEqual(meters);
  });

  it('charges the penalties of the debts before it, as its first bill did', async () => {
    const { first, rateFrom, again } = await billedToDecember();
    expect(first.penalties).toMatchObject([{ forPeriod: OCTOBER }]);
    await rateFrom('2026-12-01', '7.00');
    const second = await again(DECEMBER);
    expect(second.penalties).toEqual(first.penalties);
    expect(second.account.debts.slice(0, -1)).toEqual(first.account.debts.slice(0, -1));
  });

  it('keeps each older debt, and the day it was due', async () => {
    const { bill, read, rateFrom, again } = await worldWith(HOME);
    await bill(OCTOBER, '2026-11-01T00:30:00Z');
    await read([1100], '2026-11');
    const first = await bill(NOVEMBER, '2026-12-01T00:30:00Z');
    await rateFrom('2026-11-01', '7.00');
    const { account } = await again(NOVEMBER);
    expect(account.debts).toMatchObject([
      { period: OCTOBER, dueOn: '2026-11-16', openKopecks: 708_000 },
      { period: NOVEMBER, dueOn: first.dueOn, openKopecks: 70_000 },
    ]);
  });

  it('keeps the day a debt was due that came from another system', async () => {
    const { bill, rateFrom, again } = await worldWith({
      ...HOME,
      head: {
        lastBilledPeriod: SEPTEMBER,
        dueOn: plainDate('2026-08-17'),
        balanceKopecks: kopecks(300_000),
      },
    });
    const first = await bill(OCTOBER, '2026-11-01T00:30:00Z');
    expect(first.penalties).toMatchObject([{ forPeriod: SEPTEMBER, dueOn: '2026-08-17' }]);
    await rateFrom('2026-10-01', '7.00');
    const second = await again(OCTOBER);
    expect(second.penalties).toEqual(first.penalties);
    expect(second.account.debts[0]).toEqual(first.account.debts[0]);
  });

  it('follows a payment that became known late, though its lines stay the same', async () => {
    const { first, pay, again } = await billedToDecember();
    expect(first.penaltyKopecks).toBeGreaterThan(0);
    // before the thirty-first day of delay
    await pay(708_000, '2026-12-10T09:00:00Z');
    const second = await again(DECEMBER);
    expect(second).toMatchObject({ revision: 2, penaltyKopecks: 0, penalties: [], lines: first.lines });
  });

  it('corrects the months before it as its first bill did, which itself is none of them', async () => {
    const { bill, read, rateFrom, again } = await worldWith({
      meters: [{ billed: [100], history: historyOf('2026-09', Array(6).fill([250])) }],
    });
    await bill(SEPTEMBER, '2026-10-01T00:30:00Z');
    await read([200], '2026-10');
    const first = await bill(OCTOBER, '2026-11-01T00:30:00Z');
    const corrected = first.lines.filter(({ kind }) => kind === 'recalculation');
    expect(corrected).not.toEqual([]);
    await rateFrom('2026-10-01', '7.00');
    const second = await again(OCTOBER);
    expect(second.lines.filter(({ kind }) => kind === 'recalculation')).toEqual(corrected);
    expect(second.chargedKopecks).not.toBe(first.chargedKopecks);
  });
});
