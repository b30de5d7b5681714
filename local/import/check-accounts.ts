import type * as Contract from '#core/contract';
import { type MeterId, periodOf } from '#core/kernel';
import { ZONES_BY_REGISTERS } from '#core/tariff';
import { type Account, type Surroundings, servicesOf, tariffFor } from './accounts.ts';
import { meterIdOf } from './build.ts';
import { checkCountable } from './check-countable.ts';
import { checkReading } from './check-readings.ts';
import { SERVICE_NAMES } from './kinds.ts';
import type { LoadedAccount } from './known.ts';
import type { Findings, Row } from './rows.ts';

/** Checks one account against the supplier, its tariffs and what is loaded of it already. */
export function checkAccount(
  account: Account,
  loaded: LoadedAccount | undefined,
  around: Surroundings,
  findings: Findings,
): void {
  if (account.contract && !account.contract.rejected) checkContract(account, around, findings);
  for (const one of account.meters) {
    if (one.meter.rejected) continue;
    checkMeter(account, one.meter, loaded, around, findings);
    const isLoaded = loadedMeter(loaded, account, one.meter.values.serial_number) !== undefined;
    if (!one.reading && !isLoaded && !one.meter.rejected) {
      findings.reject(
        one.meter,
        'serial_number',
        `${one.meter.values.serial_number} has no opening reading in the files; consumption is counted from it`,
      );
    }
    if (one.reading && !one.reading.rejected && !one.meter.rejected) {
      checkReading(one.reading, one.meter, around, findings);
    }
  }
  for (const reading of account.readings) {
    if (reading.rejected || loadedMeter(loaded, account, reading.values.serial_number)) continue;
    findings.reject(
      reading,
      'serial_number',
      `there is no meter ${reading.values.serial_number} of contract ${account.number} in the files`,
    );
  }
  if (account.contract && !account.contract.rejected) checkNorms(account, loaded, around, findings);
}

function checkContract(account: Account, around: Surroundings, findings: Findings): void {
  const row = account.contract;
  if (!row) return;
  const { values } = row;
  if (!around.branchIds.has(values.branch_id)) {
    findings.reject(row, 'branch_id', `there is no branch ${values.branch_id} in the files or the table`);
  }
  account.services = readServices(row, around, findings);
  const running = periodOf(around.today);
  if (values.last_billed_period === undefined) {
    if (values.last_bill !== undefined)
      findings.reject(row, 'last_bill', 'needs last_billed_period beside it');
    if (values.due_on !== undefined) findings.reject(row, 'due_on', 'needs last_billed_period beside it');
  } else if (values.last_billed_period > running) {
    findings.reject(row, 'last_billed_period', `${values.last_billed_period} has not come yet`);
  }
}

/** `electricity/urban-gas` or, for those whom ranges do not concern, `electricity/urban-gas/no-ranges`. */
function readServices(
  row: Row<'contracts'>,
  around: Surroundings,
  findings: Findings,
): Contract.ContractService[] {
  const services: Contract.ContractService[] = [];
  for (const text of row.values.services) {
    const [name, category, flag, ...rest] = text.split('/');
    const service = SERVICE_NAMES.find((one) => one === name);
    if (!service || !category || rest.length > 0 || (flag !== undefined && flag !== 'no-ranges')) {
      findings.reject(
        row,
        'services',
        `${JSON.stringify(text)} is not written as service/category or service/category/no-ranges`,
      );
    } else if (services.some((one) => one.service === service)) {
      findings.reject(row, 'services', `names ${service} twice`);
    } else if (!tariffFor(around, service, category)) {
      findings.reject(
        row,
        'services',
        `there is no tariff for ${service}/${category}, in force or to come, in the files or the table`,
      );
    } else services.push({ service, category, ...(flag && { rangeExempt: true }) });
  }
  return services;
}

