import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import {
  type Decimal,
  instant,
  kopecks,
  type MeterId,
  period,
  plainDate,
  plusMonths,
  type UserId,
} from '#core/kernel';
import * as Metering from '#core/metering';
import { aSupplier, createWorld, type World } from '#core/testing';
import { getBill } from './get-bill.ts';
import { previewBill } from './preview-bill.ts';
import { runPeriod } from './run-period.ts';
import { inRoundTrips } from './testing/round-trips.ts';
import {
  historyOf,
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleReading,
  sampleTariff,
} from './testing/sample.ts';

const OWNER = 'usr_00000000000000000000000001' as UserId;
const STRANGER = 'usr_00000000000000000000000002' as UserId;
const SEPTEMBER = period('2026-09');

const supplier = aSupplier('demo', { shardCount: 1 });
const tariffs = [
  sampleTariff(
    { single: ['7.08', '9.50'], day: ['6.08', '7.00'], night: ['3.31', '3.82'] },
    { normPerPerson: 91, bounds: [250] },
  ),
  sampleTariff({ single: ['43.10'] }, { service: 'cold-water', category: 'city', normPerPerson: 4900 }),
  sampleTariff({ single: ['31.27'] }, { service: 'maintenance', category: 'city', per: 'area' }),
];
const SERVICES = [
  { service: 'electricity', category: 'urban-gas' },
  { service: 'cold-water', category: 'city' },
  { service: 'maintenance', category: 'city' },
] as const;

type Made = ReturnType<typeof sampleContract>;

function owned({ head, ...contract }: SampleContract): Made {
  return sampleContract(supplier, { ...contract, head: { ownerId: OWNER, ...head } });
}

async function worldWith(now: string, ...made: Made[]): Promise<World> {
  const world = createWorld({ now });
  await world.table.load(sampleItems(supplier, tariffs, made));
  await world.table.load([
    { pk: `USER#${OWNER}`, sk: '#HEAD', userId: OWNER, state: 'active', language: 'ru', version: 1 },
  ]);
  return world;
}

const preview = (world: World, { head }: Made) =>
  previewBill(world.user(OWNER), { contractId: head.contractId });

/** The first of the month after, when a month is billed. */
const afterMonth = (of: string) => instant(`${plusMonths(period(of), 1)}-01T00:30:00Z`);

