import { beforeAll, expect, test } from 'vitest';
import { freshTable } from '#testing/fresh-table';
import { describeTable } from '#testing/table-conformance';
import { dynamoTable, insert, patch, type Spending, type Table } from './index.ts';

let table: Table;
const spendings: Spending[] = [];

beforeAll(async () => {
  const { client, tableName } = await freshTable();
  table = dynamoTable({ client, tableName, onSpending: (spending) => spendings.push(spending) });
});

describeTable('the table on DynamoDB', () => table);

test('tells what each request cost', async () => {
  spendings.length = 0;
  await table.commit([insert({ pk: 'COST', sk: 'A' }), insert({ pk: 'COST', sk: 'B' })]);
  await table.commit([patch({ pk: 'COST', sk: 'A' }, { add: { count: 1 } })]);
  await table.query('COST');
  expect(spendings.map(({ request, writeUnits, readUnits }) => [request, writeUnits, readUnits])).toEqual([
    ['commit', 4, 0],
    ['commit', 1, 0],
    ['query', 0, 0.5],
  ]);
});
