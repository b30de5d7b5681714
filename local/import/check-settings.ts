import { type Decimal, decimal, isLess, type PlainDate } from '#core/kernel';
import { RECEIPT_VAT_PERCENTS } from '#core/payment';
import type { Dated, Supplier } from '#core/supplier';
import { CellFault, scaledWhole } from './cells.ts';
import type { RowValues } from './kinds.ts';
import { type Findings, place, type Row } from './rows.ts';

type Setting = RowValues<'settings'>['setting'];

const MOST_PERCENT = decimal('100');
const NO_RAISE = decimal('1');
const MOST_RAISE = decimal('10');

/** What the value of each setting may be; the calendar's days have none. @throws CellFault */
const CHECKS: Readonly<Record<Setting, ((value: Decimal) => void) | undefined>> = {
  due_day: checkDayOfMonth,
  business_due_day: checkDayOfMonth,
  vat_percent: checkVatPercent,
  key_rate: checkKeyRate,
  raising_coefficient: checkCoefficient,
  holiday: undefined,
  working_weekend: undefined,
};

/** The good rows of the settings files, none twice. */
export function checkSettings(rows: readonly Row<'settings'>[], findings: Findings): Row<'settings'>[] {
  const seen = new Map<string, Row<'settings'>>();
  for (const row of rows) {
    if (row.rejected) continue;
    const { setting, from, value } = row.values;
    const before = seen.get(`${setting} ${from}`);
    if (before) {
      findings.reject(row, 'from', `${setting} of ${from} stands already at ${place(before)}`);
      continue;
    }
    seen.set(`${setting} ${from}`, row);
    const check = CHECKS[setting];
    if (!check) {
      if (value !== undefined) findings.reject(row, 'value', `must be empty for ${setting}`);
    } else if (value === undefined) findings.reject(row, 'value', `is empty; ${setting} needs a number`);
    else {
      try {
        check(value);
      } catch (error) {
        if (!(error instanceof CellFault)) throw error;
        findings.reject(row, 'value', error.message);
      }
    }
  }
  return rows.filter(({ rejected }) => !rejected);
}

function checkDayOfMonth(value: Decimal): void {
  const day = scaledWhole(value, 0, 'number');
  if (day < 1 || day > 31) throw new CellFault('must be a day of the month, 1 to 31');
}

function checkVatPercent(value: Decimal): void {
  if (RECEIPT_VAT_PERCENTS.includes(scaledWhole(value, 0, 'number'))) return;
  throw new CellFault(
    `${value} is no rate a fiscal receipt knows, so no payment could be taken: write one of ${RECEIPT_VAT_PERCENTS.join(', ')}; 0 is for a supplier without VAT`,
  );
}

function checkKeyRate(value: Decimal): void {
  if (!isLess(MOST_PERCENT, value)) return;
  throw new CellFault(`must be percent a year, 0 to 100, such as 15.5, not ${value}`);
}

function checkCoefficient(value: Decimal): void {
  if (!isLess(value, NO_RAISE) && !isLess(MOST_RAISE, value)) return;
  throw new CellFault(
    `must be how many times the norm is charged, 1 to 10, such as 1.5, not ${value}; 1 raises nothing`,
  );
}

/** The files' settings on top of the stored ones: a value of the same date is replaced, the others stay. */
export function withSettings(
  base: Supplier,
  stored: Supplier | undefined,
  settings: readonly Row<'settings'>[],
): Supplier {
  const dated = <T>(
    name: Setting,
    before: readonly Dated<T>[] | undefined,
    read: (value: Decimal) => T,
  ): Dated<T>[] => {
    const byDate = new Map((before ?? []).map((entry) => [entry.from, entry]));
    for (const { values } of settings) {
      if (values.setting !== name || values.value === undefined) continue;
      byDate.set(values.from, { from: values.from, value: read(values.value) });
    }
    return [...byDate.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
  };
  const days = (name: Setting, before: readonly PlainDate[] | undefined): PlainDate[] => {
    const added = settings.filter(({ values }) => values.setting === name).map(({ values }) => values.from);
    return [...new Set([...(before ?? []), ...added])].sort();
  };
  const asWritten = (value: Decimal): Decimal => value;
  const businessDueDays = dated('business_due_day', stored?.businessDueDays, Number);
  const keyRates = dated('key_rate', stored?.keyRates, asWritten);
  const raisingCoefficients = dated('raising_coefficient', stored?.raisingCoefficients, asWritten);
  return {
    ...base,
    calendar: {
      holidays: days('holiday', stored?.calendar.holidays),
      workingWeekends: days('working_weekend', stored?.calendar.workingWeekends),
    },
    dueDays: dated('due_day', stored?.dueDays, Number),
    vatPercents: dated('vat_percent', stored?.vatPercents, Number),
    ...(businessDueDays.length > 0 && { businessDueDays }),
    ...(keyRates.length > 0 && { keyRates }),
    ...(raisingCoefficients.length > 0 && { raisingCoefficients }),
  };
}
