import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { idFrom, instant, kopecks, type MeterId, type Period, period } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { aHousehold, createWorld, ELECTRICITY, itemsOf } from '#core/testing';
import { skippedContracts } from './close-run.ts';
import type { BillLine } from './model.ts';
import { runPeriod } from './run-period.ts';
import { requireBill } from './store.ts';
import {
  beforeBills,
  beforeNthRequest,
  contracts,
  OCTOBER,
  RUN,
  stored,
  supplier,
  worldWith,
} from './testing/runs.ts';
import { SUPPLIER_ID, sampleContract } from './testing/sample.ts';

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

  it('is rated again each time it changes, and skipped as busy when it changed six times in a row', async () => {
    for (const [payments, outcome] of [
      [5, { billed: 1, skipped: 0 }],
      [6, { billed: 0, skipped: 1 }],
    ] as const) {
      const [made] = contracts(1);
      const world = await worldWith(made ? [made] : []);
      const contractId = made?.head.contractId as Contract.ContractHead['contractId'];
      let paidTimes = 0;
      beforeBills(world, payments, async () => {
        paidTimes += 1;
        const head = await Contract.requireHead(world.system, contractId);
        const postings = [
          { debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: kopecks(5) },
        ] as const;
        const cause = { kind: 'payment', ref: `pay_${paidTimes}` } as const;
        await world.table.commit(Ledger.post(world.system, head, { cause, period: OCTOBER, postings }));
      });
      expect((await runPeriod(world.system, RUN)).totals).toMatchObject({ seen: 1, ...outcome });
      expect(paidTimes).toBe(payments);
      if (outcome.billed) continue;
      expect(await skippedContracts(world.system, RUN)).toMatchObject([{ reason: 'billing.contract_busy' }]);
      expect((await runPeriod(world.system, RUN)).totals).toMatchObject({ seen: 1, billed: 1 });
    }
  });

  it('is not billed when it was terminated after it was read', async () => {
    const made = sampleContract(supplier, {});
    const world = await worldWith([made]);
    const { number } = made.head;
    beforeBills(world, 1, () =>
      Contract.terminateContract(world.system, { supplierId: SUPPLIER_ID, number }),
    );
    const run = await runPeriod(world.system, RUN);
    expect(run.totals).toMatchObject({ seen: 1, billed: 0, skipped: 1 });
    expect(await skippedContracts(world.system, RUN)).toMatchObject([
      { reason: 'billing.contract_terminated' },
    ]);
    expect(stored(world, 'BILL#')).toEqual([]);
  });
});

it('a contract whose meter is not stored is skipped with the reason, and stops nobody', async () => {
  const [read, silent] = contracts(2);
  const world = await worldWith(read && silent ? [{ ...read, meterItems: [] }, silent] : []);
  expect((await runPeriod(world.system, RUN)).totals).toMatchObject({ seen: 2, billed: 1, skipped: 1 });
  expect(await skippedContracts(world.system, RUN)).toMatchObject([
    { contractId: read?.head.contractId, reason: 'billing.meter_missing' },
  ]);
});

describe('a reading that arrives while its contract is billed', () => {
  const ANNA = idFrom('user', 'anna');
  const NOVEMBER = period('2026-11');

  /** Anna's household with one meter at 12345, and her readings. */
  async function household(now: string) {
    const home = aHousehold({ meters: [ELECTRICITY], head: { ownerId: ANNA } });
    const world = createWorld({ now });
    await world.table.load(itemsOf(home));
    const { contractId } = home.head;
    const [meterId] = Object.keys(home.head.meters) as MeterId[];
    const send = async (value: string): Promise<void> => {
      const reading = { contractId, meterId: meterId as MeterId, values: [value], confirmed: true };
      await Metering.submitReading(world.user(ANNA), reading);
    };
    const billOf = (of: Period) => requireBill(world.system, contractId, of);
    return { world, send, billOf };
  }

  it('is in the bill, when it is of the month that is billed', async () => {
    const { world, send, billOf } = await household('2026-10-20T09:00:00Z');
    beforeBills(world, 1, () => send('12580'));
    await runPeriod(world.system, RUN);
    expect((await billOf(OCTOBER)).lines).toMatchObject([{ volume: 235, currentValue: 12_580 }]);
  });

  it('is in the bill instead of the one it corrects', async () => {
    const { world, send, billOf } = await household('2026-10-20T09:00:00Z');
    await send('12850');
    beforeBills(world, 1, () => send('12580'));
    await runPeriod(world.system, RUN);
    expect((await billOf(OCTOBER)).lines).toMatchObject([{ volume: 235, currentValue: 12_580 }]);
  });

  it.each([
    ['2026-10-20T09:00:00Z', 'the month is still running'],
    ['2026-11-01T00:30:00Z', 'the month is over'],
  ])(
    'is in this bill or in the next, whole and once, whichever request it comes before (%s: %s)',
    async (now) => {
      const whole = await household(now);
      const requests = beforeNthRequest(whole.world, 0, async () => {});
      await runPeriod(whole.world.system, RUN);
      expect(requests()).toBeGreaterThan(10);

      const inOctober = new Set<number>();
      for (let at = 1; at <= requests(); at += 1) {
        const { world, send, billOf } = await household(now);
        beforeNthRequest(world, at, () => send('12580'));
        await runPeriod(world.system, RUN);
        world.now = instant('2026-12-01T00:30:00Z');
        await runPeriod(world.system, { ...RUN, period: NOVEMBER });
        const [october, november] = [await billOf(OCTOBER), await billOf(NOVEMBER)];
        const volumeOf = (lines: readonly BillLine[]) => lines.reduce((sum, { volume }) => sum + volume, 0);
        const isRead = ({ source }: BillLine) => source === 'customer';
        const isInOctober = october.lines.some(isRead);
        inOctober.add(Number(isInOctober));
        expect(november.lines.some(isRead)).toBe(!isInOctober);
        // a month estimated meanwhile is given back, so that both bills together charge what was read
        expect(volumeOf(isInOctober ? october.lines : [...october.lines, ...november.lines])).toBe(235);
      }
      expect([...inOctober].sort()).toEqual(now.startsWith('2026-10') ? [0, 1] : [0]);
    },
  );
});
