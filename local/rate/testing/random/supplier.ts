import fc from 'fast-check';
import type { DocumentInput } from '../build-document.ts';
import { dayIn, dayText } from '../oracle/dates.ts';
import { type Chosen, dated, datedList, decimalText, type Frame, rarely } from './frame.ts';

const dueDay = fc.integer({ min: 1, max: 31 });
/** Hundredths of a percent: below the cap and above it. */
const keyRate = fc.integer({ min: 400, max: 2100 });

export const supplierChoices = fc.record({
  timeZone: fc.constantFrom('Europe/Moscow', 'Europe/Moscow', 'Asia/Kamchatka', 'America/New_York'),
  vat: fc.option(fc.record({ initial: fc.constantFrom(20, 0, 22, 10), changes: dated(fc.nat(25), 2) }), {
    nil: undefined,
  }),
  dueDays: rarely(fc.record({ initial: dueDay, changes: dated(dueDay, 2) }), 2),
  businessDueDays: rarely(fc.record({ initial: dueDay, changes: dated(dueDay, 2) }), 3),
  tariffChange: fc.constantFrom('month' as const, 'days' as const),
  unverifiedReadings: fc.constantFrom('refuse' as const, 'refuse' as const, 'count' as const),
  normMonthsStand: fc.boolean(),
  raising: rarely(
    fc.record({ initial: fc.constant('1.5'), changes: dated(fc.constantFrom('1.1', '2.25'), 1) }),
    2,
  ),
  keyRates: fc.record({ initial: keyRate, changes: dated(keyRate, 3) }),
  hasNoPenalties: rarely(fc.constant(true), 8),
  hasNoAdvances: rarely(fc.constant(true), 4),
  restDays: fc.array(
    fc.record({
      month: fc.nat(8),
      day: fc.integer({ min: 1, max: 31 }),
      kind: fc.constantFrom('holiday' as const, 'worked' as const),
    }),
    { maxLength: 8, size: 'max' },
  ),
});

export function supplierOf(
  frame: Frame,
  choices: Chosen<typeof supplierChoices>,
): Pick<DocumentInput, 'supplier' | 'calendar'> {
  const { vat, dueDays, businessDueDays, raising, keyRates } = choices;
  const restDays = new Map(
    choices.restDays.map(({ month, day, kind }) => [dayText(dayIn(frame.first + month, day)), kind]),
  );
  const daysOfKind = (wanted: string): string[] =>
    [...restDays].filter(([, kind]) => kind === wanted).map(([day]) => day);
  return {
    supplier: {
      timeZone: choices.timeZone,
      readingWindow: { fromDay: 1, toDay: frame.toDay },
      tariffChange: choices.tariffChange,
      unverifiedReadings: choices.unverifiedReadings,
      normMonthsStand: choices.normMonthsStand,
      penalties: !choices.hasNoPenalties,
      advances: !choices.hasNoAdvances,
      keyRates: datedList(frame, keyRates.initial, keyRates.changes).map(({ from, value }) => ({
        from,
        value: decimalText(value, 2),
      })),
      ...(vat && { vatPercents: datedList(frame, vat.initial, vat.changes) }),
      ...(dueDays && { dueDays: datedList(frame, dueDays.initial, dueDays.changes) }),
      ...(businessDueDays && {
        businessDueDays: datedList(frame, businessDueDays.initial, businessDueDays.changes),
      }),
      ...(raising && { raisingCoefficients: datedList(frame, raising.initial, raising.changes) }),
    },
    calendar: { holidays: daysOfKind('holiday'), workingWeekends: daysOfKind('worked') },
  };
}
