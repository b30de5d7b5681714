import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal, idFrom, kopecks, period, vatInside } from '#core/kernel';
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
      ...(['customer', 'automatic', 'staff', 'estimate', 'norm', 'area', 'persons'] as const),
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
  })
  .map(({ vatOff, category, meter, previousValue, currentValue, forPeriod, ...rest }) => ({
    ...rest,
    tariff: `${rest.service}/${category}/2025-07-01`,
    vatKopecks: kopecks(vatInside(rest.amountKopecks, rest.vatPercent) + vatOff),
    ...(meter !== null && { meterId: idFrom('meter', String(meter)) }),
    ...(previousValue !== null && { previousValue }),
    ...(currentValue !== null && { currentValue }),
    ...(forPeriod !== null && { forPeriod }),
  }));

it('gives every line back exactly as it was stored', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      expect(linesFrom(storedLines(lines))).toEqual(lines);
    }),
  );
});
