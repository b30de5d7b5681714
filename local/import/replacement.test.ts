import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { contractIdOf, instant, period, type SupplierId } from '#core/kernel';
import { createWorld } from '#core/testing';
import { meterIdOf } from './build.ts';
import { edited, runFiles, runImport } from './testing/sample.ts';

const supplierId = 'sample' as SupplierId;
const number = '78010000000022';
const contractId = contractIdOf(supplierId, number);
const [oldId, newId] = [meterIdOf(supplierId, number, 'E-22'), meterIdOf(supplierId, number, 'E-23')];
const [OCTOBER, NOVEMBER] = [period('2026-10'), period('2026-11')];

/** The files of the recipe, as docs/formats.md shows them. */
const recipe = (() => {
  const formats = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8');
  const [, section = ''] = formats.split('\n### A meter is replaced\n');
  const files = [...section.matchAll(/`(meters|readings)\.csv`:\n\n```csv\n(.*?)```/gs)].slice(0, 2);
  return Object.fromEntries(files.map(([, kind, text]) => [`${kind}.csv`, text]));
})();

/** A contract whose only meter was read at 4300 in September, at 7.08 roubles a kWh. */
async function beforeTheReplacement() {
  const world = createWorld({ now: '2026-10-26T09:00:00Z' });
  await runImport(world, {
    ...edited('tariffs.csv', 'volume;6.50|6.60|10.10', 'volume;7.08|7.08|7.08'),
    ...edited('readings.csv', '2026-07-20;automatic;99870', '2026-09-24;automatic;4300'),
    ...edited(
      'readings.csv',
      '2026-07-20;automatic;99870;;2026-07;210|190|205|180|220|195;;2;270',
      '2026-09-24;automatic;4300;;;;;;',
    ),
  });
  return world;
}

async function billOctober(world: Awaited<ReturnType<typeof beforeTheReplacement>>) {
  world.now = instant('2026-11-01T01:00:00Z');
  await Billing.runPeriod(world.system, { supplierId, period: OCTOBER });
  return Billing.requireBill(world.system, contractId, OCTOBER);
}

test('a replaced meter is billed by the tail of the old device and the head of the new one (vector 13)', async () => {
  const world = await beforeTheReplacement();
  const { result } = await runFiles(world, recipe);
  expect(result).toMatchObject({
    outcome: 'loaded',
    faults: [],
    loaded: { contracts: { changed: 1 }, readings: { created: 3, unchanged: 0 } },
  });
  const bill = await billOctober(world);
  expect(bill.chargedKopecks).toBe(80_004);
  expect(bill.lines.map(({ meterId, volume, source }) => [meterId, volume, source])).toEqual([
    [oldId, 72, 'staff'],
    [newId, 41, 'automatic'],
  ]);
  const head = await Contract.requireHead(world.system, contractId);
  expect(Object.keys(head.meters)).toEqual([newId]);
});

test('a new device that nobody read yet is charged nothing, and its first reading covers that month too', async () => {
  const world = await beforeTheReplacement();
  const first = { ...recipe, 'readings.csv': recipe['readings.csv']?.replace(/^.*;41\n/m, '') };
  await runFiles(world, first);
  const october = await billOctober(world);
  expect(october.lines.map(({ meterId, volume }) => [meterId, volume])).toEqual([[oldId, 72]]);

  world.now = instant('2026-11-20T09:00:00Z');
  const head = 'contract_number;serial_number;read_on;source;value_1';
  await runFiles(world, { 'readings.csv': `${head}\n${number};E-23;2026-11-19;automatic;41\n` });
  world.now = instant('2026-12-01T01:00:00Z');
  await Billing.runPeriod(world.system, { supplierId, period: NOVEMBER });
  const { lines } = await Billing.requireBill(world.system, contractId, NOVEMBER);
  expect(lines.map(({ kind, forPeriod, volume }) => [kind, forPeriod, volume])).toEqual([
    ['charge', undefined, 20],
    ['recalculation', OCTOBER, 21],
  ]);
});

test('the same recipe again changes nothing, and brings no device back that has left with its last bill', async () => {
  const world = await beforeTheReplacement();
  await runFiles(world, recipe);
  const unchanged = { contracts: { changed: 0, unchanged: 1 }, readings: { created: 0, unchanged: 3 } };
  const imported = world.table.snapshot();
  expect((await runFiles(world, recipe)).result).toMatchObject({ loaded: unchanged });
  expect(world.table.snapshot()).toEqual(imported);
  await billOctober(world);
  const billed = world.table.snapshot();
  expect((await runFiles(world, recipe)).result).toMatchObject({ loaded: unchanged });
  expect(world.table.snapshot()).toEqual(billed);
});

/** Imports the recipe up to its `commits`-th commit, and says whether that cut it short. */
async function cutShort(world: Awaited<ReturnType<typeof beforeTheReplacement>>, commits: number) {
  let left = commits;
  world.table.beforeRequest = (kind) => {
    if (kind === 'commit') left -= 1;
    if (left === 0) throw new Error('the power went out');
  };
  const outcome = await runFiles(world, recipe).then(
    () => 'whole' as const,
    () => 'cut' as const,
  );
  world.table.beforeRequest = () => {};
  return outcome;
}

/** The old device's reading, the contract with its meters, the new one's reading; the last cuts nothing. */
const COMMITS = [1, 2, 3, 4];

test.each(COMMITS)('cut short at commit %i, it is completed by the same import', async (commits) => {
  const stored = (world: Awaited<ReturnType<typeof beforeTheReplacement>>) =>
    world.table.snapshot().map(({ readingId: _drawn, ...item }) => item);
  const whole = await beforeTheReplacement();
  expect(await cutShort(whole, COMMITS.length)).toBe('whole');
  const world = await beforeTheReplacement();
  expect(await cutShort(world, commits)).toBe(commits < COMMITS.length ? 'cut' : 'whole');
  await runFiles(world, recipe);
  expect(stored(world)).toEqual(stored(whole));
});

test.each(COMMITS)('a month end amid it, at commit %i, costs no kilowatt-hour', async (commits) => {
  const world = await beforeTheReplacement();
  await cutShort(world, commits);
  const october = await billOctober(world);
  await runFiles(world, recipe);
  world.now = instant('2026-12-01T01:00:00Z');
  await Billing.runPeriod(world.system, { supplierId, period: NOVEMBER });
  const november = await Billing.requireBill(world.system, contractId, NOVEMBER);
  const lines = [...october.lines, ...november.lines];
  // what stands in for the new device's own November is beside the point
  const read = lines.filter(({ meterId, source }) => meterId === oldId || source === 'automatic');
  expect(read.reduce((sum, { volume }) => sum + volume, 0)).toBe(113);
});
