import { dayOfWeek, type PlainDate, plusDays } from './time.ts';

/** A supplier's working days: weekends rest, `holidays` rest, `workingWeekends` (moved days) work. */
export interface Calendar {
  readonly holidays: readonly PlainDate[];
  readonly workingWeekends: readonly PlainDate[];
}

export const PLAIN_CALENDAR: Calendar = { holidays: [], workingWeekends: [] };

export function isWorkingDay(calendar: Calendar, on: PlainDate): boolean {
  if (calendar.workingWeekends.includes(on)) return true;
  return dayOfWeek(on) <= 5 && !calendar.holidays.includes(on);
}

/** The date itself, or the next working day after it (Civil Code art. 193: a term ending on a rest day moves). */
export function workingDayFrom(calendar: Calendar, on: PlainDate): PlainDate {
  let day = on;
  for (let tries = 0; tries < 60; tries += 1) {
    if (isWorkingDay(calendar, day)) return day;
    day = plusDays(day, 1);
  }
  throw new Error(`No working day within 60 days of ${on}: check the holiday calendar`);
}
