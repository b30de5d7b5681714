import { beforeEach, describe, expect, it } from 'vitest';
import { decimal, plainDate, type SupplierId } from '#core/kernel';
import { createWorld } from '#core/testing';
import { checkTariffs } from './check-tariffs.ts';
import { type Tariff, tariffVersion } from './model.ts';
import { priceVolumes } from './price-volumes.ts';
import { splitByDays } from './split-by-days.ts';
import { tariffItem, tariffsOf } from './store.ts';
import { type TariffBook, tariffBook } from './tariff-book.ts';

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
  let book: TariffBook;
  beforeEach(() => {
    book = tariffBook([
      version('2026-10-01', '7.88'),
      version('2025-07-01', '7.08', '2026-10-01'),
      version('2024-07-01', '6.19', '2025-01-01'),
    ]);
  });
  const rateOn = (on: string) =>
    book.find('electricity', 'urban-gas', plainDate(on))?.rates.single?.[0] ?? 'none';

  it('finds the version in force on a date, its first day included and its end excluded', () => {
    expect(rateOn('2026-09-30')).toBe('7.08');
    expect(rateOn('2026-10-01')).toBe('7.88');
    expect(rateOn('2030-01-01')).toBe('7.88');
    expect(rateOn('2024-12-31')).toBe('6.19');
    expect(rateOn('2025-01-01')).toBe('none');
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
    expect(book.version('electricity/urban-gas/2025-07-02')).toBeUndefined();
  });

  it('tells the first days of versions that begin after the first of some days and up to the last, in order', () => {
    const of = tariffBook(['2026-03-01', '2026-01-01', '2026-02-01'].map((from) => version(from, '1.00')));
    const changes = (first: string, last: string, category = 'urban-gas') =>
      of.changesWithin('electricity', category, plainDate(first), plainDate(last));
    expect(changes('2026-01-01', '2026-03-01')).toEqual(['2026-02-01', '2026-03-01']);
    expect(changes('2025-12-31', '2026-02-28')).toEqual(['2026-01-01', '2026-02-01']);
    expect(changes('2026-03-01', '2026-12-31')).toEqual([]);
    expect(changes('2025-12-31', '2026-12-31', 'rural')).toEqual([]);
    expect(
      of.changesWithin('heating', 'urban-gas', plainDate('2025-12-31'), plainDate('2026-12-31')),
    ).toEqual([]);
  });

  it('has the only version of each of many services and categories', () => {
    const of = tariffBook([
      version('2026-01-01', '1.00'),
      { ...version('2026-01-01', '2.00'), category: 'rural' },
      { ...version('2026-01-01', '3.00'), service: 'heating' },
    ]);
    const on = plainDate('2026-05-01');
    expect(of.require('electricity', 'urban-gas', on).rates).toEqual({ single: ['1.00'] });
    expect(of.require('electricity', 'rural', on).rates).toEqual({ single: ['2.00'] });
    expect(of.require('heating', 'urban-gas', on).rates).toEqual({ single: ['3.00'] });
  });

  it('is read a page at a time as it was written, and no further than twenty pages', async () => {
    const world = createWorld();
    const { table } = world;
    await table.load([...book.all.map(tariffItem), { pk: 'SUPPLIER#demo', sk: 'PROFILE' }]);
    const query = table.query.bind(table);
    table.query = (pk, options) => query(pk, { ...options, limit: 1 });
    const { all } = await tariffsOf(world.system, 'demo' as SupplierId);
    expect(all).toEqual(book.all.toSorted((a, b) => (a.from < b.from ? -1 : 1)));
    expect(table.requests.query).toBe(3);
    let pages = 0;
    const pagesOf = (count: number) => async () => {
      pages += 1;
      return { items: [], ...(pages < count && { cursor: 'more' }) };
    };
    table.query = pagesOf(20);
    expect((await tariffsOf(world.system, 'demo' as SupplierId)).all).toEqual([]);
    pages = 0;
    table.query = pagesOf(21);
    await expect(tariffsOf(world.system, 'demo' as SupplierId)).rejects.toThrow('too many tariffs');
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
        volumesByZone: [{ zone: 'single', volume: part.volume }],
        persons: 1,
      }),
    );
    expect(priced.map((part) => part.amountKopecks)).toEqual([35400, 197000]);
  });

  it('lets a change on the last day have that day, and one on the first or the day after have none', () => {
    const on = plainDate;
    const split = (...boundaries: string[]) =>
      splitByDays(30, on('2026-09-25'), on('2026-10-25'), boundaries.map(on)).map(({ from, days }) => [
        from,
        days,
      ]);
    expect(split('2026-10-25')).toEqual([
      ['2026-09-26', 29],
      ['2026-10-25', 1],
    ]);
    expect(split('2026-09-26', '2026-10-26')).toEqual([['2026-09-26', 30]]);
  });

  it('is of one day at least', () => {
    const [on, next] = [plainDate('2026-09-25'), plainDate('2026-09-26')];
    expect(splitByDays(7, on, next, [])).toEqual([{ from: next, to: next, days: 1, volume: 7 }]);
    expect(() => splitByDays(7, on, on, [])).toThrow('at least one day');
    expect(() => splitByDays(7, next, on, [])).toThrow('at least one day');
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
