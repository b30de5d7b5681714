import { expect, test } from 'vitest';
import { grouped } from './groups.ts';

const contract = (number: string, group?: string) =>
  ({ number, ...(group && { group }) }) as Parameters<typeof grouped>[0][number];
const shown = (...contracts: Parameters<typeof grouped>[0]) =>
  grouped(contracts).map(({ name, contracts: of }) => [name, of.map(({ number }) => number).join()]);

test('a cabinet is shown by its groups in the order of the alphabet, what has none last', () => {
  const cabinet = [contract('1', 'Мама'), contract('2'), contract('3', 'Дача'), contract('4', 'Мама')];
  expect(shown(...cabinet)).toEqual([
    ['Дача', '3'],
    ['Мама', '1,4'],
    [undefined, '2'],
  ]);
});

test('a cabinet without groups is one list, and an empty one none', () => {
  expect(shown(contract('1'), contract('2'))).toEqual([[undefined, '1,2']]);
  expect(shown()).toEqual([]);
});
