import { describe, expect, it } from 'vitest';
import { decimal, plainDate, type SupplierId } from '#core/kernel';
import type { Tariff, Zone } from './model.ts';
import { priceAcrossVersions, type SharedVolume } from './price-volumes.ts';

function version(from: string, rates: Partial<Record<Zone, string[]>>, rest: Partial<Tariff> = {}): Tariff {
  return {
    supplierId: 'demo' as SupplierId,
    service: 'electricity',
    category: 'urban-gas',
    from: plainDate(from),
    name: 'Test',
    legalBasis: 'Order 1',
    rates: Object.fromEntries(Object.entries(rates).map(([zone, texts]) => [zone, texts.map(decimal)])),
    bounds: [100],
    rangeSplit: 'proportional',
    per: 'volume',
    ...rest,
  };
}

const OLD = version('2026-01-01', {
  single: ['1.00', '2.00'],
  day: ['1.00', '2.00'],
  night: ['0.50', '1.50'],
});
const NEW = version('2026-03-11', {
  single: ['3.00', '5.00'],
  day: ['3.00', '5.00'],
  night: ['0.70', '0.90'],
});

const shared = (zone: Zone, shares: readonly (readonly [Tariff, number])[]): SharedVolume => ({
  zone,
  volume: shares.reduce((sum, [, volume]) => sum + volume, 0),
  shares: shares.map(([tariff, volume]) => ({ tariff, volume })),
});
const priced = (entries: readonly SharedVolume[], rest: { persons?: number; rangeExempt?: boolean } = {}) =>
  priceAcrossVersions(entries, { persons: 1, ...rest });
const placed = (...asked: Parameters<typeof priced>) =>
  priced(...asked).map(({ entry, share, range, volume }) => [entry, share, range, volume]);

