import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { contractIdOf, instant, kopecks, type Period, period, plainDate } from '#core/kernel';
import * as Ledger from '#core/ledger';
import { aSupplier, createWorld, type World } from '#core/testing';
import {
  historyOf,
  sampleContract,
  sampleItems,
  sampleTariff,
} from '../../../core/billing/testing/sample.ts';

export const SUPPLIER = aSupplier('demo', { shardCount: 3 });
const { supplierId } = SUPPLIER;
export const CONTRACTS = 30;

export const numberOf = (index: number) => `780100000000${String(index).padStart(2, '0')}`;

/** Households of every sort, whose names would be the end of a careless format. */
function contracts() {
  return Array.from({ length: CONTRACTS }, (_, index) =>
    sampleContract(SUPPLIER, {
      number: numberOf(index),
      head: { payerName: `Secret-${index}  ; a:b\n2026-01-01 x\n    assets  1.00 RUB` },
      ...(index % 3 === 0 && { meters: [{ billed: [100], read: [100 + 7 * index], readIn: '2026-10' }] }),
      ...(index % 3 === 1 && {
        meters: [{ billed: [5, 7], history: historyOf('2026-10', Array(6).fill([120, 60])) }],
      }),
      ...(index % 3 === 2 && { services: [{ service: 'cold-water', category: 'urban' }] }),
    }),
  );
}

/**
 * A quarter of a supplier's life: balances taken over, two bill runs, payments for a named month and without one, one by a
 * bank's register, a refund, money nobody may keep, a penalty, and entries taken back in their month and in a later one.
 */
export async function playQuarter(): Promise<World> {
  const world = createWorld({ now: '2026-09-30T10:00:00Z' });
  const tariffs = [
    sampleTariff({ single: ['7.08'], day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 }),
    sampleTariff({ single: ['43.10'] }, { service: 'cold-water', category: 'urban', normPerPerson: 4900 }),
  ];
  await world.table.load(sampleItems(SUPPLIER, tariffs, contracts()));
  const post = async (index: number, draft: Omit<Ledger.EntryDraft, 'at'>) => {
    world.pass(60);
    const head = await Contract.requireHead(world.system, contractIdOf(supplierId, numberOf(index)));
    await world.table.commit(Ledger.post(world.system, head, draft));
    const { entries } = await Ledger.entriesOf(world.system, head.contractId, { limit: 1 });
    return entries[0] as Ledger.LedgerEntry;
  };
  const one = (
    kind: Ledger.Cause['kind'],
    of: string,
    [debit, credit]: readonly [Ledger.Account, Ledger.Account],
    amount: number,
    rest: { ref?: string; paysFor?: Period } = {},
  ) => ({
    cause: { kind, ref: rest.ref ?? `${kind}-${world.now}` },
    period: period(of),
    postings: [{ debit, credit, amountKopecks: kopecks(amount) }],
    ...(rest.paysFor && { paysFor: rest.paysFor }),
  });
  const PAID = ['acquirer:yookassa', 'customer'] as const;

  for (const index of [1, 4, 7])
    await post(index, one('opening', '2026-09', ['customer', 'opening'], 50_001));
  await post(2, one('opening', '2026-09', ['opening', 'customer'], 7_050));
  world.now = instant('2026-10-31T21:30:00Z'); // 1 November where the supplier is
  await Billing.runPeriod(world.system, { supplierId, period: period('2026-10') });
  world.now = instant('2026-11-10T10:00:00Z');
  const paid = await post(1, one('payment', '2026-11', PAID, 90_000, { paysFor: period('2026-10') }));
  await post(4, one('payment', '2026-11', ['acquirer:office', 'customer'], 12_345, { ref: 'a;  b\nЖ' }));
  await post(8, {
    ...one('payment', '2026-11', ['bank:sber', 'customer'], 70_000),
    paidOn: plainDate('2026-10-29'),
  });
  await post(1, one('refund', '2026-11', ['customer', 'acquirer:yookassa'], 10_000));
  await post(5, one('payment', '2026-11', ['acquirer:yookassa', 'unapplied'], 333));
  const penalty = await post(
    7,
    one('bill', '2026-11', ['customer', 'penalty'], 317, { ref: '2026-11-penalty' }),
  );
  await post(7, Ledger.reversalOf(penalty, { period: period('2026-11') }));
  await post(7, one('bill', '2026-11', ['customer', 'penalty'], 159, { ref: '2026-11-penalty-2' }));
  world.now = instant('2026-12-01T00:30:00Z');
  await Billing.runPeriod(world.system, { supplierId, period: period('2026-11') });
  await post(1, Ledger.reversalOf(paid, { period: period('2026-12') }));
  return world;
}
