import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, type SupplierId } from '#core/kernel';
import * as Metering from '#core/metering';
import type { World } from '#core/testing';
import { meterIdOf } from './build.ts';
import {
  edited,
  faultsOf,
  runFiles,
  runImport,
  SAMPLE,
  sampleWorld,
  withColumn,
  withColumns,
} from './testing/sample.ts';

const supplierId = 'sample' as SupplierId;
const number = '78010000000022';
const contractId = contractIdOf(supplierId, number);
const meterId = meterIdOf(supplierId, number, 'E-22');

const meter = (world: World) => Metering.requireMeter(world.system, contractId, meterId);
const head = (world: World) => Contract.requireHead(world.system, contractId);
/** The meters file with these columns of the last meter, E-22. */
const life = (columns: Readonly<Record<string, string>>) =>
  withColumns(
    'meters.csv',
    Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, ['', '', value]])),
  );

async function imported() {
  const world = sampleWorld();
  await runImport(world);
  return world;
}

describe('a device', () => {
  test('is loaded as taken away or out of service', async () => {
    const world = sampleWorld();
    const columns = {
      removed_on: '2026-10-15',
      out_of_service: 'broken',
      out_of_service_since: '10.10.2026',
    };
    await runImport(world, life(columns));
    expect(await meter(world)).toMatchObject({
      removedOn: '2026-10-15',
      outOfService: { since: '2026-10-10', why: 'broken' },
    });
  });

  test('is taken away, or put out of service, by a later import, and the contract is counted up with it', async () => {
    for (const [columns, stored] of [
      [{ removed_on: '2026-10-15' }, { removedOn: '2026-10-15' }],
      [
        { out_of_service: 'no-access', out_of_service_since: '2026-10-10' },
        { outOfService: { since: '2026-10-10', why: 'no-access' } },
      ],
    ] as const) {
      const world = await imported();
      const before = await meter(world);
      const { result } = await runFiles(world, life(columns));
      expect(result).toMatchObject({ loaded: { contracts: { changed: 1, unchanged: 1 } } });
      expect(await meter(world)).toEqual({ ...before, ...stored, version: 2 });
      const { removedOn } = await meter(world);
      expect((await head(world)).meters[meterId]?.removedOn).toBe(removedOn);
      // a bill made of the meter as it was is refused by its contract's version
      expect((await head(world)).version).toBe(2);
    }
  });

  test('is back in service where its cells are empty, and stays as it is where the file has no such columns', async () => {
    const world = await imported();
    const plain = await meter(world);
    const columns = {
      removed_on: '2026-10-15',
      out_of_service: 'broken',
      out_of_service_since: '2026-10-10',
    };
    await runFiles(world, life(columns));
    const out = await meter(world);
    await runFiles(world, { 'meters.csv': SAMPLE['meters.csv'] });
    expect(await meter(world)).toEqual(out);
    await runFiles(world, life({ removed_on: '' }));
    expect(await meter(world)).toEqual({ ...plain, outOfService: out.outOfService, version: 3 });
    await runFiles(world, life({ out_of_service: '', out_of_service_since: '' }));
    expect(await meter(world)).toEqual({ ...plain, version: 4 });
    expect((await head(world)).meters[meterId]).not.toHaveProperty('removedOn');
  });

  test.each([
    ['removed_on', { removed_on: '2019-05-05' }, /is before installed_on/],
    ['removed_on', { removed_on: '2026-10-21' }, /is in the future/],
    ['out_of_service', { out_of_service: 'lost' }, /one of broken, no-access/],
    ['out_of_service', { out_of_service: 'broken' }, /needs out_of_service_since beside it/],
    ['out_of_service', { out_of_service: 'broken', out_of_service_since: '' }, /needs out_of_service_since/],
    ['out_of_service_since', { out_of_service_since: '2026-10-10' }, /needs out_of_service beside it/],
    [
      'out_of_service_since',
      { out_of_service: 'broken', out_of_service_since: '2026-10-21' },
      /in the future/,
    ],
    [
      'out_of_service_since',
      { out_of_service: 'broken', out_of_service_since: '2019-05-05' },
      /before installed/,
    ],
  ])('is refused at %s for %o', async (column, columns, reason) => {
    const { result } = await runImport(sampleWorld(), life(columns));
    expect(faultsOf(result)).toContainEqual(expect.stringMatching(new RegExp(`^meters.csv:4: ${column} `)));
    expect(faultsOf(result).join('\n')).toMatch(reason);
  });

  test('that its contract has billed to its end is as it was, and comes back under another number only', async () => {
    const world = await imported();
    await runFiles(world, life({ removed_on: '2026-10-15' }));
    const { meters, ...before } = await head(world);
    const { [meterId]: gone, ...left } = meters;
    expect(gone).toBeDefined();
    await world.table.commit([Contract.patchHead(before, { set: { meters: left } }, { sameVersion: true })]);
    const stored = world.table.snapshot();
    for (const files of [life({ removed_on: '2026-10-15' }), { 'meters.csv': SAMPLE['meters.csv'] }]) {
      const { result } = await runFiles(world, files);
      expect(result).toMatchObject({ outcome: 'loaded', loaded: { contracts: { changed: 0 } } });
      expect(world.table.snapshot()).toEqual(stored);
    }
    const { result } = await runFiles(world, life({ removed_on: '' }));
    expect(faultsOf(result)).toEqual([
      expect.stringMatching(
        /^meters.csv:4: removed_on cannot change: the meter was taken away on 2026-10-15/,
      ),
    ]);
  });

  test('new to a contract that has ended is refused', async () => {
    const world = await imported();
    await Contract.terminateContract(world.system, { supplierId, number });
    const row = (file: 'meters.csv' | 'readings.csv', rest: string) =>
      `${SAMPLE[file].split('\n')[0]}\n${number};E-23;${rest}\n`;
    const { result } = await runFiles(world, {
      'meters.csv': row('meters.csv', 'electricity;Север-101;single;5;;2026-10-01;2042-10-01;'),
      'readings.csv': row('readings.csv', '2026-10-02;staff;3;;;;;;'),
    });
    expect(faultsOf(result)[0]).toMatch(/^meters.csv:2: contract_number contract 78010000000022 has ended/);
  });
});

