import fc from 'fast-check';
import type { DocumentInput } from '../build-document.ts';
import { type Day, dayIn, dayText, lastDayOf, monthOf, monthText } from '../oracle/dates.ts';
import { type Chosen, type Frame, rarely } from './frame.ts';

type ReadingInput = NonNullable<DocumentInput['readings']>[number];

const monthPlan = fc.record({
  readings: fc.constantFrom(1, 1, 1, 1, 0, 2),
  day: fc.integer({ min: 1, max: 31 }),
  secondDay: fc.integer({ min: 1, max: 31 }),
  use: fc.nat(3000),
  source: fc.constantFrom('customer' as const, 'automatic' as const, 'staff' as const),
  /** How many months after its own it says it belongs to. */
  named: rarely(fc.constantFrom(0, 0, 1), 6),
});

/** What is read month by month, the month after the last one billed among them; and a silence of some months. */
export const readingPlan = fc.record({
  months: fc.array(monthPlan, { minLength: 9, maxLength: 9 }),
  silence: rarely(fc.record({ from: fc.nat(7), months: fc.integer({ min: 1, max: 6 }) }), 3),
});

export interface ReadDevice {
  readonly serialNumber: string;
  readonly digits: number;
  readonly usualMonth: number;
  readonly opensOn: Day;
  readonly opening: readonly number[];
  /** What the first reading after the opening shows at least, above it. */
  readonly atLeast: readonly number[];
  readonly removedOn: Day | undefined;
  readonly isReadOnRemoval: boolean;
  readonly isTame: boolean;
}

/** The opening reading, and what the plan makes of the months after it: dates and values only ever grow. */
export function readingsOf(
  frame: Frame,
  plan: Chosen<typeof readingPlan>,
  device: ReadDevice,
): ReadingInput[] {
  const { serialNumber, digits, opensOn, removedOn } = device;
  const last = Math.min(
    ...[frame.closedOn, removedOn].filter((day) => day !== undefined),
    Number.MAX_SAFE_INTEGER,
  );
  const readings: ReadingInput[] = [
    { serialNumber, on: dayText(opensOn), values: [...device.opening], source: 'staff' },
  ];
  let on = opensOn;
  let values = device.opening.map((value, register) => value + device.atLeast[register]!);
  for (const [index, month] of plan.months.entries()) {
    for (const day of daysRead(frame, plan, device, index)) {
      if (day <= on || day > last) continue;
      on = day;
      values = values.map(
        (value, register) => value + ((month.use * (register + 2)) % (device.usualMonth + 1)),
      );
      readings.push({
        serialNumber,
        on: dayText(day),
        values: values.map((value) => value % 10 ** digits),
        source: month.source,
        ...(month.named !== undefined && !device.isTame && { period: monthText(monthOf(day) + month.named) }),
      });
    }
  }
  return readings;
}

function daysRead(
  frame: Frame,
  plan: Chosen<typeof readingPlan>,
  { opensOn, removedOn, isReadOnRemoval, isTame }: ReadDevice,
  index: number,
): Day[] {
  const month = frame.first + index;
  const isLast = removedOn !== undefined && monthOf(removedOn) === month;
  const removal = isLast && isReadOnRemoval ? [removedOn] : [];
  if (isTame) {
    const day = dayIn(month, Math.min(10, frame.toDay));
    const closing = frame.closedOn !== undefined && monthOf(frame.closedOn) === month ? [frame.closedOn] : [];
    return [monthOf(opensOn) === month ? lastDayOf(month) : day, ...closing, ...removal].sort(
      (a, b) => a - b,
    );
  }
  const { silence } = plan;
  if (silence && index >= silence.from && index < silence.from + silence.months) return removal;
  const { readings, day, secondDay } = plan.months[index]!;
  const days = [day, secondDay].slice(0, readings).map((each) => dayIn(month, each));
  return [...days, ...removal].sort((a, b) => a - b);
}