describe('previewBill', () => {
  it('is the bill that month end then makes of the same data, line by line, whichever months were read', async () => {
    const use = fc.record({
      day: fc.integer({ min: 0, max: 400 }),
      night: fc.nat(200),
      isRead: fc.boolean(),
    });
    const months = fc.array(use, { minLength: 1, maxLength: 7 });
    const recalculated: boolean[] = [];
    const punished: boolean[] = [];
    await fc.assert(
      fc.asyncProperty(months, fc.nat(12), fc.integer({ min: 0, max: 4 }), async (life, known, persons) => {
        const made = owned({
          persons,
          services: SERVICES,
          meters: [
            {
              billed: [900, 10],
              readIn: '2026-08',
              history: historyOf('2026-09', Array(known).fill([150, 80])),
            },
          ],
        });
        const world = await worldWith('2026-09-20T09:00:00Z', made);
        const meterId = made.meterItems[0]?.meterId as MeterId;
        let [day, night] = [900, 10];
        for (const [index, month] of life.entries()) {
          const of = plusMonths(SEPTEMBER, index);
          world.now = instant(`${of}-20T09:00:00Z`);
          day += month.day;
          night += month.night;
          if (month.isRead)
            await Metering.submitReading(world.user(OWNER), {
              contractId: made.head.contractId,
              meterId,
              values: [day, night].map(String),
              confirmed: true,
            });
          const told = await preview(world, made);
          world.now = afterMonth(of);
          await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: of });
          const bill = await getBill(world.user(OWNER), { contractId: made.head.contractId, period: of });
          const { lines, penalties, advances, dueOn, ...sums } = bill;
          const { chargedKopecks, penaltyKopecks, vatKopecks, openingKopecks, totalKopecks } = sums;
          expect(told).toMatchObject({ period: of, dueOn, chargedKopecks, penaltyKopecks, vatKopecks });
          expect(told).toMatchObject({ openingKopecks, totalKopecks, advances });
          expect(told.lines).toEqual(lines);
          expect(told.penalties).toEqual(penalties);
          punished.push(penalties.length > 0);
          recalculated.push(lines.some(({ kind }) => kind === 'recalculation'));
        }
      }),
      { numRuns: 40 },
    );
    expect(recalculated).toContain(true);
    expect(punished).toContain(true);
  });

  it('is of the running month where nothing was billed yet, and else of the first month without a bill', async () => {
    const fresh = owned({ services: SERVICES });
    const behind = owned({
      number: '78010000000024',
      services: SERVICES,
      head: { lastBilledPeriod: SEPTEMBER },
    });
    const ahead = owned({
      number: '78010000000031',
      services: SERVICES,
      head: { lastBilledPeriod: period('2026-11') },
    });
    const world = await worldWith('2026-11-02T09:00:00Z', fresh, behind, ahead);
    const months = await Promise.all([fresh, behind, ahead].map((made) => preview(world, made)));
    expect(months.map((told) => [told.period, told.isRunning])).toEqual([
      ['2026-11', true],
      ['2026-10', false],
      ['2026-12', false],
    ]);
    for (const told of months) expect(told).toMatchObject({ preliminary: true, at: world.now });
    // midnight in Moscow is nine in the evening in UTC
    world.now = instant('2026-11-30T21:00:00Z');
    expect((await preview(world, fresh)).period).toBe('2026-12');
  });

  it('says of each meter whether the month rests on a reading or on what stands in for it', async () => {
    const history = historyOf('2026-10', Array(6).fill([200]));
    const made = owned({
      services: SERVICES,
      meters: [
        { billed: [100], read: [190], readIn: '2026-10' },
        { billed: [100], history },
        { billed: [100] },
        { billed: [100], serialNumber: 'SN-shares-the-norm' },
        { billed: [5], service: 'hot-water', serialNumber: 'SN-of-no-service' },
        // installed in this month, and not read yet
        { billed: [0], serialNumber: 'SN-new', installedOn: plainDate('2026-10-10') },
      ],
    });
    const world = await worldWith('2026-10-20T09:00:00Z', made);
    const { meters, lines } = await preview(world, made);
    expect(meters.map(({ serialNumber, source }) => [serialNumber, source]).sort()).toEqual([
      ['SN-0', 'customer'],
      ['SN-1', 'estimate'],
      ['SN-2', 'norm'],
      ['SN-shares-the-norm', 'norm'],
    ]);
    expect(meters.find(({ serialNumber }) => serialNumber === 'SN-0')).toEqual({
      meterId: made.meterItems[0]?.meterId,
      service: 'electricity',
      serialNumber: 'SN-0',
      source: 'customer',
      lastReadingPeriod: '2026-10',
    });
    expect(lines.find(({ serialNumber }) => serialNumber === 'SN-0')).toMatchObject({
      source: 'customer',
      tariffName: 'City homes with gas stoves',
      legalBasis: 'Order 600-r',
      ranges: 2,
    });
  });

  it('adds what is owed already, and forecasts the month beside it', async () => {
    const made = owned({
      services: SERVICES.slice(0, 1),
      meters: [{ billed: [100], history: historyOf('2026-10', [[100], [104]]) }],
      head: { balanceKopecks: kopecks(50_000), lastBilledPeriod: SEPTEMBER },
    });
    const world = await worldWith('2026-10-20T09:00:00Z', made);
    expect(await preview(world, made)).toMatchObject({
      openingKopecks: 50_000,
      // the norm: two months are too few for an average by the rules of a bill
      chargedKopecks: 182 * 708,
      totalKopecks: 50_000 + 182 * 708,
      forecast: {
        services: [
          { service: 'electricity', basis: 'average', months: 2, volume: 102, amountKopecks: 102 * 708 },
        ],
        totalKopecks: 102 * 708,
      },
    });
  });

  it('leaves out a reading that belongs to the month after', async () => {
    const made = owned({
      services: SERVICES.slice(0, 1),
      meters: [{ billed: [100], readIn: '2026-09', history: historyOf('2026-10', Array(6).fill([200])) }],
      head: { lastBilledPeriod: SEPTEMBER },
    });
    const world = await worldWith('2026-10-27T09:00:00Z', made);
    await Metering.submitReading(world.user(OWNER), {
      contractId: made.head.contractId,
      meterId: made.meterItems[0]?.meterId as MeterId,
      values: ['300'],
      confirmed: true,
    });
    expect((await preview(world, made)).lines).toMatchObject([{ source: 'estimate', volume: 200 }]);
  });

  it('writes nothing, and needs two round trips: the contract, then its meters and what they are rated by', async () => {
    const made = owned({ services: SERVICES, meters: [{ billed: [100], read: [300], readIn: '2026-10' }] });
    const world = await worldWith('2026-10-20T09:00:00Z', made);
    const before = world.table.snapshot();
    const { ctx, trips } = inRoundTrips(world.user(OWNER));
    await previewBill(ctx, { contractId: made.head.contractId });
    expect(trips).toEqual([1, 3]);
    expect(world.table.snapshot()).toEqual(before);
  });

  it('reads the bills that a reading recalculates, and the meters taken away since, in a third round trip', async () => {
    const made = owned({
      services: SERVICES.slice(0, 1),
      meters: [{ billed: [100], readIn: '2026-08', history: historyOf('2026-09', Array(6).fill([200])) }],
    });
    const world = await worldWith('2026-10-01T00:30:00Z', made);
    await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: SEPTEMBER });
    world.now = instant('2026-10-20T09:00:00Z');
    await Metering.submitReading(world.user(OWNER), {
      contractId: made.head.contractId,
      meterId: made.meterItems[0]?.meterId as MeterId,
      values: ['300'],
      confirmed: true,
    });
    const { ctx, trips } = inRoundTrips(world.user(OWNER));
    const { lines } = await previewBill(ctx, { contractId: made.head.contractId });
    expect(lines.some(({ forPeriod }) => forPeriod === SEPTEMBER)).toBe(true);
    expect(trips).toEqual([1, 3, 2]);
  });

  it('names the meters that the month itself is charged by, and no device that only a corrected month is of', async () => {
    const gone = { billed: [0], readIn: '2026-08', removedOn: plainDate('2026-09-20') };
    const made = owned({
      services: SERVICES.slice(0, 1),
      meters: [{ billed: [100], readIn: '2026-08' }, gone],
    });
    const world = await worldWith('2026-10-01T00:30:00Z', made);
    await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: SEPTEMBER });
    const [meter, device] = made.meterItems as [Metering.Meter, Metering.Meter];
    const head = await Contract.requireHead(world.system, made.head.contractId);
    await world.table.load(sampleReading(head, meter, [161], '2026-10'));
    world.now = instant('2026-10-20T09:00:00Z');
    const { lines, meters } = await preview(world, made);
    // the norm is the device's now, for its days of September
    const ofDevice = lines.filter(({ serialNumber }) => serialNumber === device.serialNumber);
    expect(ofDevice).toMatchObject([{ forPeriod: SEPTEMBER, source: 'norm' }]);
    expect(meters.map(({ meterId }) => meterId)).toEqual([meter.meterId]);
  });

  it('says why there can be no bill, and hides another customer’s contract', async () => {
    const made = owned({ services: [{ service: 'electricity', category: 'no-such' }] });
    const world = await worldWith('2026-10-20T09:00:00Z', made);
    await expect(preview(world, made)).rejects.toMatchObject({
      code: 'tariff.none_in_force',
      facts: { service: 'electricity', category: 'no-such', on: '2026-10-01' },
    });
    const { contractId } = made.head;
    await expect(previewBill(world.user(STRANGER), { contractId })).rejects.toMatchObject({
      code: 'contract.missing',
    });
  });

  it('logs the cause where a contract’s data cannot be read', async () => {
    const made = owned({ services: [{ service: 'electricity', category: 'broken' }], persons: 1 });
    const world = await worldWith('2026-10-20T09:00:00Z', made);
    const broken = { ...sampleTariff({}), category: 'broken', rates: { single: ['seven' as Decimal] } };
    await world.table.load(sampleItems(supplier, [{ ...broken, normPerPerson: 91 }], []));
    const warned: unknown[] = [];
    const ctx = world.user(OWNER);
    const log = { ...ctx.log, warn: (...told: unknown[]) => warned.push(told) };
    const { contractId } = made.head;
    await expect(previewBill({ ...ctx, log }, { contractId })).rejects.toMatchObject({
      code: 'billing.data_broken',
    });
    expect(warned).toMatchObject([[expect.any(String), { contractId, code: 'billing.data_broken' }]]);
  });

  it('logs nothing of a fault that says all there is to say', async () => {
    const made = owned({ services: [{ service: 'electricity', category: 'no-such' }] });
    const world = await worldWith('2026-10-20T09:00:00Z', made);
    const warned: unknown[] = [];
    const ctx = world.user(OWNER);
    const log = { ...ctx.log, warn: (...told: unknown[]) => warned.push(told) };
    const { contractId } = made.head;
    await expect(previewBill({ ...ctx, log }, { contractId })).rejects.toMatchObject({
      code: 'tariff.none_in_force',
    });
    expect(warned).toEqual([]);
  });
});
