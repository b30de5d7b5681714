import type { SupplierId } from '#core/kernel';
import { type Branch, paymentLimits, type Supplier } from '#core/supplier';
import { checkSettings, withSettings } from './check-settings.ts';
import type { RowValues } from './kinds.ts';
import { type Findings, place, type Row, type Rows } from './rows.ts';

/**
 * The supplier as the files and the table together say, or undefined when neither has a complete one: then
 * nothing else can be judged.
 */
export function checkSupplier(
  supplierId: SupplierId,
  rows: Pick<Rows, 'suppliers' | 'settings'>,
  stored: Supplier | undefined,
  findings: Findings,
): Supplier | undefined {
  for (const row of rows.suppliers) {
    if (row.rejected) continue;
    if (row.values.supplier_id !== supplierId) {
      findings.reject(
        row,
        'supplier_id',
        `is ${row.values.supplier_id}, but this import is for --supplier ${supplierId}`,
      );
    } else if (row !== rows.suppliers[0]) {
      findings.reject(row, 'supplier_id', 'a second supplier; one import loads one');
    } else if (!leavesRoom(row.values)) {
      findings.reject(row, 'most_payment', 'is below least_payment');
    } else if (row.values.reading_to_day < row.values.reading_from_day) {
      findings.reject(row, 'reading_to_day', 'is before reading_from_day');
    } else if (stored && row.values.shard_count !== stored.shardCount) {
      findings.reject(
        row,
        'shard_count',
        `is fixed at ${stored.shardCount} since the supplier was first loaded: contracts are spread by it`,
      );
    }
  }
  const settings = checkSettings(rows.settings, findings);
  const row = rows.suppliers.find(({ rejected }) => !rejected);
  const base = row ? supplierOf(supplierId, row.values) : stored;
  if (!base) return undefined;
  const supplier = withSettings(base, stored, settings);
  if (!row) return supplier;
  const lacking = [
    supplier.dueDays.length === 0 && 'due_day',
    supplier.vatPercents.length === 0 && 'vat_percent',
  ].filter(Boolean);
  if (lacking.length === 0) return supplier;
  findings.reject(
    row,
    'supplier_id',
    `the supplier has no ${lacking.join(' and no ')}; add rows for it to the settings file`,
  );
  return undefined;
}

/** Whether any payment fits between the row's limits, the usual ones where it has none. */
function leavesRoom(values: RowValues<'suppliers'>): boolean {
  const { leastKopecks, mostKopecks } = paymentLimits(paymentsOf(values));
  return leastKopecks <= mostKopecks;
}

/** What a row leaves out, or says as the engine does by itself, is not stored. */
function supplierOf(supplierId: SupplierId, values: RowValues<'suppliers'>): Supplier {
  return {
    supplierId,
    name: values.name,
    legalName: values.legal_name,
    taxNumber: values.tax_number,
    timeZone: values.time_zone,
    phone: values.phone,
    email: values.email,
    bank: {
      payeeName: values.payee_name,
      account: values.account,
      bankName: values.bank_name,
      bic: values.bic,
      correspondentAccount: values.correspondent_account,
    },
    calendar: { holidays: [], workingWeekends: [] },
    readingWindow: { fromDay: values.reading_from_day, toDay: values.reading_to_day },
    dueDays: [],
    vatPercents: [],
    ...(values.tariff_change === 'days' && { tariffChange: values.tariff_change }),
    ...(values.unverified_readings === 'count' && { unverifiedReadings: values.unverified_readings }),
    ...(values.norm_months_stand && { normMonthsStand: true }),
    ...(values.penalties === false && { withoutPenalties: true }),
    ...(values.advances === false && { withoutAdvances: true }),
    ...(values.link_by_last_payment && { linkByLastPayment: true }),
    ...paymentsOf(values),
    implausibleTimes: values.implausible_times,
    shardCount: values.shard_count,
  };
}

function paymentsOf(values: RowValues<'suppliers'>): Pick<Supplier, 'payments'> {
  const payments = {
    ...(values.least_payment !== undefined && { leastKopecks: values.least_payment }),
    ...(values.most_payment !== undefined && { mostKopecks: values.most_payment }),
    ...(values.unusual_payment_times !== undefined && { unusualTimes: values.unusual_payment_times }),
    ...(values.unusual_payment_above !== undefined && { unusualAboveKopecks: values.unusual_payment_above }),
  };
  return Object.keys(payments).length > 0 ? { payments } : {};
}

/** The offices of the files, none twice. */
export function checkBranches(rows: readonly Row<'branches'>[], findings: Findings): Branch[] {
  const seen = new Map<string, Row<'branches'>>();
  const branches: Branch[] = [];
  for (const row of rows) {
    const { branch_id: branchId, name, address, hours, phone } = row.values;
    const before = branchId === undefined ? undefined : seen.get(branchId);
    if (before) findings.reject(row, 'branch_id', `${branchId} stands already at ${place(before)}`);
    else if (branchId !== undefined) seen.set(branchId, row);
    if (!row.rejected) branches.push({ branchId, name, address, hours, phone });
  }
  return branches;
}
