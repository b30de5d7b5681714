import { beforeAll, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { type ContractId, idFrom, type MeterId, plainDate } from '#core/kernel';
import { dynamoTable, type Spending, type Table } from '#core/platform';
import { aHousehold, aSupplier, createWorld, type HouseholdDraft, itemsOf, type World } from '#core/testing';
import { freshTable } from '#testing/fresh-table';
import {
  type ContractWithMeters,
  contractsOf,
  listReadings,
  metersOf,
  recordReading,
  requireMeter,
  submitReading,
} from './index.ts';

let table: Table;
const spent: Spending[] = [];

beforeAll(async () => {
  table = dynamoTable({ ...(await freshTable()), onSpending: (spending) => spent.push(spending) });
});

let made = 0;
async function own(draft: HouseholdDraft = {}) {
  made += 1;
  const number = `7801${String(made).padStart(10, '0')}`;
  const anna = idFrom('user', number, 'anna');
  const household = aHousehold({ number, ...draft, head: { ...draft.head, ownerId: anna } });
  await table.load(itemsOf(household));
  const world = createWorld({ table, seed: number });
  const { contractId } = household.head;
  const meterIds = household.meters.map((meter) => meter.meterId);
  const submit = (value: string, meterId = meterIds[0] as MeterId) =>
    submitReading(world.user(anna), { contractId, meterId, values: [value], confirmed: false });
  const list = () =>
    listReadings(world.user(anna), { contractId, meterId: meterIds[0] as MeterId, cursor: undefined });
  spent.length = 0;
  return { household, world, contractId, meterIds, submit, list };
}

async function read(world: World, contractIds: readonly ContractId[]): Promise<ContractWithMeters[]> {
  const found: ContractWithMeters[] = [];
  for await (const contract of contractsOf(world.system, contractIds)) found.push(contract);
  return found;
}

describe('readings on DynamoDB', () => {
  test('meters come back as they were stored', async () => {
    const { household, world, contractId } = await own();
    const byId = [...household.meters].sort((a, b) => (a.meterId < b.meterId ? -1 : 1));
    expect(await metersOf(world.system, contractId)).toEqual(byId);
  });

  test('a reading is five requests: contract, meter, supplier, tariffs, and one commit', async () => {
    const { household, world, contractId, meterIds, submit, list } = await own();
    await submit('12580');
    const requests = spent.map(({ request }) => request);
    expect(requests.sort()).toEqual(['commit', 'get', 'get', 'get', 'query']);
    const meter = await requireMeter(world.system, contractId, meterIds[0] as MeterId);
    expect(meter).toMatchObject({ version: 2, previousActual: household.meters[0]?.lastActual });
    expect((await list()).readings).toMatchObject([{ values: [12_580], volumes: [235] }]);
  });

  test('of several different readings racing one wins, and meter, list and contract agree', async () => {
    const { world, contractId, meterIds, submit, list } = await own();
    const values = ['12500', '12510', '12520', '12530'];
    const outcomes = await Promise.allSettled(values.map((value) => submit(value)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'metering.reading_changed_meanwhile' });
    const { readings } = await list();
    expect(readings).toHaveLength(1);
    const meter = await requireMeter(world.system, contractId, meterIds[0] as MeterId);
    expect(meter.lastActual.values).toEqual(readings[0]?.values);
    const head = await Contract.requireHead(world.system, contractId);
    expect(head.meters[meter.meterId]?.lastReadingPeriod).toBe('2026-10');
  });

  test('the same reading sent several times at once is one reading', async () => {
    const { submit, list } = await own();
    const answers = await Promise.all([submit('12580'), submit('12580'), submit('12580')]);
    expect(new Set(answers.map(({ readingId }) => readingId)).size).toBe(1);
    expect((await list()).readings).toHaveLength(1);
  });

  test('a payment at the same moment is not lost, nor is the reading', async () => {
    const { household, world, contractId, submit } = await own();
    const pay = () =>
      table.commit([
        Contract.patchHead(household.head, { add: { balanceKopecks: -100 } }, { sameVersion: false }),
      ]);
    await Promise.all([submit('12580'), pay(), pay(), pay()]);
    const head = await Contract.requireHead(world.system, contractId);
    expect(head.balanceKopecks).toBe(-300);
    expect(head.version).toBe(5);
  });

  test('a contract of a shard comes with the meter as the reading left it', async () => {
    const supplier = aSupplier('sharded', { shardCount: 3 });
    const { household, world, contractId, meterIds, submit } = await own({ supplier });
    await submit('12580');
    const { contractIds } = await Contract.pageOfShard(
      world.system,
      supplier.supplierId,
      household.head.shard,
    );
    expect(contractIds).toEqual([contractId]);
    const found = await read(world, contractIds);
    const meter = found[0]?.meterItems.find((one) => one.meterId === meterIds[0]);
    expect(meter?.lastActual).toMatchObject({ values: [12_580], period: '2026-10' });
  });

  test('a contract and its meters cost a read unit each, and two requests for a hundred contracts', async () => {
    const { world, contractId } = await own();
    const found = await read(world, [contractId]);
    expect(found[0]?.meterItems).toHaveLength(3);
    expect(spent.map(({ request, readUnits }) => [request, readUnits])).toEqual([
      ['get', 1],
      ['get', 3],
    ]);
  });

  test('a reading of the office and one of the customer at once: one is stored, or one after the other', async () => {
    for (const readOn of ['2026-10-18', '2026-10-20']) {
      const { world, contractId, meterIds, submit, list } = await own();
      const meterId = meterIds[0] as MeterId;
      const office = {
        contractId,
        meterId,
        readOn: plainDate(readOn),
        values: [12_570],
        source: 'staff',
      } as const;
      const outcomes = await Promise.allSettled([
        recordReading(world.system, office),
        submit('12580'),
        recordReading(world.system, office),
      ]);
      const { readings } = await list();
      const taken = outcomes.filter(
        (outcome) => outcome.status === 'fulfilled' && outcome.value !== 'stored',
      );
      expect(readings).toHaveLength(taken.length);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(['metering.reading_out_of_order', 'metering.reading_changed_meanwhile']).toContain(
            outcome.reason.code,
          );
      const meter = await requireMeter(world.system, contractId, meterId);
      expect(meter).toMatchObject({
        lastActual: { values: readings[0]?.values },
        version: 1 + readings.length,
      });
    }
  });

  test('a reading of an earlier day is found again among many', async () => {
    const { world, contractId, meterIds } = await own();
    const record = (day: number) =>
      recordReading(world.system, {
        contractId,
        meterId: meterIds[0] as MeterId,
        readOn: plainDate(`2026-10-${String(day).padStart(2, '0')}`),
        values: [12_345 + day],
        source: 'automatic',
      });
    for (let day = 1; day <= 20; day += 1) expect(await record(day)).toBe('recorded');
    for (let day = 1; day <= 20; day += 1) expect(await record(day)).toBe('stored');
  });
});