describe('a contract', () => {
  const company = (maxPowerKw: string, kind = 'company') => ({
    'premises.csv': SAMPLE['premises.csv'],
    'contracts.csv': withColumn('contracts.csv', 'max_power_kw', '', maxPowerKw)
      ['contracts.csv']?.toString()
      .replace('22;household', `22;${kind}`),
  });

  test.each(['company', 'managing-company', 'housing-association'])(
    'of a %s has a maximum power',
    async (kind) => {
      const world = sampleWorld();
      await runImport(world, company('150', kind));
      expect(await head(world)).toMatchObject({ kind, maxPowerKw: 150 });
    },
  );

  test('changes its payer’s kind and its maximum power, and keeps the latter where the file has no such column', async () => {
    const world = await imported();
    await runFiles(world, company('150'));
    expect(await head(world)).toMatchObject({ kind: 'company', maxPowerKw: 150 });
    await runFiles(world, company('200', 'managing-company'));
    expect(await head(world)).toMatchObject({ kind: 'managing-company', maxPowerKw: 200 });
    const unsaid = edited('contracts.csv', '22;household', '22;managing-company');
    await runFiles(world, { 'premises.csv': SAMPLE['premises.csv'], ...unsaid });
    expect(await head(world)).toMatchObject({ maxPowerKw: 200 });
    await runFiles(world, company('', 'managing-company'));
    expect(await head(world)).not.toHaveProperty('maxPowerKw');
  });

  test('that becomes a household’s has no maximum power', async () => {
    const world = sampleWorld();
    await runImport(world, company('150'));
    await runImport(world);
    expect(await head(world)).toMatchObject({ kind: 'household' });
    expect(await head(world)).not.toHaveProperty('maxPowerKw');
  });

  test.each([
    ['150', 'household', /^contracts.csv:3: max_power_kw must be empty for a household/],
    ['0', 'company', /^contracts.csv:3: max_power_kw must be a whole number from 1 to 1000000/],
    ['1000001', 'company', /^contracts.csv:3: max_power_kw must be a whole number/],
    ['1.5', 'company', /^contracts.csv:3: max_power_kw must be a whole number/],
    ['150', 'bakery', /^contracts.csv:3: kind must be one of household, company, managing-company, housing/],
  ])('with %s kW of a %s is refused', async (maxPowerKw, kind, reason) => {
    const { result } = await runImport(sampleWorld(), company(maxPowerKw, kind));
    expect(faultsOf(result)).toContainEqual(expect.stringMatching(reason));
  });
});
