import { expect, test } from 'vitest';
import { batches } from './batches.ts';

test('a list is sent in pieces, none of it lost and none empty', () => {
  expect(batches([], 2)).toEqual([]);
  expect(batches([1, 2], 2)).toEqual([[1, 2]]);
  expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});
