import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Payment from '#core/payment';
import { type Ctx, dynamoTable } from '#core/platform';
import { aHousehold, aSupplier, createWorld, itemsOf } from '#core/testing';
import { freshTable } from '#testing/fresh-table';
import { encoded } from '../import/encoding.ts';

const { supplierId } = aSupplier('demo');
const NUMBER = '78010000000011';
const line = (operation: string, account: string, sum: string) =>
  `18-11-2026;10-34-05;8047/0370;0001;${operation};${account};Ветрова;Липовая ул.;1026;${sum};${sum};0,00`;

let folder: string;
let environment: Record<string, string>;
let system: Ctx;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kabinet-registers-'));
  const fresh = await freshTable();
  const table = dynamoTable(fresh);
  system = createWorld({ table, now: '2026-11-20T09:00:00Z' }).system;
  await table.load(itemsOf(aHousehold({ number: NUMBER, meters: [] })));
  environment = {
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_SITE_URL: 'https://kabinet.test',
    KABINET_PEPPER: 'test-pepper',
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A register in Windows-1251 on disk. */
function written(name: string, lines: string[], control: string): string {
  const path = join(folder, name);
  const text = [...lines, control, ''].join('\r\n');
  writeFileSync(path, encoded(text, { name: 'windows-1251', bom: false }));
  return path;
}

const command = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '../registers.ts'), ...args], {
    env: { ...process.env, ...environment },
  });

const entries = async () =>
  (await Ledger.entriesOf(system, contractIdOf(supplierId, NUMBER), { limit: 100 })).entries;

test('on DynamoDB, by command: credits once, then changes nothing and says so; a fault changes nothing', async () => {
  const of = ['--supplier', 'demo', '--source', 'sber'];
  const lines = [line('op-1', NUMBER, '1663,80'), line('op-2', '1', '20,00')];
  const good = written('good.txt', lines, '=2;1683,80;1683,80;0,00;1;19-11-2026');
  const bad = written('bad.txt', lines, '=2;1683,81;1683,80;0,00;1;19-11-2026');

  await expect(command(...of, bad)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no registers of the source'),
  });
  await expect(command(...of, '--new-source', bad)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/bad\.txt: Line 3, column 2 \(sum\): the control sum 1683,81/),
  });
  expect(await entries()).toEqual([]);

  const first = await command(...of, '--new-source', good);
  expect(first.stdout).toMatch(/Credited +1, 1663\.80 roubles\n.*In suspense +1, 20\.00 roubles/);
  const again = await command(...of, good);
  expect(again.stdout).toMatch(/Loaded before +2, 1683\.80 roubles\n.*Nothing was changed/);
  expect(await entries()).toMatchObject([{ changeKopecks: -166_380, paidOn: '2026-11-18' }]);

  await expect(command('--supplier', 'demo', good)).rejects.toMatchObject({
    stderr: expect.stringContaining('Usage: npm run registers'),
  });
}, 180_000);

test('on DynamoDB: the same register from four at once credits each operation once', async () => {
  const lines = Array.from({ length: 10 }, (_, index) => line(`many-${index}`, NUMBER, '10,00'));
  const text = [...lines, '=10;100,00;100,00;0,00;1;19-11-2026', ''].join('\n');
  const before = (await Contract.requireHead(system, contractIdOf(supplierId, NUMBER))).balanceKopecks;
  const done = await Promise.all(
    Array.from({ length: 4 }, () =>
      Payment.importRegister(system, { supplierId, source: 'pochta', text, newSource: true }),
    ),
  );
  expect(done.reduce((sum, { posted }) => sum + posted.count, 0)).toBe(10);
  const { balanceKopecks } = await Contract.requireHead(system, contractIdOf(supplierId, NUMBER));
  expect(balanceKopecks - before).toBe(-10_000);
});
