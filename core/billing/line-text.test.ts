import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal, idFrom, kopecks, period, plainDate, vatInside } from '#core/kernel';
import { linesFrom, storedLines } from './line-text.ts';
import type { BillLine } from './model.ts';

const amount = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
const line: fc.Arbitrary<BillLine> = fc
  .record({
    kind: fc.constantFrom('charge' as const, 'recalculation' as const),
    service: fc.constantFrom(
      ...(['electricity', 'cold-water', 'hot-water', 'heating', 'maintenance', 'waste'] as const),
    ),
    zone: fc.constantFrom(...(['single', 'day', 'night', 'peak', 'half-peak'] as const)),
    source: fc.constantFrom(
      ...(['customer', 'automatic', 'staff', 'estimate', 'norm', 'area', 'persons', 'max-power'] as const),
    ),
    range: fc.nat(12),
    volume: amount,
    rate: fc.nat(10 ** 8).map((units) => decimal((units / 10_000).toFixed(4))),
    amountKopecks: amount.map(kopecks),
    vatPercent: fc.constantFrom(20, 22),
    vatOff: fc.constantFrom(0, 0, 0, 3),
    category: fc.constantFrom('urban-gas', 'rural'),
    meter: fc.option(fc.nat(2)),
    previousValue: fc.option(fc.nat(99_999)),
    currentValue: fc.option(fc.nat(99_999)),
    forPeriod: fc.option(fc.constantFrom(period('2026-01'), period('2025-12'))),
    part: fc.option(
      fc.record({ from: fc.constant(plainDate('2026-01-11')), days: fc.nat(31), ofDays: fc.nat(31) }),
    ),
  })
  .map(({ vatOff, category, meter, previousValue, currentValue, forPeriod, part, ...rest }) => ({
    ...rest,
    tariff: `${rest.service}/${category}/2025-07-01`,
    vatKopecks: kopecks(vatInside(rest.amountKopecks, rest.vatPercent) + vatOff),
    ...(meter !== null && { meterId: idFrom('meter', String(meter)) }),
    ...(previousValue !== null && { previousValue }),
    ...(currentValue !== null && { currentValue }),
    ...(forPeriod !== null && { forPeriod }),
    ...part,
  }));

it('gives every line back exactly as it was stored', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      expect(linesFrom(storedLines(lines))).toEqual(lines);
    }),
  );
});

const ALL_FIELDS: BillLine = {
  kind: 'recalculation',
  service: 'cold-water',
  zone: 'night',
  range: 2,
  volume: -12,
  source: 'max-power',
  rate: decimal('40.10'),
  tariff: 'cold-water/urban/2025-01-01',
  amountKopecks: kopecks(-48_120),
  vatPercent: 22,
  vatKopecks: kopecks(-1),
  meterId: idFrom('meter', 'one'),
  previousValue: 7,
  currentValue: 9,
  forPeriod: period('2026-01'),
  from: plainDate('2026-01-11'),
  days: 21,
  ofDays: 31,
};

it('is the text that is stored already: field by field, empty ones at the end left out', () => {
  const { meterId, previousValue, currentValue, forPeriod, from, days, ofDays, ...short } = ALL_FIELDS;
  const plain: BillLine = {
    ...short,
    kind: 'charge',
    vatKopecks: vatInside(short.amountKopecks, 22),
    volume: 0,
  };
  const other = { ...plain, tariff: 'cold-water/rural/2025-01-01', range: 11 };
  expect(storedLines([ALL_FIELDS, plain, other])).toEqual({
    lines: [
      'rCnx2|-12|40.10|0|-48120|22|-1|0|7|9|2026-01|2026-01-11|21|31',
      'cCnx2|0|40.10|0|-48120|22',
      'cCnx11|0|40.10|1|-48120|22',
    ].join('\n'),
    tariffs: ['urban/2025-01-01', 'rural/2025-01-01'],
    meters: [meterId],
  });
  expect(storedLines([])).toEqual({ lines: '', tariffs: [], meters: [] });
  expect(linesFrom({ lines: '', tariffs: [], meters: [] })).toEqual([]);
});

it('is never read as another line where a letter is unknown', () => {
  const { lines, ...rest } = storedLines([ALL_FIELDS]);
  for (const letter of [0, 1, 2, 3]) {
    const text = `${lines.slice(0, letter)}?${lines.slice(letter + 1)}`;
    expect(() => linesFrom({ lines: text, ...rest })).toThrow('unknown letter');
  }
});
