import * as Contract from '#core/contract';
import {
  type ContractId,
  contractIdOf,
  idFrom,
  instant,
  type MeterId,
  plainDate,
  powerOfTen,
  type UserId,
} from '#core/kernel';
import * as Metering from '#core/metering';
import type { Item } from '#core/platform';
import * as Tariff from '#core/tariff';
import { createWorld, type MemoryTable, type World } from '#core/testing';
import { demoItems } from '../local/demo/load-demo.ts';
import { RUN } from './run.ts';

/** The day the demo supplier is made for; customers send their readings of the month on it. */
const TODAY = plainDate('2026-11-22');
const READ_AT = `${TODAY}T09:00:00Z`;
/** Of so many contracts one sends nothing and is billed by its average or a norm. */
const ONE_SILENT_OF = 5;

export interface DemoSet {
  /** Everything stored the night before the run, every contract in a cabinet. */
  readonly linked: readonly Item[];
  /** The same with every contract in nobody's cabinet. */
  readonly unlinked: readonly Item[];
  readonly contracts: number;
  readonly meters: number;
}

/**
 * The demo supplier of the local stage, each contract linked, and readings of the month sent for four of five contracts
 * through the use case that customers use. Made in memory, the same each time; benchmarks load the items.
 */
export async function demoSet(): Promise<DemoSet> {
  const world = createWorld({ now: READ_AT });
  await world.table.load(await demoItems(TODAY, () => {}));
  const heads = headsOf(world.table);
  for (const [index, head] of heads.entries()) {
    const ownerId = ownerOf(head.contractId);
    const linkedAt = world.now;
    await world.table.commit([
      Contract.patchHead(head, { set: { ownerId, linkedAt } }, { sameVersion: true }),
    ]);
    if (index % ONE_SILENT_OF > 0) await sendReadings(world, ownerId, head);
  }
  const linked = world.table.snapshot();
  return {
    linked,
    unlinked: linked.map(outOfCabinet),
    contracts: heads.length,
    meters: heads.reduce((sum, { meters }) => sum + Object.keys(meters).length, 0),
  };
}

/**
 * So many towns like the demo's in one supplier: everything of each contract under another number of the same length,
 * in a shard and, where it was in one, a cabinet of its own. The first town is the set itself.
 */
export function townsLike(items: readonly Item[], towns: number): Item[] {
  const heads = new Map(items.filter(isHead).map((item) => [item.pk, Contract.headFrom(item)]));
  const shardCount = Number(items.find(({ pk, sk }) => isSupplier(pk) && sk === '#HEAD')?.shardCount);
  const all = [...items];
  for (let town = 1; town < towns; town += 1) {
    for (const item of items) {
      const head = heads.get(item.pk);
      if (head) all.push(inTown(item, head, town, shardCount));
    }
  }
  return all;
}

const isSupplier = (pk: string): boolean => pk === `SUPPLIER#${RUN.supplierId}`;

function inTown(item: Item, head: Contract.ContractHead, town: number, shardCount: number): Item {
  const number = `${head.number.slice(0, 2)}${String(10 + town)}${head.number.slice(4)}`;
  const contractId = contractIdOf(head.supplierId, number);
  const moved = JSON.stringify(item).replaceAll(head.contractId, contractId).replaceAll(head.number, number);
  const copy = JSON.parse(moved) as Item;
  if (!isHead(copy)) return copy;
  const place = {
    shard: Contract.shardOf({ shardCount }, contractId),
    ...(head.ownerId && { ownerId: ownerOf(contractId) }),
  };
  return Contract.headItem({ ...Contract.headFrom(copy), ...place });
}

const ownerOf = (contractId: ContractId): UserId => idFrom('user', contractId);

function headsOf(table: MemoryTable): Contract.ContractHead[] {
  return table
    .snapshot()
    .filter(isHead)
    .map((item) => Contract.headFrom(item));
}

/** Whether an item is a contract's head. */
export function isHead({ pk, sk }: Pick<Item, 'pk' | 'sk'>): boolean {
  return pk.startsWith('CONTRACT#') && sk === '#HEAD';
}

/** The item with its contract in this user's cabinet. */
export function inCabinetOf(item: Item, userId: UserId): Item {
  return Contract.headItem({ ...Contract.headFrom(item), ownerId: userId, linkedAt: instant(READ_AT) });
}

function outOfCabinet(item: Item): Item {
  const { userPk: _pk, userSk: _sk, linkedAt: _at, ...rest } = item;
  return isHead(item) ? (rest as Item) : item;
}

/** Sends what each customer-read meter of a contract would show after a usual month, or after all its silent ones. */
async function sendReadings(world: World, ownerId: UserId, head: Contract.ContractHead): Promise<void> {
  const ctx = world.user(ownerId);
  for (const [id, { billed }] of Object.entries(head.meters)) {
    const meterId = id as MeterId;
    const meter = await Metering.requireMeter(ctx, head.contractId, meterId);
    if (meter.automatic || meter.lastActual.period >= RUN.period) continue;
    const values = valuesAfter(meter, billed.monthsWithoutReading + 1).map(String);
    await Metering.submitReading(ctx, { contractId: head.contractId, meterId, values, confirmed: true });
  }
}

function valuesAfter(meter: Metering.Meter, months: number): number[] {
  const { volumes = [] } = meter.history.at(-1) ?? {};
  const unitsPerCount = meter.transformationRatio * powerOfTen(Tariff.SERVICES[meter.service].scale);
  return meter.lastActual.values.map((value, register) => {
    const counts = Math.round(((volumes[register] ?? 0) * months) / unitsPerCount);
    return (value + counts) % powerOfTen(meter.digits);
  });
}
