import { periodOf, powerOfTen } from '#core/kernel';
import { SERVICES } from '#core/tariff';
import type { Surroundings } from './accounts.ts';
import { CellFault, scaledWhole } from './cells.ts';
import type { RowValues } from './kinds.ts';
import type { Findings, Row } from './rows.ts';

type ReadingColumn = keyof RowValues<'readings'>;

const VALUE_COLUMNS = ['value_1', 'value_2', 'value_3'] as const;
const CONSUMPTION_COLUMNS = ['consumption_1', 'consumption_2', 'consumption_3'] as const;
const BILLED_COLUMNS = ['billed_1', 'billed_2', 'billed_3'] as const;

/** The register values a reading gives, in zone order. */
export function valuesOf(values: RowValues<'readings'>): number[] {
  return VALUE_COLUMNS.flatMap((column) => values[column] ?? []);
}

/** The values the last bill ended at, where they are not the reading's own. */
export function billedOf(values: RowValues<'readings'>): number[] {
  return BILLED_COLUMNS.flatMap((column) => values[column] ?? []);
}

/** Monthly consumption by register, oldest month first, in smallest units. @throws CellFault */
export function consumptionOf(values: RowValues<'readings'>, scale: number): number[][] {
  return CONSUMPTION_COLUMNS.flatMap((column) => {
    const months = values[column];
    return months ? [months.map((text) => scaledWhole(text, scale, 'number'))] : [];
  });
}

/** Checks an opening reading against the meter it is of. */
export function checkReading(
  row: Row<'readings'>,
  meter: Row<'meters'>,
  around: Pick<Surroundings, 'today'>,
  findings: Findings,
): void {
  const { values } = row;
  const registers = meter.values.zones.length;
  const dial = powerOfTen(meter.values.digits);
  const counted = (columns: readonly ReadingColumn[], what: string): void => {
    columns.forEach((column, register) => {
      const given = values[column] !== undefined;
      if (register < registers && !given) {
        findings.reject(row, column, `is empty; the meter has ${registers} registers, each needs ${what}`);
      } else if (register >= registers && given) {
        findings.reject(row, column, `must be empty; the meter has ${registers} registers`);
      }
    });
  };
  counted(VALUE_COLUMNS, 'a value');
  for (const column of [...VALUE_COLUMNS, ...BILLED_COLUMNS]) {
    const value = values[column];
    if (value !== undefined && value >= dial) {
      findings.reject(row, column, `${value} does not fit on a dial of ${meter.values.digits} digits`);
    }
  }
  if (values.read_on > around.today) findings.reject(row, 'read_on', 'is in the future');
  if (values.read_on < meter.values.installed_on) {
    findings.reject(row, 'read_on', `is before the meter was installed on ${meter.values.installed_on}`);
  }
  checkConsumption(row, meter, counted, findings);
  const unread = values.months_without_reading ?? 0;
  if (unread > 0) counted(BILLED_COLUMNS, 'the value the last bill ended at');
  else if (billedOf(values).length > 0) {
    findings.reject(row, 'months_without_reading', 'must be above 0 where billed_1 is given');
  }
}

function checkConsumption(
  row: Row<'readings'>,
  meter: Row<'meters'>,
  counted: (columns: readonly ReadingColumn[], what: string) => void,
  findings: Findings,
): void {
  const { values } = row;
  const until = values.consumption_until;
  if (until === undefined) {
    if (CONSUMPTION_COLUMNS.some((column) => values[column])) {
      findings.reject(row, 'consumption_until', 'is empty; it says which month the last number is of');
    }
    return;
  }
  if (until > periodOf(values.read_on)) {
    findings.reject(row, 'consumption_until', `${until} is after the reading of ${values.read_on}`);
  }
  counted(CONSUMPTION_COLUMNS, 'its monthly consumption');
  const lengths = new Set(CONSUMPTION_COLUMNS.flatMap((column) => values[column]?.length ?? []));
  if (lengths.size > 1) {
    findings.reject(row, 'consumption_2', 'has another number of months than the register beside it');
  }
  const { scale } = SERVICES[meter.values.service];
  for (const column of CONSUMPTION_COLUMNS) {
    try {
      for (const text of values[column] ?? []) scaledWhole(text, scale, 'number');
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      findings.reject(row, column, error.message);
    }
  }
}
