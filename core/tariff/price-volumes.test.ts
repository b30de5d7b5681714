import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, plainDate, type SupplierId } from '#core/kernel';
import type { Tariff, Zone } from './model.ts';
import { priceVolumes } from './price-volumes.ts';

type Rates = Partial<Record<Zone, readonly string[]>>;

function tariff(rates: Rates, rest: Partial<Tariff> = {}): Tariff {
  const exact = Object.fromEntries(Object.entries(rates).map(([zone, texts]) => [zone, texts.map(decimal)]));
  return {
    supplierId: 'demo' as SupplierId,
    service: 'electricity',
    category: 'urban-gas',
    from: plainDate('2026-01-01'),
    name: 'Test',
    legalBasis: 'Order 1',
    rates: exact,
    bounds: [],
    rangeSplit: 'proportional',
    per: 'volume',
    ...rest,
  };
}

const price = (of: Tariff, volumes: [Zone, number][], persons = 1, rangeExempt = false) => {
  const volumesByZone = volumes.map(([zone, volume]) => ({ zone, volume }));
  return priceVolumes({ tariff: of, volumesByZone, persons, rangeExempt });
};
const total = (parts: readonly { amountKopecks: number }[]) =>
  parts.reduce((sum, part) => sum + part.amountKopecks, 0);

const petersburg2024 = tariff({ single: ['6.19', '6.20', '9.98'] }, { bounds: [6400, 11500] });
const moscowRegion = tariff(
  { day: ['7.61', '8.12', '8.22'], night: ['3.27', '3.48', '3.53'] },
  { bounds: [3900, 6000] },
);

describe('domain.md §8', () => {
  it('vector 1: 235 kWh at 7.08 cost 1663.80', () => {
    expect(price(tariff({ single: ['7.08'] }), [['single', 12580 - 12345]])).toEqual([
      { entry: 0, zone: 'single', range: 0, volume: 235, rate: '7.08', amountKopecks: 166380 },
    ]);
  });

  it('vector 2: day and night are priced by their own rates', () => {
    const parts = price(tariff({ day: ['6.08'], night: ['3.31'] }), [
      ['day', 180],
      ['night', 95],
    ]);
    expect(parts.map((part) => part.amountKopecks)).toEqual([109440, 31445]);
    expect(total(parts)).toBe(140885);
  });

  it('vector 3: three zones', () => {
    const ulyanovsk = tariff({ peak: ['4.93'], 'half-peak': ['4.68'], night: ['2.96'] });
    expect(
      total(
        price(ulyanovsk, [
          ['peak', 60],
          ['half-peak', 80],
          ['night', 50],
        ]),
      ),
    ).toBe(81820);
  });

  it('vector 4: only the volume above a bound takes the next rate', () => {
    const parts = price(petersburg2024, [['single', 12_000]]);
    expect(parts.map((part) => part.amountKopecks)).toEqual([3961600, 3162000, 499000]);
    expect(total(parts)).toBe(7622600);
  });

  it('vector 5: a bound is inclusive', () => {
    expect(total(price(petersburg2024, [['single', 6400]]))).toBe(3961600);
    expect(total(price(petersburg2024, [['single', 6401]]))).toBe(3962220);
  });

  const dayAndNight: [Zone, number][] = [
    ['day', 4800],
    ['night', 1600],
  ];

  it('vector 6: a proportional split gives every zone its share of each range', () => {
    const parts = price(moscowRegion, dayAndNight);
    expect(parts.map(({ range, zone, volume }) => [range, zone, volume])).toEqual([
      [0, 'day', 2925],
      [0, 'night', 975],
      [1, 'day', 1575],
      [1, 'night', 525],
      [2, 'day', 300],
      [2, 'night', 100],
    ]);
    expect(total(parts)).toBe(4288250);
  });

  it('vector 7: a split per zone counts the bounds for each zone', () => {
    expect(total(price({ ...moscowRegion, rangeSplit: 'per-zone' }, dayAndNight))).toBe(4221900);
  });

  it('vector 8: the social norm is counted by registered persons', () => {
    const nizhny = tariff({ single: ['4.12', '7.23'] }, { socialNormPerPerson: 75 });
    const parts = price(nizhny, [['single', 300]], 3);
    expect(parts.map((part) => part.volume)).toEqual([225, 75]);
    expect(total(parts)).toBe(146925);
  });

  it('vector 12: a transformed volume of 3600 kWh at 8.62', () => {
    expect(total(price(tariff({ single: ['8.62'] }), [['single', 3600]]))).toBe(3103200);
  });
});

