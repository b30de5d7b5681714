import { expect, test } from 'vitest';
import { reportLines } from './report.ts';
import { edited, runImport, sampleWorld } from './testing/sample.ts';

const bad = edited('meters.csv', 'single;5;1;', 'single;15;1;');

test('names each bad row once and only counts those that go with it', async () => {
  const { result } = await runImport(sampleWorld(), bad);
  expect(reportLines(result)).toEqual({
    faults: [
      'meters.csv:4: digits must be a whole number from 3 to 9, not "15"',
      '2 rows that belong with these are left out with them.',
    ],
    summary: [
      '',
      'Nothing was changed: 1 place to correct.',
      'Correct the files and import them again, or add --skip-bad to load the good rows and put the bad ones aside.',
    ],
  });
});

test('says what was loaded and where the bad rows went', async () => {
  const { result } = await runImport(sampleWorld(), bad, { skipBad: true });
  expect(reportLines(result).summary).toEqual([
    '',
    'Supplier: 1 new',
    'Branches: 1 new',
    'Tariff versions: 4 new',
    'Contracts: 1 new',
    'Readings: 2 new',
    '1 row of premises.csv put aside in premises.csv.rejected.csv; correct and import them again.',
    '1 row of contracts.csv put aside in contracts.csv.rejected.csv; correct and import them again.',
    '1 row of meters.csv put aside in meters.csv.rejected.csv; correct and import them again.',
    '1 row of readings.csv put aside in readings.csv.rejected.csv; correct and import them again.',
  ]);
});

test('does not offer to skip rows where a whole file is at fault', async () => {
  const { result } = await runImport(sampleWorld(), { 'meters.csv': '' });
  expect(reportLines(result).faults[0]).toBe('meters.csv:1: is empty; its first line must name the columns');
  expect(reportLines(result).summary.at(-1)).toBe('Correct the files and import them again.');
});
