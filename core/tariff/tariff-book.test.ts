import { describe, expect, it } from 'vitest';
import { decimal, plainDate, type SupplierId } from '#core/kernel';
import { createWorld } from '#core/testing';
import { checkTariffs } from './check-tariffs.ts';
import { type Tariff, tariffVersion } from './model.ts';
import { priceVolumes } from './price-volumes.ts';
import { splitByDays } from './split-by-days.ts';
import { tariffItem, tariffsOf } from './store.ts';
import { tariffBook } from './tariff-book.ts';

function version(from: string, rate: string, until?: string): Tariff {
  return {
    supplierId: 'demo' as SupplierId,
    service: 'electricity',
    category: 'urban-gas',
    from: plainDate(from),
    ...(until && { until: plainDate(until) }),
    name: `From ${from}`,
    legalBasis: 'Order 1',
    rates: { single: [decimal(rate)] },
    bounds: [],
    rangeSplit: 'proportional',
    per: 'volume',
  };
}

describe('tariffBook', () => {
  const book = tariffBook([
    version('2026-10-01', '7.88'),
    version('2025-07-01', '7.08', '2026-10-01'),
    version('2024-07-01', '6.19', '2025-01-01'),
  ]);
  const rateOn = (on: string) =>
    book.find('electricity', 'urban-gas', plainDate(on))?.rates.single?.[0] ?? 'none';

  it('finds the version in force on a date, its first day included and its end excluded', () => {
    expect(rateOn('2026-09-30')).toBe('7.08');
    expect(rateOn('2026-10-01')).toBe('7.88');
    expect(rateOn('2030-01-01')).toBe('7.88');
  });

  it('finds none before the first version, in a gap, or for another category', () => {
    expect(rateOn('2024-06-30')).toBe('none');
    expect(rateOn('2025-03-01')).toBe('none');
    expect(book.find('electricity', 'rural', plainDate('2026-10-01'))).toBeUndefined();
    expect(() => book.require('cold-water', 'urban-gas', plainDate('2026-10-01'))).toThrow(
      expect.objectContaining({ code: 'tariff.none_in_force' }),
    );
  });

  it('finds the version a line quotes', () => {
    expect(book.version('electricity/urban-gas/2025-07-01')?.name).toBe('From 2025-07-01');
  });

  it('comes from the table whole', async () => {
    const world = createWorld();
    await world.table.load(book.all.map(tariffItem));
    const stored = await tariffsOf(world.system, 'demo' as SupplierId);
    expect(stored.all.map(tariffVersion).sort()).toEqual(book.all.map(tariffVersion).sort());
    expect(world.table.requests.query).toBe(1);
  });
});

describe('splitByDays', () => {
  it('vector 9: 300 kWh from 25 September to 25 October cost 354.00 + 1970.00 across the change', () => {
    const book = tariffBook([version('2025-07-01', '7.08'), version('2026-10-01', '7.88')]);
    const parts = splitByDays(300, plainDate('2026-09-25'), plainDate('2026-10-25'), [
      plainDate('2026-10-01'),
    ]);
    expect(parts.map((part) => part.days)).toEqual([5, 25]);
    const priced = parts.flatMap((part) =>
      priceVolumes({
        tariff: book.require('electricity', 'urban-gas', part.from),
        volumesByZone: [['single', part.volume]],
        persons: 1,
      }),
    );
    expect(priced.map((part) => part.amountKopecks)).toEqual([35400, 197000]);
  });

  it('keeps every unit and ignores boundaries outside the interval', () => {
    const parts = splitByDays(100, plainDate('2026-06-30'), plainDate('2026-09-30'), [
      plainDate('2026-09-01'),
      plainDate('2026-08-01'),
      plainDate('2026-07-01'),
      plainDate('2027-01-01'),
    ]);
    expect(parts.map(({ from, to, days }) => [from, to, days])).toEqual([
      ['2026-07-01', '2026-07-31', 31],
      ['2026-08-01', '2026-08-31', 31],
      ['2026-09-01', '2026-09-30', 30],
    ]);
    expect(parts.reduce((sum, part) => sum + part.volume, 0)).toBe(100);
  });
});

describe('checkTariffs', () => {
  const kinds = (tariffs: Tariff[]) =>
    checkTariffs(tariffs).map(({ kind, from, until }) => [kind, from, until]);

  it('accepts versions that follow each other, ended or not', () => {
    expect(
      checkTariffs([version('2026-01-01', '1.00', '2026-07-01'), version('2026-07-01', '2.00')]),
    ).toEqual([]);
    expect(checkTariffs([version('2026-07-01', '2.00'), version('2026-01-01', '1.00')])).toEqual([]);
  });

  it('names the days that no version covers', () => {
    expect(kinds([version('2026-01-01', '1.00', '2026-06-01'), version('2026-07-01', '2.00')])).toEqual([
      ['gap', '2026-06-01', '2026-07-01'],
    ]);
  });

  it('names the days that two versions cover', () => {
    expect(kinds([version('2026-01-01', '1.00', '2026-08-01'), version('2026-07-01', '2.00')])).toEqual([
      ['overlap', '2026-07-01', '2026-08-01'],
    ]);
  });

  it('refuses a version given twice and one that ends before it begins', () => {
    expect(kinds([version('2026-01-01', '1.00'), version('2026-01-01', '2.00')])).toEqual([
      ['duplicate', '2026-01-01', undefined],
    ]);
    expect(kinds([version('2026-01-01', '1.00', '2026-01-01')])).toEqual([
      ['empty-period', '2026-01-01', '2026-01-01'],
    ]);
  });

  it('refuses bounds that do not rise, and rates that do not match the ranges', () => {
    const broken: Tariff = { ...version('2026-01-01', '1.00'), bounds: [6000, 3900] };
    expect(checkTariffs([broken]).map(({ kind }) => kind)).toEqual(['bounds', 'rates']);
    const both: Tariff = {
      ...version('2026-01-01', '1.00'),
      bounds: [10],
      socialNormPerPerson: 5,
      rates: { single: [decimal('1.00'), decimal('2.00')] },
    };
    expect(checkTariffs([both]).map(({ kind }) => kind)).toEqual(['bounds']);
  });

  it('refuses a charge by area or person without a rate of zone single', () => {
    const broken: Tariff = {
      ...version('2026-01-01', '1.00'),
      service: 'maintenance',
      per: 'area',
      rates: { day: [decimal('1.00')] },
    };
    expect(checkTariffs([broken]).map(({ kind }) => kind)).toEqual(['rates']);
  });
});
