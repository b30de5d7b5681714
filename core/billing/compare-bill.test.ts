import { beforeAll, describe, expect, it } from 'vitest';
import { instant, type MeterId, period, plainDate, plusMonths, type UserId } from '#core/kernel';
import * as Metering from '#core/metering';
import { aSupplier, createWorld, type World } from '#core/testing';
import { compareBill } from './compare-bill.ts';
import { getBill } from './get-bill.ts';
import { runPeriod } from './run-period.ts';
import { inRoundTrips } from './testing/round-trips.ts';
import { SUPPLIER_ID, sampleContract, sampleItems, sampleTariff } from './testing/sample.ts';

const OWNER = 'usr_00000000000000000000000001' as UserId;
const STRANGER = 'usr_00000000000000000000000002' as UserId;
const FIRST = period('2025-09');
const LAST = period('2026-09');

const supplier = aSupplier('demo', { shardCount: 1 });
const tariffs = [
  sampleTariff({ single: ['7.08'] }),
  sampleTariff({ single: ['7.88'] }, { from: plainDate('2026-01-01') }),
];
const made = sampleContract(supplier, {
  head: { ownerId: OWNER },
  meters: [{ billed: [0], readIn: '2025-08' }],
});
const { contractId } = made.head;
/** A hundred kWh in September 2025, and one more each month. */
const valueAfter = (month: number) => 100 * (month + 1) + (month * (month + 1)) / 2;

let world: World;
beforeAll(async () => {
  world = createWorld({ now: '2025-09-20T09:00:00Z' });
  await world.table.load(sampleItems(supplier, tariffs, [made]));
  for (let month = 0; month <= 12; month += 1) {
    const of = plusMonths(FIRST, month);
    world.now = instant(`${of}-20T09:00:00Z`);
    await Metering.submitReading(world.user(OWNER), {
      contractId,
      meterId: made.meterItems[0]?.meterId as MeterId,
      values: [String(valueAfter(month))],
      confirmed: true,
    });
    world.now = instant(`${plusMonths(of, 1)}-01T00:30:00Z`);
    await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: of });
  }
});

const compare = (of: typeof LAST) => compareBill(world.user(OWNER), { contractId, period: of });
const billOf = (of: typeof LAST) => getBill(world.user(OWNER), { contractId, period: of });

describe('compareBill', () => {
  it('sets a bill beside those of the month before and of the same month last year', async () => {
    // nothing was ever paid: penalties grow from month to month
    const { penaltyKopecks } = await billOf(LAST);
    const { penaltyKopecks: penaltyBefore } = await billOf(plusMonths(LAST, -1));
    expect(penaltyKopecks).toBeGreaterThan(penaltyBefore);
    expect(await compare(LAST)).toEqual({
      period: '2026-09',
      chargedKopecks: 112 * 788 + penaltyKopecks,
      penaltyKopecks,
      monthBefore: {
        period: '2026-08',
        chargedKopecks: 111 * 788 + penaltyBefore,
        differenceKopecks: 788 + penaltyKopecks - penaltyBefore,
        penaltyDifferenceKopecks: penaltyKopecks - penaltyBefore,
        services: [
          {
            service: 'electricity',
            unit: 'kWh',
            volume: 112,
            volumeBefore: 111,
            volumeDifference: 1,
            amountKopecks: 112 * 788,
            amountBeforeKopecks: 111 * 788,
            differenceKopecks: 788,
            rateEffectKopecks: 0,
            volumeEffectKopecks: 788,
            recalculationEffectKopecks: 0,
            reasons: ['volume'],
          },
        ],
      },
      yearBefore: {
        period: '2025-09',
        chargedKopecks: 70_800,
        differenceKopecks: 112 * 788 - 70_800 + penaltyKopecks,
        penaltyDifferenceKopecks: penaltyKopecks,
        services: [
          expect.objectContaining({
            rateEffectKopecks: 8000,
            volumeEffectKopecks: 12 * 788,
            reasons: ['rate', 'volume'],
          }),
        ],
      },
    });
  });

  it('leaves out a month that has no bill', async () => {
    expect(Object.keys(await compare(plusMonths(LAST, -1)))).toEqual([
      'period',
      'chargedKopecks',
      'penaltyKopecks',
      'monthBefore',
    ]);
    expect(Object.keys(await compare(FIRST))).toEqual(['period', 'chargedKopecks', 'penaltyKopecks']);
  });

  it('says the same sums as the bills themselves', async () => {
    const { chargedKopecks, monthBefore } = await compare(LAST);
    expect(chargedKopecks).toBe((await billOf(LAST)).chargedKopecks);
    expect(monthBefore?.chargedKopecks).toBe((await billOf(plusMonths(LAST, -1))).chargedKopecks);
  });

  it('needs two round trips', async () => {
    const { ctx, trips } = inRoundTrips(world.user(OWNER));
    await compareBill(ctx, { contractId, period: LAST });
    expect(trips).toEqual([1, 4]);
  });

  it("hides another customer's contract, and says when there is no bill", async () => {
    await expect(compareBill(world.user(STRANGER), { contractId, period: LAST })).rejects.toMatchObject({
      code: 'contract.missing',
    });
    await expect(compare(plusMonths(LAST, 1))).rejects.toMatchObject({ code: 'billing.bill_missing' });
  });
});
