import type { PlainDate, SupplierId } from '#core/kernel';
import { RECEIPT_VAT_PERCENTS } from '#core/payment';
import type { Branch, Dated, Supplier } from '#core/supplier';
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
    implausibleTimes: values.implausible_times,
    shardCount: values.shard_count,
  };
}

function checkSettings(rows: readonly Row<'settings'>[], findings: Findings): Row<'settings'>[] {
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
    const dated = setting === 'due_day' || setting === 'vat_percent';
    if (dated && value === undefined) findings.reject(row, 'value', `is empty; ${setting} needs a number`);
    if (!dated && value !== undefined) findings.reject(row, 'value', `must be empty for ${setting}`);
    if (setting === 'due_day' && value !== undefined && (value < 1 || value > 31)) {
      findings.reject(row, 'value', 'must be a day of the month, 1 to 31');
    }
    if (setting === 'vat_percent' && value !== undefined && !RECEIPT_VAT_PERCENTS.includes(value)) {
      findings.reject(
        row,
        'value',
        `${value} is no rate a fiscal receipt knows, so no payment could be taken: write one of ${RECEIPT_VAT_PERCENTS.join(', ')}; 0 is for a supplier without VAT`,
      );
    }
  }
  return rows.filter(({ rejected }) => !rejected);
}

/** The files' settings on top of the stored ones: a value of the same date is replaced, the others stay. */
function withSettings(
  base: Supplier,
  stored: Supplier | undefined,
  settings: readonly Row<'settings'>[],
): Supplier {
  const dated = (name: 'due_day' | 'vat_percent', before: readonly Dated<number>[]): Dated<number>[] => {
    const byDate = new Map(before.map((entry) => [entry.from, entry]));
    for (const { values } of settings) {
      if (values.setting !== name || values.value === undefined) continue;
      byDate.set(values.from, { from: values.from, value: values.value });
    }
    return [...byDate.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
  };
  const days = (name: 'holiday' | 'working_weekend', before: readonly PlainDate[]): PlainDate[] => {
    const added = settings.filter(({ values }) => values.setting === name).map(({ values }) => values.from);
    return [...new Set([...before, ...added])].sort();
  };
  return {
    ...base,
    calendar: {
      holidays: days('holiday', stored?.calendar.holidays ?? []),
      workingWeekends: days('working_weekend', stored?.calendar.workingWeekends ?? []),
    },
    dueDays: dated('due_day', stored?.dueDays ?? []),
    vatPercents: dated('vat_percent', stored?.vatPercents ?? []),
  };
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
