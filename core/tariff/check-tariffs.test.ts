import { describe, expect, it } from 'vitest';
import { decimal, plainDate, type SupplierId } from '#core/kernel';
import { checkTariffs } from './check-tariffs.ts';
import { type Tariff, tariffVersion } from './model.ts';

const [ONE, TWO, THREE] = [decimal('1.00'), decimal('2.00'), decimal('3.00')];

function tariff(from: string, rest: Partial<Tariff> = {}): Tariff {
  return {
    supplierId: 'demo' as SupplierId,
    service: 'electricity',
    category: 'urban-gas',
    from: plainDate(from),
    name: 'Test',
    legalBasis: 'Order 1',
    rates: { single: [ONE] },
    bounds: [],
    rangeSplit: 'proportional',
    per: 'volume',
    ...rest,
  };
}

const until = (on: string) => ({ until: plainDate(on) });
const kinds = (...tariffs: Tariff[]) => checkTariffs(tariffs).map(({ kind }) => kind);
const MARCH = '2026-03-01';

/** A set of tariffs with a problem of each sort. */
const TROUBLE: readonly (readonly Tariff[])[] = [
  [tariff(MARCH, until(MARCH))],
  [tariff(MARCH), tariff(MARCH)],
  [tariff(MARCH, until('2026-05-01')), tariff('2026-04-01')],
  [tariff(MARCH, until('2026-04-01')), tariff('2026-05-01')],
  [tariff(MARCH, { bounds: [0], rates: { single: [ONE, TWO] } })],
  [tariff(MARCH, { bounds: [1], socialNormPerPerson: 1, rates: { single: [ONE, TWO] } })],
  [tariff(MARCH, { rates: {} })],
  [tariff(MARCH, { rates: { single: [ONE, TWO] } })],
];

describe('a problem', () => {
  it.each(TROUBLE)('names the version to correct, in both languages', (...tariffs) => {
    const problems = checkTariffs(tariffs);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.detail).toEqual({
      ru: expect.stringContaining('electricity/urban-gas/2026-03-01'),
      en: expect.stringContaining('electricity/urban-gas/2026-03-01'),
    });
  });
});

describe('periods', () => {
  it('of another supplier, service or category are periods of their own', () => {
    const first = tariff(MARCH, until('2026-05-01'));
    expect(kinds(first, { ...first, supplierId: 'other' as SupplierId })).toEqual([]);
    expect(kinds(first, { ...first, service: 'heating' })).toEqual([]);
    expect(kinds(first, { ...first, category: 'rural', from: plainDate('2026-04-01') })).toEqual([]);
    expect(kinds(first, first)).toEqual(['duplicate']);
  });

  it('are looked at in the order of time, whatever order they come in, and what comes in stays as it was', () => {
    const months = ['2026-03-01', '2026-02-01', '2026-05-01', '2026-01-01', '2026-04-01'];
    const tariffs = months.map((from) => tariff(from));
    expect(checkTariffs(tariffs)).toEqual([]);
    expect(tariffs.map(({ from }) => from)).toEqual(months);
    const gaps = checkTariffs([
      tariff('2026-06-01'),
      tariff(MARCH, until('2026-04-01')),
      tariff('2026-01-01'),
    ]);
    expect(gaps).toMatchObject([
      { kind: 'gap', tariff: tariffVersion(tariff(MARCH)), from: '2026-04-01', until: '2026-06-01' },
    ]);
  });

  it('that end before they begin are told with both days, and not as a gap as well', () => {
    const broken = tariff(MARCH, until('2026-02-01'));
    expect(checkTariffs([broken, tariff('2026-06-01')])).toMatchObject([
      { kind: 'empty-period', tariff: tariffVersion(broken), from: MARCH, until: '2026-02-01' },
    ]);
    expect(kinds(tariff(MARCH, until('2026-03-02')))).toEqual([]);
  });

  it('that have no end are told without one', () => {
    const [problem] = checkTariffs([tariff(MARCH), tariff(MARCH)]);
    expect(problem).not.toHaveProperty('until');
  });
});

describe('range bounds', () => {
  const withBounds = (...bounds: number[]) =>
    kinds(tariff(MARCH, { bounds, rates: { single: [ONE, TWO, THREE] } }));

  it('are whole, above zero and rising', () => {
    expect(withBounds(1, 2)).toEqual([]);
    expect(withBounds(0, 2)).toEqual(['bounds']);
    expect(withBounds(5, 5)).toEqual(['bounds']);
    expect(withBounds(5, 4)).toEqual(['bounds']);
    expect(withBounds(1.5, 2)).toEqual(['bounds']);
    expect(withBounds(1, Number.NaN)).toEqual(['bounds']);
  });

  it('are told with the days of the version that has them', () => {
    const broken = tariff(MARCH, { bounds: [0], rates: { single: [ONE, TWO] }, ...until('2026-05-01') });
    expect(checkTariffs([broken])).toMatchObject([{ kind: 'bounds', from: MARCH, until: '2026-05-01' }]);
  });
});

describe('rates', () => {
  it('are two where a social norm parts them, and it needs no bounds', () => {
    expect(kinds(tariff(MARCH, { socialNormPerPerson: 50, rates: { single: [ONE, TWO] } }))).toEqual([]);
    expect(kinds(tariff(MARCH, { socialNormPerPerson: 50 }))).toEqual(['rates']);
  });

  it('are as many as the ranges in each zone, and each zone that is short is told', () => {
    const rates = { single: [ONE, TWO], day: [ONE], night: [ONE, TWO, THREE] };
    const problems = checkTariffs([tariff(MARCH, { bounds: [10], rates })]);
    expect(problems.map(({ kind, detail }) => [kind, detail.en])).toEqual([
      ['rates', expect.stringContaining('1 rates for zone day, but 2 ranges')],
      ['rates', expect.stringContaining('3 rates for zone night, but 2 ranges')],
    ]);
  });

  it('are needed; those by volume need no zone single, those by area and by person do', () => {
    expect(kinds(tariff(MARCH, { rates: {} }))).toEqual(['rates']);
    const zoned = { rates: { day: [ONE], night: [TWO] } };
    expect(kinds(tariff(MARCH, zoned))).toEqual([]);
    expect(kinds(tariff(MARCH, { ...zoned, per: 'area' }))).toEqual(['rates']);
    expect(kinds(tariff(MARCH, { ...zoned, per: 'person' }))).toEqual(['rates']);
    expect(kinds(tariff(MARCH, { per: 'area' }), tariff(MARCH, { per: 'person', category: 'b' }))).toEqual(
      [],
    );
  });
});
