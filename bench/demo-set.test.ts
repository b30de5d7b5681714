import { expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { idFrom } from '#core/kernel';
import type { Item } from '#core/platform';
import { aHousehold, aSupplier, createWorld, itemBytes, itemsOf } from '#core/testing';
import { isHead, townsLike } from './demo-set.ts';
import { billAll } from './run.ts';

const supplier = aSupplier('demo', { shardCount: 5 });
const linked = aHousehold({ supplier, number: '78010000000017', head: { ownerId: idFrom('user', 'anna') } });
const unlinked = aHousehold({ supplier, number: '78010000000025' });

async function stored(): Promise<Item[]> {
  const world = createWorld();
  await world.table.load([linked, unlinked].flatMap(itemsOf));
  return world.table.snapshot();
}

test('towns like one are so many times its contracts, each with a number, a place and meters of its own', async () => {
  const items = await stored();
  const towns = townsLike(items, 20);
  const heads = towns.filter(isHead).map((item) => Contract.headFrom(item));
  expect(heads).toHaveLength(40);
  expect(new Set(heads.map(({ number }) => number)).size).toBe(40);
  expect(new Set(towns.map(({ pk, sk }) => `${pk} ${sk}`)).size).toBe(towns.length);
  for (const { number } of heads) expect(number).toMatch(/^\d{14}$/);
  for (const { contractId, shard } of heads) expect(shard).toBe(Contract.shardOf(supplier, contractId));
  const owners = heads.flatMap(({ ownerId }) => (ownerId ? [ownerId] : []));
  expect(new Set(owners).size).toBe(20);
  const sizes = (all: readonly Item[]) => all.filter(isHead).map(itemBytes).sort();
  expect(new Set(sizes(towns))).toEqual(new Set(sizes(items)));
  expect(towns.slice(0, items.length)).toEqual(items);
});

test('towns like one are billed like it', async () => {
  const world = createWorld();
  await world.table.load(townsLike(await stored(), 3));
  expect(await billAll(world.table)).toBe(6);
});
