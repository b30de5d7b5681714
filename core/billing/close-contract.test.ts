import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { idFrom, instant, kopecks, period, plainDate } from '#core/kernel';
import * as Ledger from '#core/ledger';
import { type Meter, recordReading } from '#core/metering';
import { createWorld, type World } from '#core/testing';
import { closeContract } from './close-contract.ts';
import { runPeriod } from './run-period.ts';
import { findBill } from './store.ts';
import { supplier } from './testing/runs.ts';
import {
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleTariff,
} from './testing/sample.ts';

const OWNER = idFrom('user', 'anna');
const tariffs = [
  sampleTariff({ single: ['7.00'] }, { normPerPerson: 93 }),
  sampleTariff({ single: ['31.00'] }, { service: 'maintenance', category: 'city', per: 'area' }),
];
const HOME: SampleContract = {
  head: { ownerId: OWNER, linkedAt: instant('2026-03-01T10:00:00Z'), balanceKopecks: kopecks(-10_000) },
  services: [
    { service: 'electricity', category: 'urban-gas' },
    { service: 'maintenance', category: 'city' },
  ],
  meters: [{ billed: [100], read: [150], readIn: '2026-10' }],
};

async function worldWith(rest: Partial<SampleContract> = {}) {
  const made = sampleContract(supplier, { ...HOME, ...rest });
  const world = createWorld({ now: '2026-10-12T09:00:00Z' });
  await world.table.load(sampleItems(supplier, tariffs, [made]));
  await world.table.load([{ pk: `USER#${OWNER}`, sk: `LINK#${made.head.contractId}` }]);
  const close = (lastDay: string, ctx = world.system) =>
    closeContract(ctx, { supplierId: SUPPLIER_ID, number: made.head.number, lastDay: plainDate(lastDay) });
  return { world, made, close, contractId: made.head.contractId };
}

const headNow = (world: World, id: Contract.ContractHead['contractId']) =>
  Contract.requireHead(world.system, id);

