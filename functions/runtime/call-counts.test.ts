import { describe, expect, test } from 'vitest';
import { CallCounts } from './call-counts.ts';

const NOW = 1_795_000_020;

describe('the calls of one caller', () => {
  test('are let through up to the limit, and then told how long to wait', () => {
    const counts = new CallCounts();
    expect([1, 2, 3].map(() => counts.waitOf('anna', 3, NOW))).toEqual([undefined, undefined, undefined]);
    expect(counts.waitOf('anna', 3, NOW)).toBe(60 - (NOW % 60));
    expect(counts.waitOf('anna', 3, NOW + 1)).toBe(59 - (NOW % 60));
  });

  test('are another’s in no way', () => {
    const counts = new CallCounts();
    counts.waitOf('anna', 1, NOW);
    expect(counts.waitOf('boris', 1, NOW)).toBeUndefined();
    expect(counts.waitOf('anna', 1, NOW)).toBeGreaterThan(0);
  });

  test('begin anew with each minute, refused ones or not', () => {
    const counts = new CallCounts();
    for (let call = 0; call < 10; call += 1) counts.waitOf('anna', 2, NOW);
    expect(counts.waitOf('anna', 2, NOW + 60)).toBeUndefined();
  });

  test('are remembered of so many callers only: memory does not grow with addresses', () => {
    const counts = new CallCounts();
    for (let caller = 0; caller <= 10_000; caller += 1) counts.waitOf(`caller ${caller}`, 1, NOW);
    expect(counts.waitOf('caller 0', 1, NOW)).toBeUndefined();
    expect(counts.waitOf('caller 10000', 1, NOW)).toBeGreaterThan(0);
  });
});
