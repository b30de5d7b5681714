import { type PlainDate, powerOfTen } from '#core/kernel';
import type * as Metering from '#core/metering';
import type { RowValues } from './kinds.ts';
import { BILLED_COLUMNS, VALUE_COLUMNS } from './reading-values.ts';
import type { Findings, Row } from './rows.ts';

type ReadingColumn = keyof RowValues<'readings'>;

/** What readings are checked against: a device of the files, or one that is loaded. */
export type Device = Pick<Metering.Meter, 'service' | 'digits' | 'installedOn' | 'removedOn'> & {
  readonly zones: readonly string[];
};

/** Checks that a reading may be one of this device: its registers, its dial, its days. */
export function checkValues(
  row: Row<'readings'>,
  { zones, digits, installedOn, removedOn }: Device,
  today: PlainDate,
  findings: Findings,
): void {
  const { values } = row;
  checkCount(row, zones.length, VALUE_COLUMNS, 'a value', findings);
  const dial = powerOfTen(digits);
  for (const column of [...VALUE_COLUMNS, ...BILLED_COLUMNS]) {
    const value = values[column];
    if (value !== undefined && value >= dial) {
      findings.reject(row, column, `${value} does not fit on a dial of ${digits} digits`);
    }
  }
  if (values.read_on > today) findings.reject(row, 'read_on', 'is in the future');
  if (values.read_on < installedOn) {
    findings.reject(row, 'read_on', `is before the meter was installed on ${installedOn}`);
  }
  if (removedOn && values.read_on > removedOn) {
    findings.reject(row, 'read_on', `is after the meter was taken away on ${removedOn}`);
  }
}

/** One cell for each register of the meter, and none beside them. */
export function checkCount(
  row: Row<'readings'>,
  registers: number,
  columns: readonly ReadingColumn[],
  what: string,
  findings: Findings,
): void {
  columns.forEach((column, register) => {
    const given = row.values[column] !== undefined;
    if (register < registers && !given) {
      findings.reject(row, column, `is empty; the meter has ${registers} registers, each needs ${what}`);
    } else if (register >= registers && given) {
      findings.reject(row, column, `must be empty; the meter has ${registers} registers`);
    }
  });
}
