import type { RateDocument } from '../../document.ts';
import { type Day, dayFrom, dayIn, firstDayOf, inForce, isWeekend, type Month } from './dates.ts';
import { Refused } from './refused.ts';

/** Rule 17: when what a month charges is due. */
export function dueOn(document: RateDocument, month: Month): Day {
  const { dueDays, businessDueDays } = document.supplier;
  const days =
    document.contract.kind === 'household'
      ? dueDays
      : (businessDueDays ?? [{ from: '1900-01-01', value: 18 }]);
  const day = inForce(days, firstDayOf(month + 1));
  if (day === undefined) throw new Refused('supplier.due_day_missing');
  return workingDayFrom(document, dayIn(month + 1, day));
}

/** The day itself, or the next one that is worked (ГК 193). */
export function workingDayFrom(document: RateDocument, day: Day): Day {
  const { holidays, workingWeekends } = document.calendar;
  const isListed = (list: readonly string[], each: Day): boolean =>
    list.some((text) => dayFrom(text) === each);
  let each = day;
  while (isListed(holidays, each) || (isWeekend(each) && !isListed(workingWeekends, each))) each += 1;
  return each;
}
