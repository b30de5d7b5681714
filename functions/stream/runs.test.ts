import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import { period } from '#core/kernel';
import type { Item } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { aSupplier, createWorld } from '#core/testing';
import { beginWalk, type Walk, walkAskedBy } from './runs.ts';

const supplier = aSupplier();
const OCTOBER = { supplierId: supplier.supplierId, period: period('2026-10') };

async function office() {
  const world = createWorld({ now: '2026-11-01T06:00:00Z' });
  await world.table.load(supplierItems(supplier));
  const { system } = world;
  /** The record of a run as the stream shows it now. */
  const shown = async (sk: string): Promise<DynamoDBRecord> => {
    const item = (await world.table.get<Item>({ pk: 'SUPPLIER#demo', sk })) as Item;
    const image: Record<string, AttributeValue> = {};
    for (const [name, value] of Object.entries(item)) {
      if (typeof value === 'string') image[name] = { S: value };
      if (typeof value === 'number') image[name] = { N: String(value) };
      if (typeof value === 'boolean') image[name] = { BOOL: value };
    }
    return {
      eventName: 'MODIFY',
      dynamodb: { Keys: { pk: { S: item.pk }, sk: { S: item.sk } }, NewImage: image },
    };
  };
  return { world, system, shown };
}

describe('a change of a run’s record', () => {
  test('asks for a walk when a person started or resumed the run, and for no other reason', async () => {
    const { world, system, shown } = await office();
    const asked: (Walk | undefined)[] = [];
    const look = async () => asked.push(walkAskedBy(await shown('RUN#2026-10')));
    await Billing.startRun(system, OCTOBER);
    await look();
    await Billing.pauseRun(system, OCTOBER);
    await look();
    world.pass(60);
    await Billing.resumeRun(system, OCTOBER);
    await look();
    for (const shard of [0, 1]) await Billing.billShard(system, { ...OCTOBER, shard });
    await Billing.closeRun(system, OCTOBER);
    await look();
    const run = { ...OCTOBER, attempt: 1 };
    expect(asked).toEqual([
      { name: 'demo-2026-10-run-20261101060000000-1', run },
      undefined,
      { name: 'demo-2026-10-run-20261101060000000-3', run },
      undefined,
    ]);
    // what the scheduler planned is walked by the scheduler
    await Billing.planRun(system, OCTOBER);
    await look();
    expect(asked.at(-1)).toBeUndefined();
    for (const walk of asked) if (walk) expect(walk.name).toMatch(/^[\w-]{1,80}$/);
  });

  test('asks for a dry walk of a dry run', async () => {
    const { system, shown } = await office();
    await Billing.startDryRun(system, OCTOBER);
    expect(walkAskedBy(await shown('RUN#2026-10#DRY'))).toEqual({
      name: 'demo-2026-10-dry-20261101060000000-1',
      run: { ...OCTOBER, attempt: 1, dry: true },
    });
    await Billing.planDryRun(system, OCTOBER);
    for (const shard of [0, 1]) await Billing.rateShard(system, { ...OCTOBER, shard });
    await Billing.closeDryRun(system, OCTOBER);
    expect(walkAskedBy(await shown('RUN#2026-10#DRY'))).toBeUndefined();
  });

  test('is nothing to other items, though they had the field', async () => {
    const { system, shown } = await office();
    await Billing.startRun(system, OCTOBER);
    const record = await shown('RUN#2026-10');
    const elsewhere = (pk: string, sk: string) =>
      walkAskedBy({ ...record, dynamodb: { ...record.dynamodb, Keys: { pk: { S: pk }, sk: { S: sk } } } });
    expect(elsewhere('SUPPLIER#demo', 'RUN#2026-10#SHARD#00000')).toBeUndefined();
    expect(elsewhere('CONTRACT#ctr_1', 'RUN#2026-10')).toBeUndefined();
    expect(
      walkAskedBy({ ...record, eventName: 'REMOVE', dynamodb: { Keys: record.dynamodb?.Keys ?? {} } }),
    ).toBeUndefined();
  });

  test('begins the walk it asks for, and fails when that could not be begun', async () => {
    const { system, shown } = await office();
    await Billing.startRun(system, OCTOBER);
    const record = await shown('RUN#2026-10');
    const begun: string[] = [];
    await beginWalk(async ({ name }) => void begun.push(name), record);
    expect(begun).toEqual(['demo-2026-10-run-20261101060000000-1']);
    await expect(beginWalk(() => Promise.reject(new Error('no answer')), record)).rejects.toThrow(
      'no answer',
    );
  });
});
