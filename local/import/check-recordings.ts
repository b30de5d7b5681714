import type { ContractHead } from '#core/contract';
import { dateAt, Fault, type PlainDate } from '#core/kernel';
import * as Metering from '#core/metering';
import type { Ctx } from '#core/platform';
import type { Supplier } from '#core/supplier';
import type { Account } from './accounts.ts';
import { checkValues } from './check-values.ts';
import { OPENING_COLUMNS, VALUE_COLUMNS, valuesOf } from './reading-values.ts';
import type { Findings, Row } from './rows.ts';

/** A meter that has the reading it begins with, loaded or of the files, and whose further readings are checked. */
export interface ReadMeter {
  readonly supplier: Supplier;
  readonly head: Pick<ContractHead, 'status' | 'lastBilledPeriod'>;
  /** As its row describes it. */
  readonly meter: Metering.Meter;
  /** It was taken away, and its contract has billed it to its end. */
  readonly isGone: boolean;
  readonly today: PlainDate;
}

/**
 * Checks a meter's rows, in the order of their days, as if they were recorded one after the other. What is stored already
 * is passed over; what is new goes to the account's recordings.
 */
export async function checkRecordings(
  ctx: Ctx,
  account: Account,
  rows: readonly Row<'readings'>[],
  read: ReadMeter,
  findings: Findings,
): Promise<void> {
  const { head, isGone } = read;
  const { timeZone } = read.supplier;
  let meter: Metering.Meter | undefined = read.meter;
  for (const row of rows) {
    if (row.rejected) continue;
    const last: Metering.Meter = meter ?? read.meter;
    const reading = { readOn: row.values.read_on, values: valuesOf(row.values) };
    const place = await Metering.placeInOrder(ctx, last, timeZone, reading);
    if (place === 'stored') continue;
    if (head.status === 'terminated') {
      const ended = `contract ${account.number} has ended; its meters are read no more`;
      findings.reject(row, 'contract_number', ended);
    } else if (isGone) {
      const gone = `${last.serialNumber} was taken away and is billed to its end; it is read no more`;
      findings.reject(row, 'serial_number', gone);
    } else if (place === 'late') rejectLate(row, dateAt(last.lastActual.at, timeZone), findings);
    else rejectOpening(row, findings);
    checkValues(row, last, read.today, findings);
    // what follows a row that cannot be is not judged by its values
    meter = meter && !row.rejected ? meterAfter(read, meter, row, findings) : undefined;
    if (meter) account.recordings.push({ meterId: meter.meterId, row });
  }
}

function rejectLate(row: Row<'readings'>, lastReadOn: string, findings: Findings): void {
  findings.reject(
    row,
    'read_on',
    row.values.read_on < lastReadOn
      ? `is older than the reading of ${lastReadOn}; readings are recorded in the order of their days`
      : `${lastReadOn} has a reading with other values already, and a reading is never changed; give these a later day`,
  );
}

/** What only the reading a meter begins with may say; later its consumption follows from its readings. */
function rejectOpening(row: Row<'readings'>, findings: Findings): void {
  if (row.values.source === 'customer') {
    const reason = 'must be automatic or staff: customer is only for the reading a meter begins with';
    findings.reject(row, 'source', reason);
  }
  const column = OPENING_COLUMNS.find((name) => row.values[name] !== undefined);
  if (column) findings.reject(row, column, 'must be empty: it belongs to the reading a meter begins with');
}

/** The meter as the row leaves it; undefined when its values cannot follow the last ones. */
function meterAfter(
  { supplier, head }: Pick<ReadMeter, 'supplier' | 'head'>,
  meter: Metering.Meter,
  row: Row<'readings'>,
  findings: Findings,
): Metering.Meter | undefined {
  const { read_on: readOn, source } = row.values;
  const values = valuesOf(row.values);
  const at = Metering.noonOf(readOn, supplier.timeZone);
  const period = Metering.readingPeriod(supplier, head, meter, at);
  try {
    const measured = Metering.measure(meter, supplier, period, values);
    return Metering.meterAfter(meter, { values, at, source }, measured);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'metering.reading_below_previous') throw error;
    const before = Metering.countedFrom(meter, period);
    const beforeOn = dateAt(before.at, supplier.timeZone);
    for (const { field } of error.fields) {
      const register = Number(field.slice('values.'.length));
      findings.reject(
        row,
        VALUE_COLUMNS[register],
        `${values[register]} is below ${before.values[register]}, the reading of ${beforeOn}, and too far below to have passed the end of the dial; a new device needs a serial number of its own`,
      );
    }
    return undefined;
  }
}
