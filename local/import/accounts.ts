import type * as Contract from '#core/contract';
import type { MeterId, PlainDate } from '#core/kernel';
import type { Supplier } from '#core/supplier';
import type { Service, Tariff, TariffBook } from '#core/tariff';
import type { LoadedAccount } from './known.ts';
import { type Findings, place, type Row, type Rows } from './rows.ts';

/** One contract account of the files: it is loaded whole or not at all. */
export interface Account {
  readonly number: string;
  /** Absent where the files bring only meters or readings of a contract that is loaded already. */
  contract?: Row<'contracts'>;
  premise?: Row<'premises'>;
  services: readonly Contract.ContractService[];
  readonly meters: MeterRows[];
  /** Readings that belong to no meter of the files, in the order of their days. */
  readonly readings: Row<'readings'>[];
  /** Readings to be recorded once their meters are loaded, each meter's in the order of their days; found by the checks. */
  readonly recordings: Recording[];
}

/** A meter of the files with its readings in the order of their days. */
export interface MeterRows {
  readonly meter: Row<'meters'>;
  readonly readings: Row<'readings'>[];
}

/** A reading that a meter has besides the one it begins with. */
export interface Recording {
  readonly meterId: MeterId;
  readonly row: Row<'readings'>;
}

/** Against what accounts are checked. */
export interface Surroundings {
  /** Branches and tariffs of files and table together, as far as they are good. */
  readonly branchIds: ReadonlySet<string>;
  readonly tariffs: TariffBook;
  readonly today: PlainDate;
  /** Absent where there is no good one: the import is refused then. */
  readonly supplier: Supplier | undefined;
}

/** Puts the rows of contracts, premises, meters and readings together by contract. */
export function gatherAccounts(rows: Rows, findings: Findings): Map<string, Account> {
  const accounts = new Map<string, Account>();
  const account = (number: string): Account => {
    let found = accounts.get(number);
    if (!found) {
      found = { number, services: [], meters: [], readings: [], recordings: [] };
      accounts.set(number, found);
    }
    return found;
  };
  const premises = premisesById(rows.premises, findings);
  for (const row of rows.contracts) {
    const { number, premise_id: premiseId } = row.values;
    if (number === undefined) continue;
    const own = account(number);
    if (own.contract) {
      findings.reject(row, 'number', `${number} stands already at ${place(own.contract)}`);
      continue;
    }
    own.contract = row;
    const premise = premiseId === undefined ? undefined : premises.get(premiseId);
    if (premise) own.premise = premise;
    if (row.rejected) continue;
    if (!premise) findings.reject(row, 'premise_id', `there is no premise ${premiseId} in the files`);
    else if (premise.rejected) {
      findings.rejectWith(row, 'premise_id', `is rejected at ${place(premise)}`);
    }
  }
  for (const row of rows.meters) {
    const { contract_number: number, serial_number: serial } = row.values;
    if (number === undefined) continue;
    const own = account(number);
    const twin = own.meters.find(
      ({ meter }) => serial !== undefined && meter.values.serial_number === serial,
    );
    if (twin) {
      findings.reject(row, 'serial_number', `${serial} of ${number} stands already at ${place(twin.meter)}`);
    } else own.meters.push({ meter: row, readings: [] });
  }
  for (const row of inOrderOfDays(rows.readings)) {
    const { contract_number: number, serial_number: serial, read_on: readOn } = row.values;
    if (number === undefined) continue;
    const own = account(number);
    const list =
      own.meters.find(({ meter }) => meter.values.serial_number === serial)?.readings ?? own.readings;
    const twin = list.findLast(({ values }) => values.serial_number === serial && values.read_on === readOn);
    if (serial !== undefined && readOn !== undefined && twin) {
      findings.reject(row, 'read_on', `a reading of ${serial} on ${readOn} stands already at ${place(twin)}`);
    } else list.push(row);
  }
  return accounts;
}

/** Those of one day as they stand in the files; what has no day is rejected already. */
function inOrderOfDays(rows: readonly Row<'readings'>[]): Row<'readings'>[] {
  const day = ({ values }: Row<'readings'>): string => values.read_on ?? '';
  return rows.toSorted((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0));
}

function premisesById(rows: readonly Row<'premises'>[], findings: Findings): Map<string, Row<'premises'>> {
  const byId = new Map<string, Row<'premises'>>();
  for (const row of rows) {
    const { premise_id: premiseId } = row.values;
    if (premiseId === undefined) continue;
    const twin = byId.get(premiseId);
    if (twin) findings.reject(row, 'premise_id', `${premiseId} stands already at ${place(twin)}`);
    else byId.set(premiseId, row);
  }
  return byId;
}

/** All rows of an account, those it shares with others (its premise) left out. */
export function rowsOf(account: Account) {
  return [
    ...(account.contract ? [account.contract] : []),
    ...account.meters.flatMap(({ meter, readings }) => [meter, ...readings]),
    ...account.readings,
  ];
}

/** How many readings the files have of an account. */
export function readingsOf({ meters, readings }: Account): number {
  return meters.reduce((sum, one) => sum + one.readings.length, readings.length);
}

/**
 * Rejects what is left of an account once anything of it is: a contract without one of its meters would be
 * billed by the norm. A loaded contract stays as it is.
 */
export function rejectWhole(account: Account, findings: Findings): void {
  const rows = rowsOf(account);
  const cause = rows.find(({ rejected }) => rejected);
  if (!cause) return;
  for (const row of rows) {
    if (row.rejected) continue;
    findings.rejectWith(
      row,
      undefined,
      `belongs to contract ${account.number}, of which ${place(cause)} is rejected; a contract is loaded whole or not at all`,
    );
  }
}

/** The tariff a service is priced by today, or will be first when it has only future versions. */
export function tariffFor(
  { tariffs, today }: Pick<Surroundings, 'tariffs' | 'today'>,
  service: Service,
  category: string,
): Tariff | undefined {
  const now = tariffs.find(service, category, today);
  if (now) return now;
  const later = tariffs.all.filter(
    (tariff) => tariff.service === service && tariff.category === category && tariff.from > today,
  );
  return later.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
}

/** The services a meter of this account may measure: those of the files, else those loaded. */
export function servicesOf(
  account: Account,
  loaded: LoadedAccount | undefined,
): readonly Contract.ContractService[] {
  return account.contract ? account.services : (loaded?.head.services ?? []);
}
