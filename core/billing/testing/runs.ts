import type * as Identity from '#core/identity';
import { idFrom, kopecks, period } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Item } from '#core/platform';
import { aSupplier, createWorld, type World } from '#core/testing';
import {
  historyOf,
  type SampleContract,
  SUPPLIER_ID,
  sampleContract,
  sampleItems,
  sampleTariff,
} from './sample.ts';

export const OCTOBER = period('2026-10');
export const supplier = aSupplier('demo', { shardCount: 2 });
const tariffs = [
  sampleTariff({ single: ['7.08'], day: ['6.08'], night: ['3.31'] }, { normPerPerson: 91 }),
  sampleTariff({ single: ['43.10'] }, { service: 'cold-water', category: 'urban', normPerPerson: 4900 }),
];
export const RUN = { supplierId: SUPPLIER_ID, period: OCTOBER };
export const numberOf = (index: number) => `780100000000${String(index).padStart(2, '0')}`;

/** Contracts of every sort: read, silent, silent for long and now read, unmetered, and broken. */
export function contracts(count: number) {
  const sorts: ((index: number) => SampleContract)[] = [
    (index) => ({ meters: [{ billed: [100], read: [100 + index], readIn: '2026-10' }] }),
    () => ({ meters: [{ billed: [5, 7], history: historyOf('2026-10', Array(6).fill([120, 60])) }] }),
    () => ({
      services: [{ service: 'cold-water', category: 'urban' }],
      persons: 3,
      head: { balanceKopecks: kopecks(-5000) },
    }),
    () => ({ meters: [{ billed: [1], monthsWithoutReading: 3 }] }),
    () => ({ services: [{ service: 'electricity', category: 'no-such' }] }),
  ];
  return Array.from({ length: count }, (_, index) =>
    sampleContract(supplier, { number: numberOf(index), ...sorts[index % sorts.length]?.(index) }),
  );
}

export function worldWith(made: ReturnType<typeof contracts>, contractsOnPage = 1000): Promise<World> {
  return worldOf(sampleItems(supplier, tariffs, made), '2026-11-01T00:30:00Z', contractsOnPage);
}

/** A world that begins with these items, the shard's index giving so many contracts at a time. */
export async function worldOf(items: readonly Item[], now: string, contractsOnPage: number): Promise<World> {
  const world = createWorld({ now });
  await world.table.load(items);
  const { table } = world;
  const queryIndex = table.queryIndex.bind(table);
  table.queryIndex = (index, pk, options) => queryIndex(index, pk, { ...options, limit: contractsOnPage });
  return world;
}

/** Something happens right before each of the next commits of a bill: by then everything it is made from was read. */
export function beforeBills(world: World, times: number, event: () => Promise<void>): void {
  const { table } = world;
  const commit = table.commit.bind(table);
  let left = times;
  table.commit = async (writes) => {
    const isBill = writes.some((write) => write.kind === 'put' && write.item.sk.startsWith('BILL#'));
    if (isBill && left > 0) {
      left -= 1;
      await event();
    }
    await commit(writes);
  };
}

/** Something happens right before the n-th request that is made from now on. Answers how many were made so far. */
export function beforeNthRequest(world: World, nth: number, event: () => Promise<void>): () => number {
  const { table } = world;
  let count = 0;
  for (const name of ['get', 'getMany', 'query', 'queryIndex', 'commit'] as const) {
    const request = table[name].bind(table) as (...input: unknown[]) => Promise<unknown>;
    const interposed = async (...input: unknown[]) => {
      count += 1;
      if (count === nth) await event();
      return request(...input);
    };
    Object.assign(table, { [name]: interposed });
  }
  return () => count;
}

export const stored = (world: World, prefix: string): Item[] =>
  world.table.snapshot().filter(({ sk }) => sk.startsWith(prefix));
export const facts = (world: World): Item[] => [
  ...stored(world, 'BILL#'),
  ...stored(world, 'ENTRY#'),
  ...stored(world, '#HEAD'),
];

/** A run that was closed, unknown to who closed it, is run again as its next attempt; nothing else may tell. */
export const withoutAttempts = (items: Item[]): Item[] =>
  items.map(({ attempt: _attempt, events, ...item }) => {
    const { version: _version, ...run } = item;
    return (events ? run : item) as unknown as Item;
  });

export function trialBalance(world: World): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const item of stored(world, 'ENTRY#')) {
    for (const { debit, credit, amountKopecks } of Ledger.entryFromItem(item).postings) {
      sums[debit] = (sums[debit] ?? 0) + amountKopecks;
      sums[credit] = (sums[credit] ?? 0) - amountKopecks;
    }
  }
  return sums;
}

/** Bills that charge nothing move no money and have no entry. */
export const nothingCharged = (world: World): number =>
  stored(world, 'BILL#').filter((bill) => bill.chargedKopecks === 0).length;

/** A member of the supplier's staff with a role, and what they may do it with. */
export async function asStaff(
  world: World,
  name: string,
  role: Identity.StaffRole = 'billing',
): Promise<Ctx> {
  const userId = idFrom('user', name);
  await world.table.load([
    { pk: `SUPPLIER#${SUPPLIER_ID}`, sk: `STAFF#${userId}`, userId, roles: [role], version: 1 },
  ]);
  return world.user(userId);
}
