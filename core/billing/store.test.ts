import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { idFrom, isSupplierId, period, type SupplierId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import { dynamoTable, type Item, type Spending, type Table } from '#core/platform';
import { aSupplier, createWorld, itemBytes, type World } from '#core/testing';
import { freshTable } from '#testing/fresh-table';
import { billShard } from './bill-shard.ts';
import { closeRun } from './close-run.ts';
import { planRun } from './plan-run.ts';
import { runPeriod } from './run-period.ts';
import { billFromItem } from './stored-bill.ts';
import { type SampleContract, sampleContract, sampleItems, sampleTariff } from './testing/sample.ts';

const OCTOBER = period('2026-10');
const OWNER = idFrom('user', 'owner');

let table: Table;
const spendings: Spending[] = [];
beforeAll(async () => {
  const { client, tableName } = await freshTable();
  table = dynamoTable({ client, tableName, onSpending: (spending) => spendings.push(spending) });
});

/** Two zones of electricity, cold and hot water, heating by area, maintenance and waste: a usual household, linked. */
const HOUSEHOLD: SampleContract = {
  head: {
    ownerId: OWNER,
    linkedAt: '2026-03-01T10:00:00.000Z' as Contract.ContractHead['linkedAt'] & string,
  },
  services: [
    { service: 'electricity', category: 'urban-gas' },
    { service: 'cold-water', category: 'urban' },
    { service: 'hot-water', category: 'urban' },
    { service: 'maintenance', category: 'urban' },
    { service: 'waste', category: 'urban' },
  ],
  meters: [
    { billed: [12345, 6789], read: [12525, 6884], readIn: '2026-10' },
    { service: 'cold-water', billed: [310], read: [316], readIn: '2026-10' },
    { service: 'hot-water', billed: [204], read: [208], readIn: '2026-10' },
  ],
};

function tariffsOf(supplierId: SupplierId) {
  const urban = { supplierId, category: 'urban' };
  return [
    sampleTariff({ day: ['6.08', '7.00'], night: ['3.31', '3.82'] }, { supplierId, bounds: [200] }),
    sampleTariff({ single: ['43.10'] }, { ...urban, service: 'cold-water' }),
    sampleTariff({ single: ['151.77'] }, { ...urban, service: 'hot-water' }),
    sampleTariff({ single: ['31.27'] }, { ...urban, service: 'maintenance', per: 'area' }),
    sampleTariff({ single: ['118.55'] }, { ...urban, service: 'waste', per: 'person' }),
  ];
}

/** A supplier of this test alone, with households of its own. */
async function loaded(
  count: number,
  shardCount = 1,
): Promise<{
  world: World;
  run: { supplierId: SupplierId; period: typeof OCTOBER };
  contractIds: Contract.ContractHead['contractId'][];
}> {
  const id = `s-${randomUUID().slice(0, 8)}`;
  if (!isSupplierId(id)) throw new Error(id);
  const supplier = aSupplier(id, { shardCount });
  const made = Array.from({ length: count }, (_, index) =>
    sampleContract(supplier, { ...HOUSEHOLD, number: `7801000000${String(index).padStart(4, '0')}` }),
  );
  await table.load(sampleItems(supplier, tariffsOf(id), made));
  const world = createWorld({ now: '2026-11-01T00:30:00Z', table, seed: randomUUID() });
  return {
    world,
    run: { supplierId: id, period: OCTOBER },
    contractIds: made.map(({ head }) => head.contractId),
  };
}

const itemsOf = async (contractId: Contract.ContractHead['contractId']): Promise<Item[]> =>
  (await table.query<Item>(`CONTRACT#${contractId}`, { strong: true })).items;

describe('on DynamoDB', () => {
  test('a linked household with a two-zone meter and water is billed for 7 write units, indexes included', async () => {
    const { world, run, contractIds } = await loaded(3);
    const closed = await runPeriod(world.system, run);
    expect(closed.totals).toMatchObject({ seen: 3, billed: 3, skipped: 0 });
    for (const contractId of contractIds) {
      const written = (await itemsOf(contractId)).filter(({ sk }) => /^(BILL#|ENTRY#|#HEAD)/.test(sk));
      expect(written).toHaveLength(3);
      for (const item of written) expect(itemBytes(item)).toBeLessThanOrEqual(1024);
      // DynamoDB Local counts the index writes of a transaction several times over, so the engine is asked for the units
      // of plain writes over the same items, 1 a kilobyte and once more for each index copy; a transaction writes the
      // table's own items twice (its copies in the indexes follow it as plain writes)
      spendings.length = 0;
      await table.load(written.map((item) => ({ ...item, version: 9 })));
      const plain = spendings.reduce((sum, { writeUnits }) => sum + writeUnits, 0);
      // the head has one copy that changes with it, in its cabinet; its shard's keys stay as they are
      expect(plain).toBe(written.length + 1);
      expect(plain + written.length).toBe(7);
    }
  });

  test('a run reads a page in one request, a hundred contracts in two, and nothing else of a contract that stayed as it was', async () => {
    const { world, run } = await loaded(10);
    await planRun(world.system, run);
    spendings.length = 0;
    await billShard(world.system, { ...run, shard: 0 });
    const requests = spendings.map(({ request }) => request);
    expect(requests.filter((request) => request === 'query')).toHaveLength(2); // tariffs, and the page
    expect(requests.filter((request) => request === 'get')).toHaveLength(4); // run with shard, supplier, heads, meters
    expect(requests.filter((request) => request === 'commit')).toHaveLength(11);
  });

  test('payments racing a run keep every balance the sum of its entries', async () => {
    const { world, run, contractIds } = await loaded(20, 2);
    await planRun(world.system, run);
    const pay = async (contractId: Contract.ContractHead['contractId'], index: number) => {
      const head = await Contract.requireHead(world.system, contractId);
      const postings = [{ debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: 10_000 }] as never;
      const draft = { cause: { kind: 'payment', ref: `pay_${index}` }, period: OCTOBER, postings } as const;
      await table.commit(Ledger.post(world.system, head, draft));
    };
    await Promise.all([
      billShard(world.system, { ...run, shard: 0 }),
      billShard(world.system, { ...run, shard: 1 }),
      billShard(world.system, { ...run, shard: 1 }),
      ...contractIds.map(pay),
    ]);
    expect((await closeRun(world.system, run)).totals).toMatchObject({ seen: 20, billed: 20 });
    for (const contractId of contractIds) {
      const items = await itemsOf(contractId);
      const entries = items.filter(({ sk }) => sk.startsWith('ENTRY#')).map(Ledger.entryFromItem);
      const bills = items.filter(({ sk }) => sk.startsWith('BILL#')).map(billFromItem);
      expect(entries.map(({ cause }) => cause.kind).sort()).toEqual(['bill', 'payment']);
      expect(bills).toHaveLength(1);
      const { balanceKopecks } = await Contract.requireHead(world.system, contractId);
      expect(balanceKopecks).toBe(entries.reduce((sum, entry) => sum + entry.changeKopecks, 0));
    }
  });

  test('a run again changes no item of a contract', async () => {
    const { world, run, contractIds } = await loaded(4);
    const first = await runPeriod(world.system, run);
    const before = await Promise.all(contractIds.map(itemsOf));
    world.pass(3600);
    const second = await runPeriod(world.system, run);
    expect(await Promise.all(contractIds.map(itemsOf))).toEqual(before);
    expect(second).toMatchObject({ attempt: 2, totals: first.totals });
  });
});