describe('closing a contract', () => {
  it('charges up to the last day, posts the final bill and takes the contract out of its cabinet, in one commit', async () => {
    const { world, close, contractId } = await worldWith();
    const before = world.table.requests.commit;
    const { bill } = await close('2026-10-10');
    expect(world.table.requests.commit - before).toBe(1);
    // 50 kWh at 7.00, and 54.30 m² at 31.00 for 10 of 31 days
    expect(bill).toMatchObject({
      final: true,
      chargedKopecks: 35_000 + 54_300,
      totalKopecks: 79_300,
      advances: [],
    });
    const head = await headNow(world, contractId);
    expect(head).toMatchObject({ status: 'terminated', balanceKopecks: 79_300, lastBilledPeriod: '2026-10' });
    expect(head.ownerId).toBeUndefined();
    expect(await findBill(world.system, contractId, period('2026-10'))).toEqual(bill);
    const { entries } = await Ledger.listEntries(world.system, { contractId });
    expect(entries).toMatchObject([{ cause: { kind: 'bill', ref: '2026-10' }, changeKopecks: 89_300 }]);
    expect(world.table.snapshot().filter(({ sk }) => sk.startsWith('LINK#'))).toEqual([]);
  });

  // the window ends on the 25th: what is read on the 27th is November's of a contract that goes on
  it.each([
    ['2026-10-28', 60, 160],
    ['2026-10-27', 50, 150],
    ['2026-10-26', 30, 130],
    ['2026-10-24', 30, 130],
    ['2026-10-20', 20, 120],
  ])(
    'on %s charges what was read by that day, be it after the reading window',
    async (lastDay, kWh, value) => {
      const { world, made, close, contractId } = await worldWith({
        head: { lastBilledPeriod: period('2026-09') },
        services: [{ service: 'electricity', category: 'urban-gas' }],
        meters: [{ billed: [100], readIn: '2026-09' }],
      });
      world.now = instant('2026-10-28T18:00:00Z');
      const { meterId } = made.meterItems[0] as Meter;
      for (const [readOn, read] of [
        ['2026-10-19', 120],
        ['2026-10-24', 130],
        ['2026-10-27', 150],
        ['2026-10-28', 160],
      ] as const) {
        const reading = {
          contractId,
          meterId,
          source: 'staff',
          readOn: plainDate(readOn),
          values: [read],
        } as const;
        expect(await recordReading(world.system, reading)).toBe('recorded');
      }
      const { bill } = await close(lastDay);
      expect(bill?.lines).toMatchObject([
        { source: 'staff', volume: kWh, previousValue: 100, currentValue: value, amountKopecks: kWh * 700 },
      ]);
    },
  );

  it('before anything was read since the last bill charges what stands in for it', async () => {
    const { world, made, close, contractId } = await worldWith({
      head: { lastBilledPeriod: period('2026-09') },
      services: [{ service: 'electricity', category: 'urban-gas' }],
      meters: [{ billed: [100], readIn: '2026-09' }],
    });
    const { meterId } = made.meterItems[0] as Meter;
    const readOn = plainDate('2026-10-11');
    await recordReading(world.system, { contractId, meterId, source: 'staff', readOn, values: [120] });
    const { bill } = await close('2026-10-10');
    // 2 persons × 93 kWh for 10 of 31 days
    expect(bill?.lines).toMatchObject([{ source: 'norm', volume: 60 }]);
  });

  it('again answers the same bill and changes nothing; on another month’s day it is refused', async () => {
    const { world, close } = await worldWith();
    const { bill } = await close('2026-10-10');
    const before = world.table.snapshot();
    expect(await close('2026-10-10')).toEqual({ bill });
    await expect(close('2026-09-30')).rejects.toMatchObject({ code: 'billing.contract_ended' });
    expect(world.table.snapshot()).toEqual(before);
  });

  it('by two at once ends in one bill', async () => {
    const { world, close } = await worldWith();
    const [one, two] = await Promise.all([close('2026-10-10'), close('2026-10-10')]);
    expect(one).toEqual(two);
    expect(world.table.snapshot().filter(({ sk }) => sk.startsWith('ENTRY#'))).toHaveLength(1);
  });

  it('leaves month end nothing to bill', async () => {
    const { world, close } = await worldWith();
    await close('2026-10-10');
    world.now = instant('2026-11-01T00:30:00Z');
    const run = await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: period('2026-10') });
    expect(run.totals).toMatchObject({ seen: 0, billed: 0, skipped: 0 });
  });

  it('at the end of a billed month only ends the contract', async () => {
    const { world, close, contractId } = await worldWith();
    world.now = instant('2026-11-01T00:30:00Z');
    await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: period('2026-10') });
    const owed = (await headNow(world, contractId)).balanceKopecks;
    expect(await close('2026-10-31')).toEqual({});
    expect(await close('2026-10-31')).toEqual({});
    expect(await headNow(world, contractId)).toMatchObject({ status: 'terminated', balanceKopecks: owed });
  });

  it.each([
    ['billing.closing_in_future', '2026-10-13', {}],
    ['billing.later_period_billed', '2026-10-10', { lastBilledPeriod: period('2026-10') }],
    ['billing.earlier_period_unbilled', '2026-10-10', { lastBilledPeriod: period('2026-08') }],
  ])('is refused with a reason: %s', async (code, lastDay, head) => {
    const { world, close } = await worldWith({ head: { ...HOME.head, ...head } });
    const before = world.table.snapshot();
    await expect(close(lastDay)).rejects.toMatchObject({ code });
    expect(world.table.snapshot()).toEqual(before);
  });

  it('is for staff: to a customer, even the owner, the supplier is missing', async () => {
    const { world, close } = await worldWith();
    for (const ctx of [world.anonymous, world.user(OWNER)])
      await expect(close('2026-10-10', ctx)).rejects.toMatchObject({ code: 'supplier.missing' });
  });

  it('of a contract that is not there says so', async () => {
    const { world } = await worldWith();
    const absent = { supplierId: SUPPLIER_ID, number: '78010000000099', lastDay: plainDate('2026-10-10') };
    await expect(closeContract(world.system, absent)).rejects.toMatchObject({ code: 'contract.missing' });
  });
});
