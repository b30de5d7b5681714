import { invariant } from './fault.ts';
import { dateAt, daysBetween, type Instant, type PlainDate, plainDate, plusDays } from './time.ts';

declare const periodBrand: unique symbol;

/** A billing month: `2026-11`. Sorts as text. */
export type Period = string & { readonly [periodBrand]: true };

export function isPeriod(text: string): text is Period {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** Reads `2026-11`; throws on anything else. Validate input with {@link isPeriod}. */
export function period(text: string): Period {
  invariant(isPeriod(text), `not a period: ${text}`);
  return text;
}

export function periodOf(on: PlainDate): Period {
  return on.slice(0, 7) as Period;
}

/** The period a moment falls into, in an IANA time zone. */
export function periodAt(at: Instant, timeZone: string): Period {
  return periodOf(dateAt(at, timeZone));
}

/** The period `months` after this one (before, when negative). */
export function plusMonths(from: Period, months: number): Period {
  if (months === 0) return from;
  const index = Number(from.slice(0, 4)) * 12 + Number(from.slice(5)) - 1 + months;
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}` as Period;
}

/** Whole months from one period to another. */
export function monthsBetween(from: Period, to: Period): number {
  return (
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5))
  );
}

export function firstDay(of: Period): PlainDate {
  return `${of}-01` as PlainDate;
}

export function lastDay(of: Period): PlainDate {
  return plusDays(firstDay(plusMonths(of, 1)), -1);
}

export function daysIn(of: Period): number {
  return daysBetween(firstDay(of), firstDay(plusMonths(of, 1)));
}

/** A day of the month, clamped to its last day: day 31 of `2026-02` is 2026-02-28. */
export function dayOf(of: Period, day: number): PlainDate {
  return plainDate(`${of}-${String(Math.min(day, daysIn(of))).padStart(2, '0')}`);
}
