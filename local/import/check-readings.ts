import { contractIdOf } from '#core/kernel';
import type * as Metering from '#core/metering';
import type { Ctx } from '#core/platform';
import type { Account, MeterRows, Surroundings } from './accounts.ts';
import { describedMeter, openMeter } from './build.ts';
import { checkOpening } from './check-opening.ts';
import { checkRecordings } from './check-recordings.ts';
import { checkValues } from './check-values.ts';
import { type LoadedAccount, loadedMeter } from './known.ts';
import type { Findings, Row } from './rows.ts';

/** Checks an account's readings: those that new meters begin with, and those to be recorded. */
export async function checkReadings(
  ctx: Ctx,
  account: Account,
  loaded: LoadedAccount | undefined,
  around: Surroundings,
  findings: Findings,
): Promise<void> {
  for (const rows of account.meters) {
    if (rows.meter.rejected) continue;
    const before = loadedMeter(loaded, rows.meter.values.serial_number);
    if (loaded && before) {
      const meter = describedMeter(before, rows.meter);
      await checkLoaded(ctx, account, rows.readings, { loaded, meter }, around, findings);
    } else await checkNew(ctx, account, rows, loaded, around, findings);
  }
  for (const [serialNumber, rows] of bySerialNumber(account.readings)) {
    const meter = loadedMeter(loaded, serialNumber);
    if (loaded && meter) await checkLoaded(ctx, account, rows, { loaded, meter }, around, findings);
    else for (const row of rows) rejectUnknown(account, row, loaded, findings);
  }
}

async function checkLoaded(
  ctx: Ctx,
  account: Account,
  rows: readonly Row<'readings'>[],
  { loaded: { head }, meter }: { loaded: LoadedAccount; meter: Metering.Meter },
  { supplier, today }: Surroundings,
  findings: Findings,
): Promise<void> {
  if (!supplier) return;
  const isGone = !head.meters[meter.meterId];
  await checkRecordings(ctx, account, rows, { supplier, head, meter, isGone, today }, findings);
}

/** The first reading of a new meter is the one it begins with; those after it are recorded. */
async function checkNew(
  ctx: Ctx,
  account: Account,
  { meter: meterRow, readings: [opening, ...later] }: MeterRows,
  loaded: LoadedAccount | undefined,
  { supplier, today }: Surroundings,
  findings: Findings,
): Promise<void> {
  if (!opening) {
    findings.reject(
      meterRow,
      'serial_number',
      `${meterRow.values.serial_number} has no opening reading in the files; consumption is counted from it`,
    );
    return;
  }
  if (opening.rejected) return;
  const { service, zones, digits, installed_on: installedOn, removed_on: removedOn } = meterRow.values;
  const device = { service, zones, digits, installedOn, ...(removedOn && { removedOn }) };
  checkValues(opening, device, today, findings);
  checkOpening(opening, device, findings);
  if (opening.rejected || later.length === 0 || !supplier) return;
  const contractId = contractIdOf(supplier.supplierId, account.number);
  const { meter } = openMeter(supplier, contractId, meterRow, opening);
  const lastBilledPeriod = account.contract?.values.last_billed_period;
  const head = loaded?.head ?? { status: 'active', ...(lastBilledPeriod && { lastBilledPeriod }) };
  await checkRecordings(ctx, account, later, { supplier, head, meter, isGone: false, today }, findings);
}

function bySerialNumber(rows: readonly Row<'readings'>[]): Map<string, Row<'readings'>[]> {
  const byNumber = new Map<string, Row<'readings'>[]>();
  for (const row of rows) {
    const { serial_number: serialNumber } = row.values;
    if (serialNumber === undefined) continue;
    const own = byNumber.get(serialNumber);
    if (own) own.push(row);
    else byNumber.set(serialNumber, [row]);
  }
  return byNumber;
}

function rejectUnknown(
  { number, contract }: Account,
  row: Row<'readings'>,
  loaded: LoadedAccount | undefined,
  findings: Findings,
): void {
  if (row.rejected) return;
  if (!contract && !loaded) {
    findings.reject(row, 'contract_number', `there is no contract ${number} in the files or the table`);
    return;
  }
  findings.reject(
    row,
    'serial_number',
    `there is no meter ${row.values.serial_number} of contract ${number} in the files or the table`,
  );
}
