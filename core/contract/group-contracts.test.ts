import { beforeEach, describe, expect, test } from 'vitest';
import * as operations from '#contract/contract';
import { type ContractId, idFrom } from '#core/kernel';
import { aHousehold, createWorld, itemsOf, type World } from '#core/testing';
import {
  getDashboard,
  groupContracts,
  patchHead,
  requireHead,
  terminateContract,
  unlinkContract,
} from './index.ts';

const ANNA = idFrom('user', 'anna');
const BORIS = idFrom('user', 'boris');
const homes = ['78010000000011', '78010000000022', '78010000000033'].map((number) =>
  aHousehold({ number, head: { ownerId: ANNA } }),
);
const IDS = homes.map(({ head }) => head.contractId);
const [first, second, third] = IDS as [ContractId, ContractId, ContractId];
const another = aHousehold({ number: '78010000000044', head: { ownerId: BORIS } }).head.contractId;

let world: World;
beforeEach(async () => {
  world = createWorld();
  for (const home of homes) await world.table.load(itemsOf(home));
  await world.table.load(itemsOf(aHousehold({ number: '78010000000044', head: { ownerId: BORIS } })));
});

const put = (contractIds: ContractId[], group?: string, who = ANNA) =>
  groupContracts(world.user(who), { contractIds, ...(group !== undefined && { group }) });
const groups = async () =>
  (await getDashboard(world.user(ANNA), {})).contracts.map(({ group }) => group ?? '-');

describe('a group of contracts', () => {
  test('begins with the first contract put under its name and is gone with the last', async () => {
    expect(await put([first, third], 'Дача')).toEqual({ done: true });
    expect(await groups()).toEqual(['Дача', '-', 'Дача']);
    await put([first, third]);
    expect(await groups()).toEqual(['-', '-', '-']);
  });

  test('is renamed by another name of all its contracts, and a contract moved by another name of its own', async () => {
    await put(IDS, 'Дача');
    await put(IDS, 'Мама');
    await put([second], 'Гараж');
    expect(await groups()).toEqual(['Мама', 'Гараж', 'Мама']);
  });

  test('is seen on the dashboard by the same one Query', async () => {
    await put(IDS, 'Дача');
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    await groups();
    expect(world.table.requests).toEqual({ get: 0, query: 1, commit: 0 });
  });

  test('is put once, whatever is repeated: of a contract, of spaces, of the whole', async () => {
    await put([first, first], 'Дача  у   реки');
    expect(await groups()).toEqual(['Дача у реки', '-', '-']);
    const { version } = await requireHead(world.system, first);
    await put([first], 'Дача у реки');
    expect((await requireHead(world.system, first)).version).toBe(version);
  });

  test('goes on by itself beside a bill or a payment at the same moment', async () => {
    const head = await requireHead(world.system, first);
    await Promise.all([
      put([first], 'Дача'),
      world.table.commit([patchHead(head, { add: { balanceKopecks: 100 } }, { sameVersion: false })]),
    ]);
    expect(await requireHead(world.system, first)).toMatchObject({ group: 'Дача', balanceKopecks: 100 });
  });

  test('is left by a contract that is taken out of the cabinet or ends', async () => {
    await put(IDS, 'Дача');
    await unlinkContract(world.user(ANNA), { contractId: first });
    const { supplierId, number } = await requireHead(world.system, second);
    await terminateContract(world.system, { supplierId, number });
    for (const contractId of [first, second])
      expect((await requireHead(world.system, contractId)).group).toBeUndefined();
    expect(await groups()).toEqual(['Дача']);
  });
});

describe('contracts that are not all one’s own', () => {
  test.each([
    ['another’s among them', [first, another]],
    ['one that is nowhere', [first, aHousehold({ number: '99999999999999' }).head.contractId]],
  ])('are missing, and none is moved: %s', async (_, ids) => {
    await expect(put(ids, 'Дача')).rejects.toMatchObject({ code: 'contract.missing' });
    expect(await groups()).toEqual(['-', '-', '-']);
  });

  test('need a signed-in user', async () => {
    await expect(groupContracts(world.anonymous, { contractIds: [first] })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
  });
});

describe('the name of a group', () => {
  const accepts = (changes: object) =>
    operations.groupContracts.input.safeParse({ contractIds: [first], ...changes }).success;

  test('is one line of up to 30 characters, or none', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ group: 'Ы'.repeat(30) })).toBe(true);
    expect(accepts({ group: 'Ы'.repeat(31) })).toBe(false);
    expect(accepts({ group: '   ' })).toBe(false);
    expect(accepts({ group: 'Дача\nМама' })).toBe(false);
  });

  test('is given to one contract at least, to fifty at most', () => {
    expect(accepts({ contractIds: [] })).toBe(false);
    expect(accepts({ contractIds: Array(50).fill(first) })).toBe(true);
    expect(accepts({ contractIds: Array(51).fill(first) })).toBe(false);
    expect(accepts({ contractIds: ['ctr_x'] })).toBe(false);
  });
});
