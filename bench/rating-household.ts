import { type ComposedBill, composeBill } from '#core/billing';
import { decimal, kopecks } from '#core/kernel';
import { handWrittenBill } from './hand-written-bill.ts';
import { electricity, handMonth, householdsToBill } from './households.ts';
import { takingTurns } from './processor-time.ts';

/** Moscow region from 2025-07-01, day and night in three ranges (domain.md §1). */
const TARIFF = electricity(
  { day: ['7.61', '8.12', '8.22'].map(decimal), night: ['3.27', '3.48', '3.53'].map(decimal) },
  [3900, 6000],
);

const HOUSEHOLDS = 256;
const ROUNDS = 21;

/** Bills of one kind by the engine and by the hand-written loop, in microseconds a bill, a round each. */
export interface Compared {
  readonly engine: readonly number[];
  readonly byHand: readonly number[];
}

/**
 * Two-zone households whose month fills all three ranges, six lines a bill; the engine and the hand-written loop take
 * turns. Both keep their bills, so that no compiler leaves out what nobody would look at.
 */
export function measureHousehold(): Compared {
  const households = householdsToBill(
    TARIFF,
    Array.from({ length: HOUSEHOLDS }, (_, index) => monthOf(index)),
  );
  const [first] = households;
  if (!first) throw new Error('there are households');
  const month = handMonth(first.input.book, TARIFF);
  const bills: ComposedBill[] = [];
  const billsByHand: ComposedBill[] = [];
  const [engine = [], byHand = []] = takingTurns(
    [
      () => {
        for (const [index, { input, account }] of households.entries())
          bills[index] = composeBill(input, account);
      },
      () => {
        for (const [index, { input, account }] of households.entries())
          billsByHand[index] = handWrittenBill(month, input, account);
      },
    ],
    ROUNDS,
  );
  if (JSON.stringify(bills) !== JSON.stringify(billsByHand))
    throw new Error('the hand-written loop makes other bills than the engine');
  return { engine: engine.map(perBill), byHand: byHand.map(perBill) };
}

const perBill = (time: number): number => time / HOUSEHOLDS;

/** Some pass the end of their dial; one in four has a debt, one in four has paid ahead. */
function monthOf(index: number) {
  const before = [(index * 7919) % 100_000, (index * 6007) % 100_000];
  const used = [4700 + ((index * 37) % 1500), 1500 + ((index * 53) % 700)];
  const balances = [0, 1_250_000, 0, -800_000];
  return {
    before,
    now: before.map((value, register) => (value + used[register]!) % 100_000),
    balanceKopecks: kopecks(balances[index % balances.length]!),
  };
}