function loadedMeter(loaded: LoadedAccount | undefined, account: Account, serialNumber: string | undefined) {
  if (!loaded || serialNumber === undefined) return undefined;
  const meterId: MeterId = meterIdOf(loaded.head.supplierId, account.number, serialNumber);
  return loaded.meters.find((meter) => meter.meterId === meterId);
}

const ZONE_SETS = Object.values(ZONES_BY_REGISTERS);

function checkMeter(
  account: Account,
  row: Row<'meters'>,
  loaded: LoadedAccount | undefined,
  around: Surroundings,
  findings: Findings,
): void {
  const { values } = row;
  if (!account.contract && !loaded) {
    findings.reject(
      row,
      'contract_number',
      `there is no contract ${account.number} in the files or the table`,
    );
    return;
  }
  if (account.contract?.rejected) return; // the whole account is rejected with that reason
  const zones = ZONE_SETS.find((set) => set.join('|') === values.zones.join('|'));
  if (!zones || (values.service !== 'electricity' && zones.length > 1)) {
    findings.reject(
      row,
      'zones',
      values.service === 'electricity'
        ? `must be single, day|night or peak|half-peak|night, not ${values.zones.join('|')}`
        : `must be single for ${values.service}`,
    );
  }
  if (values.verified_until < values.installed_on) {
    findings.reject(row, 'verified_until', 'is before installed_on');
  }
  if (values.installed_on > around.today) findings.reject(row, 'installed_on', 'is in the future');
  checkPriced(account, row, loaded, around, findings);
  const before = loadedMeter(loaded, account, values.serial_number);
  if (!before) return;
  const fixed = [
    before.service !== values.service && 'service',
    before.zones.join('|') !== values.zones.join('|') && 'zones',
    before.digits !== values.digits && 'digits',
    before.transformationRatio !== (values.transformation_ratio ?? 1) && 'transformation_ratio',
    before.installedOn !== values.installed_on && 'installed_on',
  ].filter((column) => column !== false);
  for (const column of fixed) {
    findings.reject(
      row,
      column,
      'differs from the meter that is loaded; a meter is never changed into another one: give a new device its own serial number',
    );
  }
}

/** Every register of a meter must have a rate, and a full turn of it a price. */
function checkPriced(
  account: Account,
  row: Row<'meters'>,
  loaded: LoadedAccount | undefined,
  around: Surroundings,
  findings: Findings,
): void {
  const { service, zones } = row.values;
  const received = servicesOf(account, loaded).find((one) => one.service === service);
  if (!received) {
    findings.reject(row, 'service', `contract ${account.number} does not receive ${service}`);
    return;
  }
  const tariff = tariffFor(around, service, received.category);
  checkCountable(row, tariff, findings);
  if (!tariff) return; // reported at the contract
  if (tariff.per !== 'volume') {
    findings.reject(
      row,
      'service',
      `${service}/${received.category} is charged per ${tariff.per}, not by meter`,
    );
    return;
  }
  const unsold = zones.filter((zone) => !Object.hasOwn(tariff.rates, zone));
  if (unsold.length > 0) {
    findings.reject(
      row,
      'zones',
      `the tariff ${service}/${received.category} has no rate for ${unsold.join(', ')}`,
    );
  }
}

/** Without a meter a service sold by volume is charged by the norm, so its tariff must have one. */
function checkNorms(
  account: Account,
  loaded: LoadedAccount | undefined,
  around: Surroundings,
  findings: Findings,
): void {
  const metered = new Set([
    ...account.meters.map(({ meter }) => meter.values.service),
    ...(loaded?.meters.map(({ service }) => service) ?? []),
  ]);
  for (const { service, category } of account.services) {
    const tariff = tariffFor(around, service, category);
    if (!account.contract || !tariff || metered.has(service)) continue;
    if (tariff.per !== 'volume' || tariff.normPerPerson !== undefined) continue;
    findings.reject(
      account.contract,
      'services',
      `${service} has no meter in the files, and the tariff ${service}/${category} has no norm_per_person to charge by`,
    );
  }
}
