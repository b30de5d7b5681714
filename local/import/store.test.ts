import { beforeAll, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, type SupplierId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { dynamoTable, type Table } from '#core/platform';
import { freshTable } from '../testing/fresh-table.ts';
import { edited, runFiles, runImport, sampleWorld } from './testing/sample.ts';

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

test('on DynamoDB: imports of the same readings at once end in one of each meter', async () => {
  const { client, tableName } = await freshTable();
  const world = sampleWorld({ table: dynamoTable({ client, tableName }) });
  await runImport(world);
  const files = {
    'readings.csv': `contract_number;serial_number;read_on;source;value_1;value_2
78010000000011;E-11;2026-10-02;staff;12400;6800
78010000000011;E-11;2026-10-19;staff;12580;6900
78010000000011;W-11;2026-10-19;staff;325;
`,
  };
  const runs = await Promise.all([runFiles(world, files), runFiles(world, files), runFiles(world, files)]);
  expect(runs.flatMap(({ result }) => result.faults)).toEqual([]);
  const meters = await Metering.metersOf(world.system, contractId, { strong: true });
  expect(meters.map(({ serialNumber, version }) => [serialNumber, version]).sort()).toEqual([
    ['E-11', 3],
    ['W-11', 2],
  ]);
  expect((await runFiles(world, files)).result).toMatchObject({
    loaded: { readings: { created: 0, unchanged: 3 } },
  });
});
