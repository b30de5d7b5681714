import type * as Contract from '#core/contract';
import type { PlainDate } from '#core/kernel';
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
  readonly meters: { meter: Row<'meters'>; reading?: Row<'readings'> }[];
  /** Readings that belong to no meter of the files. */
  readonly readings: Row<'readings'>[];
}

/** Against what accounts are checked. */
export interface Surroundings {
  /** Branches and tariffs of files and table together, as far as they are good. */
  readonly branchIds: ReadonlySet<string>;
  readonly tariffs: TariffBook;
  readonly today: PlainDate;
}

/** Puts the rows of contracts, premises, meters and readings together by contract. */
export function gatherAccounts(rows: Rows, findings: Findings): Map<string, Account> {
  const accounts = new Map<string, Account>();
  const account = (number: string): Account => {
    let found = accounts.get(number);
    if (!found) {
      found = { number, services: [], meters: [], readings: [] };
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
    } else own.meters.push({ meter: row });
  }
  for (const row of rows.readings) {
    const { contract_number: number, serial_number: serial } = row.values;
    if (number === undefined) continue;
    const own = account(number);
    const meter = own.meters.find((one) => one.meter.values.serial_number === serial);
    const twin = meter?.reading ?? own.readings.find(({ values }) => values.serial_number === serial);
    if (serial !== undefined && twin) {
      findings.reject(row, 'serial_number', `a reading of ${serial} stands already at ${place(twin)}`);
    } else if (meter) meter.reading = row;
    else own.readings.push(row);
  }
  return accounts;
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
    ...account.meters.flatMap(({ meter, reading }) => (reading ? [meter, reading] : [meter])),
    ...account.readings,
  ];
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
