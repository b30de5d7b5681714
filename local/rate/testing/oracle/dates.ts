/**
 * Days as whole numbers, counted by hand: nothing here knows of a calendar library, so that the oracle shares none
 * with what it judges. Day 0 is 1900-01-01, a Monday. A month is `year × 12 + (month − 1)`.
 */
export type Day = number;
export type Month = number;

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysOf(month: Month): number {
  const year = Math.floor(month / 12);
  return month % 12 === 1 && isLeap(year) ? 29 : LENGTHS[month % 12]!;
}

const firstDays = new Map<Month, Day>();

/** Counted month by month from the epoch, once for each month. */
export function firstDayOf(month: Month): Day {
  const known = firstDays.get(month);
  if (known !== undefined) return known;
  let day = 0;
  for (let each = 1900 * 12; each < month; each += 1) day += daysOf(each);
  firstDays.set(month, day);
  return day;
}

export function lastDayOf(month: Month): Day {
  return firstDayOf(month) + daysOf(month) - 1;
}

export function monthOf(day: Day): Month {
  let month = 1900 * 12 + Math.floor(day / 31);
  while (lastDayOf(month) < day) month += 1;
  return month;
}

/** The day of its month, from 1. */
export function dayOfMonth(day: Day): number {
  return day - firstDayOf(monthOf(day)) + 1;
}

/** A day of a month, or the month's last where it has no such day. */
export function dayIn(month: Month, day: number): Day {
  return firstDayOf(month) + Math.min(day, daysOf(month)) - 1;
}

/** `2026-04` */
export function monthFrom(text: string): Month {
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
}

/** `2026-04-15` */
export function dayFrom(text: string): Day {
  return firstDayOf(monthFrom(text)) + Number(text.slice(8, 10)) - 1;
}

export function monthText(month: Month): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}

export function dayText(day: Day): string {
  return `${monthText(monthOf(day))}-${String(dayOfMonth(day)).padStart(2, '0')}`;
}

export function isWeekend(day: Day): boolean {
  return day % 7 >= 5;
}

/** What a dated list says on a day: the value with the latest date that is not after it. */
export function inForce<T>(list: readonly { from: string; value: T }[], day: Day): T | undefined {
  let best: { from: string; value: T } | undefined;
  for (const entry of list) {
    if (dayFrom(entry.from) <= day && (best === undefined || entry.from > best.from)) best = entry;
  }
  return best?.value;
}
