import { periodOf } from '#core/kernel';
import { SERVICES } from '#core/tariff';
import { CellFault, scaledWhole } from './cells.ts';
import { checkCount, type Device } from './check-values.ts';
import { BILLED_COLUMNS, billedOf, CONSUMPTION_COLUMNS } from './reading-values.ts';
import type { Findings, Row } from './rows.ts';

/** Checks what an opening reading says besides its values: what was consumed before it, and how far it was billed. */
export function checkOpening(row: Row<'readings'>, device: Device, findings: Findings): void {
  const { values } = row;
  checkConsumption(row, device, findings);
  const unread = values.months_without_reading ?? 0;
  if (unread > 0) {
    checkCount(row, device.zones.length, BILLED_COLUMNS, 'the value the last bill ended at', findings);
  } else if (billedOf(values).length > 0) {
    findings.reject(row, 'months_without_reading', 'must be above 0 where billed_1 is given');
  }
}

function checkConsumption(row: Row<'readings'>, { zones, service }: Device, findings: Findings): void {
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
  checkCount(row, zones.length, CONSUMPTION_COLUMNS, 'its monthly consumption', findings);
  const lengths = new Set(CONSUMPTION_COLUMNS.flatMap((column) => values[column]?.length ?? []));
  if (lengths.size > 1) {
    findings.reject(row, 'consumption_2', 'has another number of months than the register beside it');
  }
  const { scale } = SERVICES[service];
  for (const column of CONSUMPTION_COLUMNS) {
    try {
      for (const text of values[column] ?? []) scaledWhole(text, scale, 'number');
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      findings.reject(row, column, error.message);
    }
  }
}
