import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PATH, published } from './published.ts';

test('the list of common passwords is what its library gives, thousands of them', () => {
  expect(readFileSync(PATH, 'utf8')).toBe(published());
  expect(published().split(' ').length).toBeGreaterThan(3000);
});
