import { expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, type SupplierId } from '#core/kernel';
import { encoded } from './encoding.ts';
import { edited, runFiles, runImport, SAMPLE, sampleWorld } from './testing/sample.ts';

const head = (number: string) => Contract.headKey(contractIdOf('sample' as SupplierId, number));
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

test('loads the good contracts and puts a bad one aside whole, each row with its reason', async () => {
  const world = sampleWorld();
  const { result, rejected } = await runImport(world, edited('meters.csv', 'single;5;1;', 'single;15;1;'), {
    skipBad: true,
  });
  expect(result).toMatchObject({ outcome: 'loaded', loaded: { contracts: { created: 1 } } });
  expect(await world.table.get(head('78010000000011'))).toBeDefined();
  expect(await world.table.get(head('78010000000022'))).toBeUndefined();

  expect(Object.keys(rejected).toSorted()).toEqual([
    'contracts.csv',
    'meters.csv',
    'premises.csv',
    'readings.csv',
  ]);
  expect(text(rejected['meters.csv']).split('\n')).toEqual([
    `${SAMPLE['meters.csv'].split('\n')[0]};reason`,
    '78010000000022;E-22;electricity;Север-101;single;15;1;2019-05-06;2035-05-06;yes;"digits must be a whole number from 3 to 9, not ""15"""',
    '',
  ]);
  expect(text(rejected['contracts.csv'])).toMatch(
    /;"belongs to contract 78010000000022, of which meters.csv:4 is rejected/,
  );
  expect(text(rejected['readings.csv'])).toMatch(
    /^78010000000022;E-22.*a contract is loaded whole or not at all/m,
  );
  expect(text(rejected['premises.csv'])).toMatch(/^p2;.*;is needed by contract 78010000000022$/m);
});

test('the rejected files, corrected, load by themselves', async () => {
  const whole = sampleWorld();
  await runImport(whole);
  const world = sampleWorld();
  const bad = edited('meters.csv', 'single;5;1;', 'single;15;1;');
  const { rejected } = await runImport(world, bad, { skipBad: true });
  const corrected = Object.fromEntries(
    Object.entries(rejected).map(([file, bytes]) => [
      `${file}.rejected.csv`,
      text(bytes).replace('single;15', 'single;5'),
    ]),
  );
  const { result } = await runFiles(world, corrected);
  expect(result).toMatchObject({ outcome: 'loaded', faults: [], loaded: { contracts: { created: 1 } } });
  expect(world.table.snapshot()).toEqual(whole.table.snapshot());
});

test('a rejected file keeps the encoding, the mark and the delimiter of its file', async () => {
  const cp1251 = (value: string) => encoded(value, { name: 'windows-1251', bom: false });
  const bad = SAMPLE['contracts.csv']
    .replace('Климов Пётр', '=Климов; Пётр')
    .replace('=Климов; Пётр', '"=Климов; Пётр"');
  const inCyrillic = await runImport(sampleWorld(), { 'contracts.csv': cp1251(bad) }, { skipBad: true });
  const back = new TextDecoder('windows-1251').decode(inCyrillic.rejected['contracts.csv']);
  expect(back).toMatch(/^78010000000022;household;"=Климов; Пётр";centre;p2;/m);

  const marked = await runImport(
    sampleWorld(),
    { 'branches.csv': `\ufeffbranch_id,name,address,hours,phone\nX,a,"b, c",d,+7 812 5550124\n` },
    { skipBad: true },
  );
  expect([...(marked.rejected['branches.csv'] ?? [])].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
  expect(text(marked.rejected['branches.csv'])).toMatch(/^X,a,"b, c",d,\+7 812 5550124,"?branch_id must be/m);
});

test('nothing of a price list with a bad version is loaded, nor the contracts that rest on it', async () => {
  const world = sampleWorld();
  const { result, rejected } = await runImport(world, edited('tariffs.csv', '6.50|6.60', '6.50|cheap'), {
    skipBad: true,
  });
  expect(result).toMatchObject({ loaded: { tariffs: { created: 2 }, contracts: { created: 0 } } });
  expect(text(rejected['tariffs.csv'])).toMatch(
    /2024-07-01.*another version of electricity\/urban-gas is rejected at tariffs.csv:3/,
  );
});

test('without it the same bad row changes nothing', async () => {
  const world = sampleWorld();
  const { result, rejected } = await runImport(world, edited('meters.csv', 'single;5;1;', 'single;15;1;'));
  expect(result.outcome).toBe('refused');
  expect(rejected).toEqual({});
  expect(world.table.snapshot()).toEqual([]);
});

test('a rejected change leaves a loaded contract as it is', async () => {
  const world = sampleWorld();
  await runImport(world);
  const before = world.table.snapshot();
  const { result } = await runImport(
    world,
    edited('contracts.csv', 'Климов Пётр;centre', 'Климова Вера;edge'),
    { skipBad: true },
  );
  expect(result).toMatchObject({ outcome: 'loaded', loaded: { contracts: { unchanged: 1 } } });
  expect(world.table.snapshot()).toEqual(before);
});
