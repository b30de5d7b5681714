import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeBill } from '#core/billing';
import { type Decimal, decimal, kopecks } from '#core/kernel';
import { handWrittenBill } from './hand-written-bill.ts';
import { electricity, handMonth, householdsToBill } from './households.ts';

const DIAL = 100_000;

/** Up to eight places after the point, as exact decimals may have. */
const rate = fc
  .tuple(
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 0, max: 99_999_999 }),
    fc.integer({ min: 0, max: 8 }),
  )
  .map(
    ([whole, fraction, places]): Decimal =>
      decimal(places === 0 ? `${whole}` : `${whole}.${String(fraction).padStart(8, '0').slice(0, places)}`),
  );

const tariff = fc
  .uniqueArray(fc.integer({ min: 1, max: 9000 }), { maxLength: 4 })
  .chain((bounds) => {
    const rates = fc.array(rate, { minLength: bounds.length + 1, maxLength: bounds.length + 1 });
    return fc.tuple(fc.constant(bounds.toSorted((a, b) => a - b)), rates, rates);
  })
  .map(([bounds, day, night]) => electricity({ day, night }, bounds));

const register = fc.tuple(
  fc.integer({ min: 0, max: DIAL - 1 }),
  fc.oneof(fc.integer({ min: 0, max: 12_000 }), fc.integer({ min: 0, max: DIAL / 2 - 1 })),
);

test('the hand-written loop makes the bill that the engine makes, to the byte', () => {
  fc.assert(
    fc.property(
      tariff,
      register,
      register,
      fc.integer({ min: -500_000, max: 500_000 }),
      (prices, day, night, balance) => {
        const registers = [day, night];
        const [household] = householdsToBill(prices, [
          {
            before: registers.map(([before]) => before),
            now: registers.map(([before, volume]) => (before + volume) % DIAL),
            balanceKopecks: kopecks(balance),
          },
        ]);
        const { input, account } = household!;
        const byHand = handWrittenBill(handMonth(input.book, prices), input, account);
        expect(JSON.stringify(byHand)).toBe(JSON.stringify(composeBill(input, account)));
      },
    ),
    { numRuns: 1000 },
  );
});
