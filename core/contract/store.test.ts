import { beforeAll, describe, expect, test } from 'vitest';
import { type ContractId, idFrom, kopecks, period, plainDate, type UserId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { dynamoTable, type Spending, type Table } from '#core/platform';
import { aHousehold, aSupplier, createWorld, type HouseholdDraft, itemBytes, itemsOf } from '#core/testing';
import { freshTable } from '#testing/fresh-table';
import {
  getContract,
  getDashboard,
  headItem,
  issueActivationCode,
  linkContract,
  pageOfShard,
  patchHead,
  requireHead,
  unlinkContract,
} from './index.ts';

let table: Table;
const spent: Spending[] = [];

beforeAll(async () => {
  table = dynamoTable({ ...(await freshTable()), onSpending: (spending) => spent.push(spending) });
});

let made = 0;
/** Each test has a contract and people of its own. */
async function own(draft: HouseholdDraft = {}) {
  made += 1;
  const number = `7801${String(made).padStart(10, '0')}`;
  const supplier = aSupplier('demo');
  const household = aHousehold({ supplier, number, ...draft });
  await table.load(itemsOf(household));
  const world = createWorld({ table, seed: number });
  const person = (name: string): UserId => idFrom('user', number, name);
  const [anna, boris] = [person('anna'), person('boris')];
  const { supplierId, contractId } = household.head;
  const link = (userId: UserId, code: string) =>
    linkContract(
      world.user(userId),
      { supplierId, number, proof: { kind: 'activation-code', code } },
      Ledger.lastPayment,
    );
  const issue = async () =>
    (await issueActivationCode(world.system, { supplierId, number, identityCheck: 'passport' }))
      .activationCode;
  spent.length = 0;
  return { household, world, anna, boris, contractId, number, link, issue };
}

const dashboard = async (world: ReturnType<typeof createWorld>, userId: UserId) =>
  (await getDashboard(world.user(userId), {})).contracts;

describe('contracts on DynamoDB', () => {
  test('a dashboard is one Query of at most two read units for a typical cabinet', async () => {
    const { world, anna } = await own();
    const numbers = ['78020000000001', '78020000000002', '78020000000003'];
    for (const number of numbers) {
      const { head } = aHousehold({ number });
      const worn = {
        ...head,
        ownerId: anna,
        linkedAt: world.now,
        balanceKopecks: kopecks(166_380),
        lastBilledPeriod: period('2026-09'),
        lastBillKopecks: kopecks(166_380),
        dueOn: plainDate('2026-10-15'),
      };
      await table.commit([{ kind: 'put', item: headItem(worn) }]);
    }
    spent.length = 0;
    expect((await dashboard(world, anna)).map(({ number }) => number)).toEqual(numbers);
    expect(spent).toHaveLength(1);
    expect(spent[0]).toMatchObject({ request: 'query' });
    expect(spent[0]?.readUnits).toBeLessThanOrEqual(2);
  });

  test('a contract page is four requests in two round trips', async () => {
    const { household, world, anna, contractId, link, issue } = await own();
    await link(anna, await issue());
    spent.length = 0;
    const page = await getContract(world.user(anna), { contractId }, Metering.metersOf);
    expect(page.number).toBe(household.head.number);
    expect(page.meters).toHaveLength(3);
    expect(spent.map(({ request }) => request).sort()).toEqual(['get', 'get', 'query', 'query']);
  });

  test('a head changes for two write units: itself and its copy in its cabinet; its shard has no copy', async () => {
    const { household, world, anna, contractId, link, issue } = await own();
    await link(anna, await issue());
    const head = await requireHead(world.system, contractId);
    expect(itemBytes(headItem(head))).toBeLessThanOrEqual(1024);
    spent.length = 0;
    const paid = patchHead(head, { add: { balanceKopecks: -100 } }, { sameVersion: false });
    await table.commit([paid]);
    expect(spent[0]?.writeUnits).toBe(2);
    expect((await requireHead(world.system, contractId)).balanceKopecks).toBe(-100);
    expect(household.head.balanceKopecks).toBe(0);
  });

  test('links, unlinks and links again; the cabinet follows', async () => {
    const { world, anna, boris, contractId, link, issue } = await own();
    const code = await issue();
    expect(await link(anna, code)).toEqual({ contractId });
    expect(await link(anna, code)).toEqual({ contractId });
    expect(await dashboard(world, anna)).toHaveLength(1);
    await unlinkContract(world.user(anna), { contractId });
    expect(await dashboard(world, anna)).toEqual([]);
    await expect(link(boris, code)).rejects.toMatchObject({ code: 'contract.link_refused' });
    expect(await link(boris, await issue())).toEqual({ contractId });
    expect(await dashboard(world, boris)).toHaveLength(1);
    expect((await requireHead(world.system, contractId)).ownerId).toBe(boris);
  });

  test('of several users racing with one code one wins, and only that one’s cabinet has it', async () => {
    const { world, number, contractId, link, issue } = await own();
    const code = await issue();
    const people = ['a', 'b', 'c', 'd'].map((name) => idFrom('user', number, name));
    const outcomes = await Promise.allSettled(people.map((userId) => link(userId, code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = (await requireHead(world.system, contractId)).ownerId;
    for (const userId of people)
      expect(await dashboard(world, userId)).toHaveLength(userId === winner ? 1 : 0);
    const links = await Promise.all(
      people.map(async (userId) => (await table.query(`USER#${userId}`, { prefix: 'LINK#' })).items.length),
    );
    expect(links.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  test('of many tries at once five are compared', async () => {
    const { number, link, issue } = await own();
    await issue();
    const people = Array.from({ length: 12 }, (_, index) => idFrom('user', number, String(index)));
    const codes = await Promise.all(
      people.map((userId) => link(userId, 'WR0N-GC0D').catch((error: { code: string }) => error.code)),
    );
    expect(codes.filter((code) => code === 'contract.link_refused')).toHaveLength(5);
    expect(codes.filter((code) => code === 'contract.link_paused')).toHaveLength(7);
  });

  test('pages the contracts of a shard, each once, and reads them by key with their meters', async () => {
    const supplier = aSupplier('paged', { shardCount: 1 });
    const numbers = Array.from({ length: 23 }, (_, index) => `7803${String(index).padStart(10, '0')}`);
    const households = numbers.map((number) => aHousehold({ supplier, number }));
    await table.load(
      households.flatMap(({ head, meters }) => [headItem(head), ...meters.map(Metering.meterItem)]),
    );
    const world = createWorld({ table });
    const seen: ContractId[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOfShard(world.system, supplier.supplierId, 0, {
        limit: 10,
        ...(cursor !== undefined && { cursor }),
      });
      expect(page.contractIds.length).toBeLessThanOrEqual(10);
      seen.push(...page.contractIds);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(households.map(({ head }) => head.contractId).sort());

    const read: ContractId[] = [];
    for await (const { head, meterItems } of Metering.contractsOf(world.system, seen)) {
      read.push(head.contractId);
      const household = households.find((one) => one.head.contractId === head.contractId);
      expect(head).toEqual(household?.head);
      // a head's map of meters comes back from the table in no order
      expect(meterItems).toHaveLength(3);
      expect(meterItems).toEqual(expect.arrayContaining([...(household?.meters ?? [])]));
    }
    expect(read).toEqual(seen);
  });
});
