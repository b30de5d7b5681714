import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ContractId,
  idFrom,
  instant,
  isSupplierId,
  kopecks,
  type MeterId,
  period,
  plainDate,
} from '#core/kernel';
import { aHousehold, aSupplier, createWorld, ELECTRICITY, itemBytes } from '#core/testing';
import {
  type ContractHead,
  GROUP_LENGTH,
  headFrom,
  headItem,
  patchHead,
  requireHead,
  shardOf,
} from './index.ts';

const OWNER = idFrom('user', 'anna');

/** A head with everything it can hold. */
const full = (changes: Partial<ContractHead> = {}): ContractHead => {
  const { head } = aHousehold();
  const meters = Object.fromEntries(
    Object.entries(head.meters).map(([meterId, facts]) => [
      meterId,
      {
        ...facts,
        billed: { ...facts.billed, monthsWithoutReading: 2, lastReadValues: [12_012] },
      },
    ]),
  );
  return {
    ...head,
    meters,
    ownerId: OWNER,
    linkedAt: instant('2026-10-01T10:20:30.456Z'),
    group: 'Ы'.repeat(GROUP_LENGTH),
    balanceKopecks: kopecks(1_234_567),
    lastBilledPeriod: period('2026-09'),
    lastBillKopecks: kopecks(345_678),
    dueOn: plainDate('2026-10-15'),
    version: 1234,
    ...changes,
  };
};

describe('a head as stored', () => {
  test('stays under 1 KB for a household with electricity and two water meters, everything filled', () => {
    expect(itemBytes(headItem(full()))).toBeLessThanOrEqual(1024);
  });

  test('stays under 1 KB for a three-zone meter too', () => {
    const { head } = aHousehold({ meters: [{ ...ELECTRICITY, values: [12_345, 23_456, 34_567] }] });
    expect(itemBytes(headItem(full({ ...head, ownerId: OWNER })))).toBeLessThanOrEqual(1024);
  });

  test('comes back as it was', () => {
    expect(headFrom(headItem(full()))).toEqual(full());
    const { head } = aHousehold();
    expect(headFrom(headItem(head))).toEqual(head);
  });

  test('comes back as it was, whatever its meters and services', () => {
    const services = fc.constantFrom('electricity', 'cold-water', 'heating', 'waste');
    const facts = fc
      .tuple(services, fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean())
      .map(([service, registers, automatic, read, estimated, removed]) => ({
        service: service as 'electricity',
        registers: registers as 1 | 2 | 3,
        automatic,
        verifiedUntil: plainDate('2030-01-01'),
        ...(read && { lastReadingPeriod: period('2026-08') }),
        ...(removed && { removedOn: plainDate('2026-08-15') }),
        billed: {
          values: Array.from({ length: registers }, (_, index) => index * 1000),
          monthsWithoutReading: estimated ? 3 : 0,
          ...(estimated && { lastReadValues: [1, 2, 3].slice(0, registers) }),
        },
      }));
    const meters = fc
      .array(facts, { maxLength: 5 })
      .map((list) =>
        Object.fromEntries(list.map((one, index) => [idFrom('meter', String(index)) as MeterId, one])),
      );
    const contracted = fc.array(
      fc.record({ service: services, category: fc.constantFrom('urban-gas', 'company') }),
    );
    fc.assert(
      fc.property(meters, contracted, fc.boolean(), (withMeters, withServices, exempt) => {
        const head = full({
          meters: withMeters,
          services: withServices.map((one) => ({
            ...one,
            service: one.service as 'electricity',
            ...(exempt && { rangeExempt: true }),
          })),
        });
        expect(headFrom(headItem(head))).toEqual(head);
      }),
    );
  });

  test('stands in its shard always, in a cabinet only when linked and active', () => {
    const { head, supplier } = aHousehold();
    const shard = shardOf(supplier, head.contractId);
    expect(headItem(head)).toMatchObject({
      shardPk: `SUPPLIER#demo#SHARD#${shard}`,
      shardSk: `${head.contractId}#HEAD`,
    });
    expect(headItem(head)).not.toHaveProperty('userPk');
    expect(headItem(full())).toMatchObject({ userPk: `USER#${OWNER}`, userSk: head.number });
    expect(headItem(full({ status: 'terminated' }))).not.toHaveProperty('userPk');
  });
});

describe('shards', () => {
  test('share a supplier’s contracts out evenly, each contract always into the same', () => {
    const counts = new Map<number, number>();
    for (let index = 0; index < 8000; index += 1) {
      const contractId = idFrom('contract', 'demo', String(index)) as ContractId;
      const shard = shardOf({ shardCount: 8 }, contractId);
      expect(shardOf({ shardCount: 8 }, contractId)).toBe(shard);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('are found by any supplier id there may be', () => {
    const supplier = aSupplier('a-1-b', { shardCount: 12 });
    expect(isSupplierId(supplier.supplierId)).toBe(true);
    const { head } = aHousehold({ supplier });
    expect(headFrom(headItem(head))).toMatchObject({ supplierId: 'a-1-b', shard: head.shard });
  });
});

describe('changing a head', () => {
  async function stored(head: ContractHead) {
    const world = createWorld();
    await world.table.load([headItem(head)]);
    return world;
  }

  test('counts its version up and keeps the rest', async () => {
    const head = full();
    const world = await stored(head);
    const added = { add: { balanceKopecks: -1000 } };
    await world.table.commit([patchHead(head, added, { sameVersion: false })]);
    await world.table.commit([patchHead(head, added, { sameVersion: false })]);
    expect(await requireHead(world.system, head.contractId)).toEqual({
      ...head,
      balanceKopecks: head.balanceKopecks - 2000,
      version: head.version + 2,
    });
  });

  test('is refused to a writer that read an older version, when it asks for that', async () => {
    const head = full();
    const world = await stored(head);
    const change = { set: { payerName: 'Петров Пётр' } };
    await world.table.commit([patchHead(head, change, { sameVersion: true })]);
    await expect(world.table.commit([patchHead(head, change, { sameVersion: true })])).rejects.toThrow();
  });

  test('never makes a head of nothing', async () => {
    const world = createWorld();
    const write = patchHead(full(), { add: { balanceKopecks: 5 } }, { sameVersion: false });
    await expect(world.table.commit([write])).rejects.toThrow();
  });

  test('sets and clears each fact as it is read back', async () => {
    const head = full();
    const world = await stored(head);
    const { meters, services, premise, supplier } = full();
    const set = {
      meters,
      services: [...services].reverse(),
      premise: { ...premise, persons: 5 },
      supplier: { ...supplier, name: 'Новое имя' },
      dueOn: undefined,
      lastBilledPeriod: period('2026-10'),
    };
    await world.table.commit([patchHead(head, { set }, { sameVersion: true })]);
    const { dueOn: _, ...rest } = head;
    expect(await requireHead(world.system, head.contractId)).toEqual({
      ...rest,
      meters,
      services: set.services,
      premise: set.premise,
      supplier: set.supplier,
      lastBilledPeriod: '2026-10',
      version: head.version + 1,
    });
  });

  test('moves it from cabinet to cabinet', async () => {
    const head = full();
    const world = await stored(head);
    const BORIS = idFrom('user', 'boris');
    await world.table.commit([patchHead(head, { set: { ownerId: BORIS } }, { sameVersion: true })]);
    expect(world.table.snapshot()[0]).toMatchObject({ userPk: `USER#${BORIS}`, userSk: head.number });
  });
});
