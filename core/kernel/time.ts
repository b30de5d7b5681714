import { Temporal } from 'temporal-polyfill';

declare const instantBrand: unique symbol;
declare const dateBrand: unique symbol;

/** A moment in UTC with milliseconds: `2026-11-22T05:22:00.000Z`. Sorts as text. */
export type Instant = string & { readonly [instantBrand]: true };

/** A calendar date without a zone: `2026-11-22`. Sorts as text. */
export type PlainDate = string & { readonly [dateBrand]: true };

/** The only source of the present moment. Tests fix it; handlers bind it to the machine. */
export interface Clock {
  now(): Instant;
}

export function instant(text: string): Instant {
  return Temporal.Instant.from(text).toString({ fractionalSecondDigits: 3 }) as Instant;
}

export function instantOfMs(epochMs: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toString({ fractionalSecondDigits: 3 }) as Instant;
}

export function msOf(at: Instant): number {
  return Temporal.Instant.from(at).epochMilliseconds;
}

export function secondsOf(at: Instant): number {
  return Math.floor(msOf(at) / 1000);
}

/** The moment `seconds` after `at` (before, when negative). */
export function plusSeconds(at: Instant, seconds: number): Instant {
  return instantOfMs(msOf(at) + seconds * 1000);
}

const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a date that exists in the calendar. */
export function isPlainDate(text: string): text is PlainDate {
  if (!DATE_PATTERN.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** Reads a date; throws on one that does not exist. Validate input with {@link isPlainDate}. */
export function plainDate(text: string): PlainDate {
  return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() as PlainDate;
}

/** The date of a moment in an IANA time zone, such as the supplier's. */
export function dateAt(at: Instant, timeZone: string): PlainDate {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() as PlainDate;
}

/** The first moment of a date in an IANA time zone. */
export function startOfDate(on: PlainDate, timeZone: string): Instant {
  return instant(Temporal.PlainDate.from(on).toZonedDateTime(timeZone).toInstant().toString());
}

const DAY_MS = 86_400_000;

/** A date's first moment in UTC, where every day has 24 hours: days are counted by it, without a calendar's objects. */
function utcMs(on: PlainDate): number {
  return Date.parse(on);
}

export function plusDays(on: PlainDate, days: number): PlainDate {
  return new Date(utcMs(on) + days * DAY_MS).toISOString().slice(0, 10) as PlainDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  // rounded, though whole already: what is divided is kept as floating point, and so would be what days are multiplied with
  return Math.round((utcMs(to) - utcMs(from)) / DAY_MS);
}

/** 1 = Monday … 7 = Sunday. */
export function dayOfWeek(on: PlainDate): number {
  return Temporal.PlainDate.from(on).dayOfWeek;
}
