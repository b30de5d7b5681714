import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf } from '#core/kernel';
import type { Key, ReadOptions } from '#core/platform';
import { aHousehold, aSupplier, COLD_WATER, createWorld, ELECTRICITY, type MeterDraft } from '#core/testing';
import { type ContractWithMeters, contractsOf, meterItem } from './index.ts';

const supplier = aSupplier();
const numberOf = (index: number) => `7801${String(index).padStart(10, '0')}`;

/** A world of so many households, which notes what is read by key. */
async function aWorldOf(count: number, meters: readonly MeterDraft[] = [ELECTRICITY, COLD_WATER]) {
  const homes = Array.from({ length: count }, (_, index) =>
    aHousehold({ supplier, number: numberOf(index), meters }),
  );
  const world = createWorld();
  await world.table.load(
    homes.flatMap((home) => [Contract.headItem(home.head), ...home.meters.map(meterItem)]),
  );
  const asked: { kind: string; count: number; strong: boolean }[] = [];
  const getMany = world.table.getMany.bind(world.table);
  const noted = (keys: readonly Key[], options: ReadOptions = {}) => {
    const kind = keys[0]?.sk === '#HEAD' ? 'heads' : 'meters';
    asked.push({ kind, count: keys.length, strong: options.strong ?? false });
    return getMany(keys);
  };
  Object.assign(world.table, { getMany: noted });
  return { world, homes, ids: homes.map(({ head }) => head.contractId), asked };
}

async function taken(contracts: AsyncIterable<ContractWithMeters>): Promise<ContractWithMeters[]> {
  const found: ContractWithMeters[] = [];
  for await (const contract of contracts) found.push(contract);
  return found;
}

describe('contracts read by key', () => {
  test('come in the order asked, each with its own meters', async () => {
    const { world, homes, ids } = await aWorldOf(250);
    const backwards = ids.toReversed();
    const found = await taken(contractsOf(world.system, backwards));
    expect(found.map(({ head }) => head.contractId)).toEqual(backwards);
    expect(found.map(({ meterItems }) => meterItems)).toEqual(homes.map(({ meters }) => meters).toReversed());
  });

  test('are read strongly, heads before meters, at most a hundred keys a request', async () => {
    const { world, ids, asked } = await aWorldOf(130);
    await taken(contractsOf(world.system, ids));
    expect(asked).toEqual([
      { kind: 'heads', count: 100, strong: true },
      { kind: 'meters', count: 100, strong: true },
      { kind: 'meters', count: 100, strong: true },
      { kind: 'heads', count: 30, strong: true },
      { kind: 'meters', count: 60, strong: true },
    ]);
  });

  test('are being read while the ones before are worked on', async () => {
    const { world, ids, asked } = await aWorldOf(201, [ELECTRICITY]);
    const contracts = contractsOf(world.system, ids);
    const heads = () => asked.filter(({ kind }) => kind === 'heads').length;
    await contracts.next();
    expect(heads()).toBe(2);
    for (let index = 1; index < 100; index += 1) await contracts.next();
    expect(heads()).toBe(2);
    await contracts.next();
    expect(heads()).toBe(3);
  });

  test('go to several takers side by side, each contract to one of them', async () => {
    const { world, ids } = await aWorldOf(230, [ELECTRICITY]);
    const contracts = contractsOf(world.system, ids);
    const hands = await Promise.all([taken(contracts), taken(contracts), taken(contracts)]);
    for (const hand of hands) expect(hand.length).toBeGreaterThan(0);
    expect(
      hands
        .flat()
        .map(({ head }) => head.contractId)
        .sort(),
    ).toEqual(ids.toSorted());
  });

  test('come without those that are not stored; a meter that is not stored is left out', async () => {
    const { world, homes, ids } = await aWorldOf(2);
    const [first, second] = homes;
    const [gone] = first?.meters ?? [];
    if (!gone) throw new Error('a household has meters');
    const { pk, sk } = meterItem(gone);
    await world.table.commit([{ kind: 'remove', key: { pk, sk } }]);
    const unknown = contractIdOf(supplier.supplierId, numberOf(9));
    const found = await taken(contractsOf(world.system, [ids[0]!, unknown, ids[1]!]));
    expect(found.map(({ head }) => head.contractId)).toEqual(ids);
    expect(found.map(({ meterItems }) => meterItems)).toEqual([first?.meters.slice(1), second?.meters]);
  });

  test('that cannot be read fail who takes them, after those that were read', async () => {
    const { world, ids } = await aWorldOf(250, [ELECTRICITY]);
    const contracts = contractsOf(world.system, ids);
    await contracts.next();
    world.table.beforeRequest = () => {
      throw new Error('gone');
    };
    const found: ContractWithMeters[] = [];
    const rest = (async () => {
      for await (const contract of contracts) found.push(contract);
    })();
    await expect(rest).rejects.toThrow('gone');
    // two pieces were read by then, and one contract taken
    expect(found).toHaveLength(199);
  });

  test('of none are none, without a request', async () => {
    const { world, asked } = await aWorldOf(1);
    expect(await taken(contractsOf(world.system, []))).toEqual([]);
    expect(asked).toEqual([]);
  });
});
