import fc from 'fast-check';
import type { RateDocument } from '../../document.ts';
import { type Day, dayIn, dayText, firstDayOf, type Month, monthFrom } from '../oracle/dates.ts';

export type Chosen<A> = A extends fc.Arbitrary<infer C> ? C : never;

/** What the parts of a random document have to agree on. */
export interface Frame {
  /** The months that are billed. */
  readonly first: Month;
  readonly last: Month;
  readonly kind: RateDocument['contract']['kind'];
  readonly closedOn: Day | undefined;
  readonly toDay: number;
}

/** The first month billed lies around the change of VAT (2026-01) and the end of the cap on rates (2027-01). */
export const frameChoices = fc.record({
  firstMonth: fc.integer({ min: monthFrom('2025-06'), max: monthFrom('2026-12') }),
  monthsBack: fc.nat(7),
  kind: fc.constantFrom<RateDocument['contract']['kind'][]>(
    'household',
    'household',
    'household',
    'company',
    'managing-company',
    'housing-association',
  ),
  closingDay: rarely(fc.integer({ min: 1, max: 31 }), 8),
  toDay: fc.constantFrom(31, 31, 25, 20, 15),
});

export function frameOf(choices: Chosen<typeof frameChoices>): Frame {
  const last = choices.firstMonth + choices.monthsBack;
  return {
    first: choices.firstMonth,
    last,
    kind: choices.kind,
    closedOn: choices.closingDay === undefined ? undefined : dayIn(last, choices.closingDay),
    toDay: choices.toDay,
  };
}

/** Something in one document of `times`, nothing in the others. */
export function rarely<T>(choice: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: times - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: choice },
  );
}

/** Days after the first that is billed, some before it. */
export const dayOffset = fc.integer({ min: -40, max: 250 });

export function dated<T>(choice: fc.Arbitrary<T>, maxLength: number) {
  return fc.array(fc.record({ offset: dayOffset, value: choice }), { maxLength, size: 'max' });
}

/** A dated list: one value for always, and what replaces it. */
export function datedList<T>(
  frame: Frame,
  initial: T,
  changes: readonly { offset: number; value: T }[],
): { from: string; value: T }[] {
  const byDay = new Map<string, T>([['2000-01-01', initial]]);
  for (const { offset, value } of changes) byDay.set(dayText(firstDayOf(frame.first) + offset), value);
  return [...byDay].map(([from, value]) => ({ from, value }));
}

/** `70800` with 4 places is `7.0800`. */
export function decimalText(value: number, places: number): string {
  if (places === 0) return String(value);
  const digits = String(value).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
