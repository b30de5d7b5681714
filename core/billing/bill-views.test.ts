import { beforeAll, describe, expect, it } from 'vitest';
import {
  decimal,
  kopecks,
  type Period,
  period,
  plainDate,
  plusMonths,
  plusSeconds,
  type UserId,
} from '#core/kernel';
import { RUSSIA } from '#core/supplier';
import { aSupplier, createWorld, type World } from '#core/testing';
import { getBill } from './get-bill.ts';
import { listBills } from './list-bills.ts';
import type { Bill } from './model.ts';
import { runPeriod } from './run-period.ts';
import { insertBill, requireBill } from './store.ts';
import { inRoundTrips } from './testing/round-trips.ts';
import { SUPPLIER_ID, sampleContract, sampleItems, sampleTariff } from './testing/sample.ts';

const OWNER = 'usr_00000000000000000000000001' as UserId;
const STRANGER = 'usr_00000000000000000000000002' as UserId;
const JANUARY = period('2024-01');

const supplier = aSupplier('demo', { shardCount: 1 });
const tariffs = [
  sampleTariff({ day: ['7.61', '8.12', '8.22'], night: ['3.27', '3.48', '3.53'] }, { bounds: [3900, 6000] }),
  sampleTariff(
    { single: ['4.12', '7.23'] },
    { category: 'norm', socialNormPerPerson: 75, normPerPerson: 100 },
  ),
].map((tariff) => ({ ...tariff, from: '2024-01-01' as typeof tariff.from }));
const made = sampleContract(supplier, {
  head: { ownerId: OWNER },
  services: [{ service: 'electricity', category: 'urban-gas' }],
  meters: [{ billed: [0, 0], read: [4800, 1600], readIn: '2024-01', history: [] }],
});
const normed = sampleContract(supplier, {
  number: '78010000000099',
  head: { ownerId: OWNER },
  services: [{ service: 'electricity', category: 'norm' }],
});

/** Puts a bill in the place of the one of its month. */
async function billAgain(
  contractId: Bill['contractId'],
  of: Period,
  rest: Partial<Bill> = {},
): Promise<void> {
  const bill = await requireBill(world.system, contractId, of);
  const revision = bill.revision + 1;
  const first = bill.number.replace(/-\d$/, '');
  const again = { ...bill, revision, number: `${first}-${revision}`, ...rest };
  await world.table.commit([insertBill(again)]);
}

let world: World;
beforeAll(async () => {
  world = createWorld({ now: '2024-02-01T00:30:00Z' });
  await world.table.load(sampleItems(supplier, tariffs, [made, normed]));
  await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: JANUARY });
});