describe('a month in which the tariff changes', () => {
  it('gives each version its part of each range, at its own rates', () => {
    expect(
      priced([
        shared('single', [
          [OLD, 90],
          [NEW, 210],
        ]),
      ]),
    ).toEqual([
      { entry: 0, share: 0, zone: 'single', range: 0, volume: 30, rate: '1.00', amountKopecks: 3000 },
      { entry: 0, share: 0, zone: 'single', range: 1, volume: 60, rate: '2.00', amountKopecks: 12_000 },
      { entry: 0, share: 1, zone: 'single', range: 0, volume: 70, rate: '3.00', amountKopecks: 21_000 },
      { entry: 0, share: 1, zone: 'single', range: 1, volume: 140, rate: '5.00', amountKopecks: 70_000 },
    ]);
  });

  it('gives the later version what the earlier one left of a range, so that no unit is placed twice', () => {
    const versions = [OLD, NEW].map((tariff): Tariff => ({ ...tariff, bounds: [99] }));
    const [before, after] = versions as [Tariff, Tariff];
    expect(
      placed([
        shared('single', [
          [before, 50],
          [after, 50],
        ]),
      ]),
    ).toEqual([
      [0, 0, 0, 50],
      [0, 1, 0, 49],
      [0, 1, 1, 1],
    ]);
  });

  it('leaves a range out that a version’s part does not reach', () => {
    const versions = [OLD, NEW].map((tariff): Tariff => ({ ...tariff, bounds: [1] }));
    const [before, after] = versions as [Tariff, Tariff];
    expect(
      placed([
        shared('single', [
          [before, 1],
          [after, 300],
        ]),
      ]),
    ).toEqual([
      [0, 0, 1, 1],
      [0, 1, 0, 1],
      [0, 1, 1, 299],
    ]);
  });

  it('fills the ranges by each version’s own bounds, by all of the month', () => {
    const wider = { ...NEW, bounds: [200] };
    expect(
      placed([
        shared('single', [
          [OLD, 150],
          [wider, 150],
        ]),
      ]),
    ).toEqual([
      [0, 0, 0, 50],
      [0, 0, 1, 100],
      [0, 1, 0, 100],
      [0, 1, 1, 50],
    ]);
  });

  it('shares the ranges among zones as each version says', () => {
    const perZone: Tariff = { ...NEW, rangeSplit: 'per-zone' };
    const entries = [
      shared('day', [
        [OLD, 40],
        [perZone, 60],
      ]),
      shared('night', [
        [OLD, 160],
        [perZone, 140],
      ]),
    ];
    expect(placed(entries)).toEqual([
      [0, 0, 0, 10],
      [0, 0, 1, 30],
      [0, 1, 0, 60],
      [1, 0, 0, 40],
      [1, 0, 1, 120],
      [1, 1, 0, 47],
      [1, 1, 1, 93],
    ]);
  });

  it('fills the ranges of a zone from all of its meters where zones are by themselves', () => {
    const perZone = [OLD, NEW].map((tariff): Tariff => ({ ...tariff, rangeSplit: 'per-zone' }));
    const [before, after] = perZone as [Tariff, Tariff];
    const entries = [
      shared('day', [
        [before, 40],
        [after, 40],
      ]),
      shared('night', [
        [before, 10],
        [after, 10],
      ]),
      shared('day', [
        [before, 60],
        [after, 60],
      ]),
    ];
    expect(placed(entries)).toEqual([
      [0, 0, 0, 20],
      [0, 0, 1, 20],
      [0, 1, 0, 20],
      [0, 1, 1, 20],
      [1, 0, 0, 10],
      [1, 1, 0, 10],
      [2, 0, 0, 30],
      [2, 0, 1, 30],
      [2, 1, 0, 30],
      [2, 1, 1, 30],
    ]);
  });

  it('counts a social norm by persons, and knows no ranges for who is exempt from them', () => {
    const norm = [OLD, NEW].map((tariff): Tariff => ({ ...tariff, bounds: [], socialNormPerPerson: 50 }));
    const [before, after] = norm as [Tariff, Tariff];
    const entry = shared('single', [
      [before, 100],
      [after, 100],
    ]);
    expect(placed([entry], { persons: 3 })).toEqual([
      [0, 0, 0, 75],
      [0, 0, 1, 25],
      [0, 1, 0, 75],
      [0, 1, 1, 25],
    ]);
    expect(placed([entry], { rangeExempt: true })).toEqual([
      [0, 0, 0, 100],
      [0, 1, 0, 100],
    ]);
  });

  it('shows a register that stood still once, and a version that nothing falls on not at all', () => {
    expect(
      placed([
        shared('single', [
          [OLD, 0],
          [NEW, 0],
        ]),
      ]),
    ).toEqual([[0, 0, 0, 0]]);
    expect(
      placed([
        shared('single', [
          [OLD, 0],
          [NEW, 7],
        ]),
      ]),
    ).toEqual([[0, 1, 0, 7]]);
    expect(
      placed([
        shared('single', [
          [OLD, 7],
          [NEW, 0],
        ]),
      ]),
    ).toEqual([[0, 0, 0, 7]]);
  });

  it('shows a register that stood still once beside one that fills the ranges', () => {
    const still = shared('day', [
      [OLD, 0],
      [NEW, 0],
    ]);
    const used = shared('night', [
      [OLD, 150],
      [NEW, 150],
    ]);
    expect(placed([still, used]).filter(([entry]) => entry === 0)).toEqual([[0, 0, 0, 0]]);
    expect(placed([used, still]).filter(([entry]) => entry === 1)).toEqual([[1, 0, 0, 0]]);
  });

  it('refuses a zone that one of the versions does not sell', () => {
    const without = version('2026-03-11', { single: ['3.00', '5.00'] });
    expect(() =>
      priced([
        shared('night', [
          [OLD, 5],
          [without, 5],
        ]),
      ]),
    ).toThrow(expect.objectContaining({ code: 'tariff.zone_not_sold' }));
  });
});
