import fc from 'fast-check';
import type { DocumentInput } from '../build-document.ts';
import { dayIn, dayText, firstDayOf, monthText } from '../oracle/dates.ts';
import { type Chosen, type Frame, rarely } from './frame.ts';

/** Kopecks, from next to nothing to a company's bill. */
const amount = fc.oneof(
  { withCrossShrink: true },
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 1, max: 99_999 }),
  fc.integer({ min: 1, max: 9_999_999 }),
  fc.integer({ min: 1, max: 999_999_999 }),
);

/** What was paid of a debt before the document begins: some of its penalty, and parts of itself so many days late. */
const paidOf = fc.record({
  penalty: rarely(fc.nat(9999), 4),
  parts: fc.uniqueArray(fc.record({ late: fc.integer({ min: 1, max: 120 }), amount }), {
    maxLength: 2,
    selector: ({ late }) => late,
  }),
});

export const moneyChoices = fc.record({
  payments: fc.array(
    fc.record({
      offset: fc.integer({ min: -40, max: 260 }),
      amount,
      /** The month it names, counted from the first that is billed. */
      named: rarely(fc.integer({ min: -4, max: 8 }), 3),
    }),
    { maxLength: 10, size: 'max' },
  ),
  debts: fc.array(
    fc.record({ amount, dueDay: fc.integer({ min: 1, max: 31 }), penalty: rarely(fc.nat(9999), 3), paidOf }),
    { maxLength: 4, size: 'max' },
  ),
  advance: rarely(amount, 4),
});

/** Debts are of the months just before, the latest first. Nobody owes and has paid ahead at once. */
export function moneyOf(
  frame: Frame,
  { payments, debts, advance }: Chosen<typeof moneyChoices>,
): Pick<DocumentInput, 'payments' | 'debts' | 'advance'> {
  return {
    payments: payments.map(({ offset, amount: kopecks, named }) => ({
      on: dayText(firstDayOf(frame.first) + offset),
      amount: kopecks,
      ...(named !== undefined && { period: monthText(frame.first + named) }),
    })),
    debts: debts.map(
      ({ amount: kopecks, dueDay, penalty, paidOf: { penalty: paidPenalty, parts } }, index) => {
        const due = dayIn(frame.first - index, dueDay);
        const isBefore = ({ late }: { late: number }) => due + late < firstDayOf(frame.first);
        return {
          period: monthText(frame.first - 1 - index),
          dueOn: dayText(due),
          amount: kopecks,
          ...(penalty !== undefined && { penalty }),
          ...(paidPenalty !== undefined && { penaltyCharged: (penalty ?? 0) + paidPenalty }),
          paid: parts
            .filter(isBefore)
            .map(({ late, amount: part }) => ({ on: dayText(due + late), amount: part })),
        };
      },
    ),
    ...(debts.length === 0 && advance !== undefined && { advance }),
  };
}