describe('getBill', () => {
  it('explains each line: its range of how many, rate, tariff, legal basis, source and meter', async () => {
    const bill = await getBill(world.user(OWNER), { contractId: made.head.contractId, period: JANUARY });
    expect(bill).toMatchObject({
      number: '78010000000017-202401',
      openingKopecks: 0,
      chargedKopecks: 4288250,
      totalKopecks: 4288250,
    });
    expect(bill.lines).toHaveLength(6);
    expect(bill.lines[2]).toEqual({
      kind: 'charge',
      service: 'electricity',
      zone: 'day',
      range: 1,
      ranges: 3,
      rangeFrom: 3900,
      rangeTo: 6000,
      unit: 'kWh',
      volume: 1575,
      source: 'customer',
      previousValue: 0,
      currentValue: 4800,
      serialNumber: 'SN-0',
      rate: '8.12',
      tariff: 'electricity/urban-gas/2024-01-01',
      tariffName: 'City homes with gas stoves',
      legalBasis: 'Order 600-r',
      amountKopecks: 1278900,
      vatPercent: 20,
      vatKopecks: 213150,
    });
    expect(bill.lines.at(-1)).not.toHaveProperty('rangeTo');
  });

  it('shows the social norm by the persons the bill was made for', async () => {
    const bill = await getBill(world.user(OWNER), { contractId: normed.head.contractId, period: JANUARY });
    expect(
      bill.lines.map(({ rangeFrom, rangeTo, volume, source }) => [rangeFrom, rangeTo, volume, source]),
    ).toEqual([
      [0, 150, 150, 'norm'],
      [150, undefined, 50, 'norm'],
    ]);
  });

  it('explains each penalty and advance by the law of its payer, and names the bill whose place it took', async () => {
    const late = sampleContract(supplier, {
      number: '78010000000025',
      head: { ownerId: OWNER, kind: 'company' },
      services: [{ service: 'electricity', category: 'norm' }],
    });
    await world.table.load(sampleItems(supplier, tariffs, [late]));
    await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: JANUARY });
    const { contractId } = late.head;
    const first = await getBill(world.user(OWNER), { contractId, period: JANUARY });
    expect(first).toMatchObject({ penalties: [], final: false });
    expect(first).not.toHaveProperty('replaces');
    const span = {
      debtKopecks: kopecks(10_000_000),
      from: plainDate('2024-01-19'),
      to: plainDate('2024-01-31'),
      days: 13,
      ratePercent: decimal('9.5'),
      divisor: 130,
      amountKopecks: kopecks(95_000),
    };
    await billAgain(contractId, JANUARY, {
      reason: 'The meter was read wrongly.',
      penaltyKopecks: kopecks(95_000),
      penalties: [
        {
          forPeriod: period('2023-12'),
          dueOn: plainDate('2024-01-18'),
          spans: [span],
          chargedBeforeKopecks: kopecks(0),
          amountKopecks: kopecks(95_000),
        },
      ],
      advances: [{ percent: 30, dueOn: plainDate('2024-02-12'), amountKopecks: kopecks(30_000) }],
    });
    expect(await getBill(world.user(OWNER), { contractId, period: JANUARY })).toMatchObject({
      number: '78010000000025-202401-2',
      replaces: '78010000000025-202401',
      reason: 'The meter was read wrongly.',
      penaltyKopecks: 95_000,
      penalties: [{ spans: [span], legalBasis: RUSSIA.basis.penalties.company }],
      advances: [{ percent: 30, amountKopecks: 30_000, legalBasis: RUSSIA.basis.advances }],
    });
    await billAgain(contractId, JANUARY);
    expect(await getBill(world.user(OWNER), { contractId, period: JANUARY })).toMatchObject({
      replaces: '78010000000025-202401-2',
    });
  });

  it("hides another customer's contract, and says when there is no bill", async () => {
    const { contractId } = made.head;
    await expect(getBill(world.user(STRANGER), { contractId, period: JANUARY })).rejects.toMatchObject({
      code: 'contract.missing',
    });
    await expect(getBill(world.user(OWNER), { contractId, period: period('2023-12') })).rejects.toMatchObject(
      { code: 'billing.bill_missing' },
    );
  });
});

describe('listBills', () => {
  it('lists the newest first, a page at a time, and hides another customer’s contract', async () => {
    for (let months = 1; months <= 25; months += 1) {
      world.now = plusSeconds(world.now, 31 * 86_400);
      await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: plusMonths(JANUARY, months) });
    }
    const { contractId } = normed.head;
    const { ctx, trips } = inRoundTrips(world.user(OWNER));
    const first = await listBills(ctx, { contractId });
    // the contract and the bills at once
    expect(trips).toEqual([2]);
    expect(first.bills.map((bill) => bill.period).slice(0, 2)).toEqual(['2026-02', '2026-01']);
    expect(first.bills).toHaveLength(24);
    const rest = await listBills(world.user(OWNER), { contractId, cursor: first.cursor });
    expect(rest.bills.map((bill) => bill.period)).toEqual(['2024-02', '2024-01']);
    await expect(listBills(world.user(STRANGER), { contractId })).rejects.toMatchObject({
      code: 'contract.missing',
    });
  });

  it('marks the bills that another took the place of, also where the two stand on two pages', async () => {
    const { contractId } = normed.head;
    const [newest, lastOfPage] = [period('2026-02'), period('2024-04')];
    await billAgain(contractId, newest);
    await billAgain(contractId, lastOfPage);
    const first = await listBills(world.user(OWNER), { contractId });
    const rest = await listBills(world.user(OWNER), { contractId, cursor: first.cursor });
    expect(first.bills.at(-1)).toMatchObject({ period: lastOfPage, replaced: false });
    expect(rest.bills[0]).toMatchObject({ period: lastOfPage, replaced: true });
    const marked = [...first.bills, ...rest.bills].filter(({ replaced }) => replaced);
    expect(marked.map(({ number }) => number)).toEqual(['78010000000099-202602', '78010000000099-202404']);
  });
});
