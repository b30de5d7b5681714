import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, kopecks, period } from '#core/kernel';
import * as Ledger from '#core/ledger';
import { dynamoTable, type Table } from '#core/platform';
import type { World } from '#core/testing';
import { TEST_ENVIRONMENT } from '../../functions/testing.ts';
import { freshTable } from '../testing/fresh-table.ts';
import { numberOf, playQuarter, SUPPLIER } from './testing/quarter.ts';
import { trialTable } from './trial-table.ts';

const { supplierId } = SUPPLIER;
let world: World;
let table: Table;
let environment: Record<string, string>;
let folder: string;

beforeAll(async () => {
  const { client, tableName, endpoint } = await freshTable();
  table = dynamoTable({ client, tableName });
  world = await playQuarter();
  await table.load(world.table.snapshot());
  environment = { ...TEST_ENVIRONMENT, KABINET_TABLE: tableName, KABINET_DYNAMODB_ENDPOINT: endpoint };
  folder = mkdtempSync(join(tmpdir(), 'kabinet-ledger-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command in a process of its own, on the tests' table as on a deployed stage's. */
async function ledger(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../ledger.ts'), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = [textOf(child.stdout), textOf(child.stderr)];
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, out: await out, err: await err };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

/** A journal without the moment it was made. */
const timeless = (journal: string) => journal.replace(/, as of .*/, '');

async function expectedJournal(input: object = {}): Promise<string> {
  let text = '';
  for await (const line of Ledger.exportJournal(world.system, { supplierId, ...input })) text += `${line}\n`;
  return timeless(text);
}

describe('npm run ledger', () => {
  test('prints the trial balance of a month, and nothing else', async () => {
    const { status, out } = await ledger('--supplier', 'demo', '--period', '2026-11');
    const trial = await Ledger.trialBalance(world.system, { supplierId, period: period('2026-11') });
    expect(out).toBe(`${trialTable(trial).join('\n')}\n`);
    expect(status).toBe(0);
  });

  test('writes the journal to a file, or a month of it to standard output', {
    timeout: 120_000,
  }, async () => {
    const file = join(folder, 'all.journal');
    expect(await ledger('--supplier', 'demo', '--journal', file)).toMatchObject({ status: 0, out: '' });
    expect(timeless(readFileSync(file, 'utf8'))).toBe(await expectedJournal());
    const november = period('2026-11');
    const { status, out } = await ledger('--supplier', 'demo', '--journal', '-', '--period', november);
    expect(timeless(out)).toBe(await expectedJournal({ from: november, to: november }));
    expect(status).toBe(0);
  });

  test.each([
    ['no supplier', [], /^\s*Usage: npm run -s ledger/],
    ['an unknown option', ['--suplier', 'demo'], /--suplier[\s\S]*Usage: /],
    ['a supplier that cannot be', ['--supplier', 'Demo'], /--supplier Demo is no supplier id/],
    ['a supplier that is not', ['--supplier', 'nobody'], /There is no such supplier here/],
    [
      'a month that is none',
      ['--supplier', 'demo', '--period', '2026-13'],
      /--period 2026-13 is no month: write it as/,
    ],
    ['no such folder', ['--supplier', 'demo', '--journal', '/no-such/x'], /There is no folder \/no-such/],
  ])('says what to do about %s, without a stack', async (_, args, words) => {
    const { status, out, err } = await ledger(...args);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n {4}at /);
    expect({ status, out }).toEqual({ status: 1, out: '' });
  });

  test('ends with 1 and the number when a contract differs from its entries', async () => {
    const head = await Contract.requireHead(world.system, contractIdOf(supplierId, numberOf(3)));
    await table.load([Contract.headItem({ ...head, balanceKopecks: kopecks(head.balanceKopecks + 1) })]);
    const { status, out } = await ledger('--supplier', 'demo');
    expect(out).toContain(`Contracts that differ: ${numberOf(3)}\n`);
    expect(status).toBe(1);
  });
});
