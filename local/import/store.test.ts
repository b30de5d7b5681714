import { beforeAll, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, type SupplierId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import { dynamoTable, type Table } from '#core/platform';
import { freshTable } from '../testing/fresh-table.ts';
import { edited, runImport, sampleWorld } from './testing/sample.ts';

const contractId = contractIdOf('sample' as SupplierId, '78010000000011');
let table: Table;
beforeAll(async () => {
  const { client, tableName } = await freshTable();
  table = dynamoTable({ client, tableName });
});

test('on DynamoDB: loads once, then changes nothing, then only what the files change', async () => {
  const world = sampleWorld({ table });
  expect((await runImport(world)).result).toMatchObject({ loaded: { contracts: { created: 2 } } });
  const head = await Contract.requireHead(world.system, contractId);
  const { entries } = await Ledger.entriesOf(world.system, contractId, { limit: 10 });
  expect(entries.map(({ changeKopecks }) => changeKopecks)).toEqual([head.balanceKopecks]);

  expect((await runImport(world)).result).toMatchObject({
    loaded: {
      suppliers: { unchanged: 1 },
      branches: { unchanged: 1 },
      tariffs: { unchanged: 4 },
      contracts: { unchanged: 2, changed: 0, created: 0 },
    },
  });
  expect(await Contract.requireHead(world.system, contractId)).toEqual(head);

  const renamed = edited('contracts.csv', 'Ветрова Анна Ильинична', 'Ветрова Анна Петровна');
  expect((await runImport(world, renamed)).result).toMatchObject({
    loaded: { contracts: { changed: 1, unchanged: 1 } },
  });
});

test('on DynamoDB: two imports of the same files at once load each contract once', async () => {
  const { client, tableName } = await freshTable();
  const world = sampleWorld({ table: dynamoTable({ client, tableName }) });
  await Promise.all([runImport(world), runImport(world), runImport(world)]);
  const head = await Contract.requireHead(world.system, contractId);
  const { entries } = await Ledger.entriesOf(world.system, contractId, { limit: 10 });
  expect(entries).toHaveLength(1);
  expect(head).toMatchObject({ version: 1, balanceKopecks: 166380 });
});