describe('priceVolumes', () => {
  it('charges everything at the first rate when the consumer is exempt from ranges', () => {
    expect(total(price(petersburg2024, [['single', 12_000]], 1, true))).toBe(12_000 * 619);
  });

  it('prices litres and millionths of a Gcal by the whole unit, rounding once', () => {
    const water = tariff({ single: ['54.37'] }, { service: 'cold-water' });
    expect(price(water, [['single', 4333]])[0]?.amountKopecks).toBe(23559); // 235.585… roubles
    const heat = tariff({ single: ['2543.21'] }, { service: 'heating' });
    expect(price(heat, [['single', 1_234_567]])[0]?.amountKopecks).toBe(313976); // 3139.7631… roubles
  });

  it('shows a register that stood still as a part of volume 0', () => {
    expect(price(moscowRegion, [['day', 0]])).toHaveLength(1);
    expect(
      price(moscowRegion, [
        ['day', 0],
        ['night', 4000],
      ]).map((part) => part.volume),
    ).toEqual([0, 3900, 100]);
  });

  it('leaves nothing within a social norm of nobody', () => {
    const norm = tariff({ single: ['4.12', '7.23'] }, { socialNormPerPerson: 75 });
    expect(price(norm, [['single', 10]], 0).map(({ range, volume }) => [range, volume])).toEqual([[1, 10]]);
  });

  it('lets two meters of one service share the ranges', () => {
    const parts = price(petersburg2024, [
      ['single', 3400],
      ['single', 3400],
    ]);
    expect(parts.map(({ entry, range, volume }) => [entry, range, volume])).toEqual([
      [0, 0, 3200],
      [1, 0, 3200],
      [0, 1, 200],
      [1, 1, 200],
    ]);
    expect(total(parts)).toBe(total(price(petersburg2024, [['single', 6800]])));
  });

  it('keeps the order of the registers where no ranges are shared', () => {
    const registers: [Zone, number][] = [
      ['day', 1],
      ['night', 2],
      ['day', 3],
    ];
    const exempt = price({ ...moscowRegion, rangeSplit: 'per-zone' }, registers, 1, true);
    expect(exempt.map(({ entry, range, volume }) => [entry, range, volume])).toEqual([
      [0, 0, 1],
      [1, 0, 2],
      [2, 0, 3],
    ]);
  });

  it('refuses a zone the tariff does not sell', () => {
    expect(() => price(petersburg2024, [['night', 1]])).toThrow(
      expect.objectContaining({ code: 'tariff.zone_not_sold' }),
    );
  });

  it('refuses a range without a rate', () => {
    const short = tariff({ single: ['1.00'] }, { bounds: [10] });
    expect(() => price(short, [['single', 11]])).toThrow(
      expect.objectContaining({ code: 'tariff.range_without_rate' }),
    );
  });

  const zones = fc.constantFrom<[Zone, ...Zone[]][]>(
    ['single'],
    ['day', 'night'],
    ['peak', 'half-peak', 'night'],
  );
  const anyPricing = fc
    .record({
      zones,
      bounds: fc.uniqueArray(fc.integer({ min: 1, max: 9000 }), { maxLength: 3 }),
      rangeSplit: fc.constantFrom('proportional' as const, 'per-zone' as const),
      volumes: fc.array(fc.integer({ min: 0, max: 12_000 }), { minLength: 3, maxLength: 3 }),
      // Within a zone a later range never costs less: what range tariffs are for.
      rates: fc.array(
        fc.array(fc.integer({ min: 100, max: 2000 }), { minLength: 4, maxLength: 4 }).map((steps) => {
          const rising = [...steps].sort((a, b) => a - b);
          return rising.map((units) => (units / 100).toFixed(2));
        }),
        { minLength: 3, maxLength: 3 },
      ),
    })
    .map(({ zones: sold, bounds, rangeSplit, volumes, rates }) => ({
      volumesByZone: sold.map((zone, index): [Zone, number] => [zone, volumes[index] ?? 0]),
      tariff: tariff(
        Object.fromEntries(
          sold.map((zone, index) => [zone, rates[index]?.slice(0, bounds.length + 1)]),
        ) as Rates,
        { bounds: [...bounds].sort((a, b) => a - b), rangeSplit },
      ),
    }));

  it('loses and invents no unit: parts of a register sum to it, parts of a range to its width', () => {
    fc.assert(
      fc.property(anyPricing, ({ tariff: of, volumesByZone }) => {
        const parts = price(of, volumesByZone);
        volumesByZone.forEach(([, volume], entry) => {
          const own = parts.filter((part) => part.entry === entry);
          expect(own.reduce((sum, part) => sum + part.volume, 0)).toBe(volume);
          expect(own.length).toBeGreaterThan(0);
        });
        for (const part of parts) expect(part.volume).toBeGreaterThanOrEqual(0);
        if (of.rangeSplit === 'per-zone') return;
        const all = volumesByZone.reduce((sum, [, volume]) => sum + volume, 0);
        [...of.bounds, Number.POSITIVE_INFINITY].forEach((upper, range) => {
          const lower = of.bounds[range - 1] ?? 0;
          const inRange = parts.filter((part) => part.range === range);
          expect(inRange.reduce((sum, part) => sum + part.volume, 0)).toBe(
            Math.max(0, Math.min(all, upper) - lower),
          );
        });
      }),
    );
  });

  it('never charges less for more of one zone', () => {
    fc.assert(
      fc.property(anyPricing, fc.nat(500), ({ tariff: of, volumesByZone }, more) => {
        const [zone, volume] = volumesByZone[0] ?? (['single', 0] as const);
        const alone = (of_: number) => total(price(of, [[zone, of_]]));
        expect(alone(volume + more)).toBeGreaterThanOrEqual(alone(volume));
        const perZone: Tariff = { ...of, rangeSplit: 'per-zone' };
        const raised = volumesByZone.map((entry, index): [Zone, number] =>
          index === 0 ? [zone, volume + more] : [...entry],
        );
        expect(total(price(perZone, raised))).toBeGreaterThanOrEqual(
          total(
            price(
              perZone,
              volumesByZone.map((entry): [Zone, number] => [...entry]),
            ),
          ),
        );
      }),
    );
  });
});
