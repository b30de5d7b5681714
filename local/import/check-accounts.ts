import type * as Contract from '#core/contract';
import { periodOf } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { type Account, type Surroundings, tariffFor } from './accounts.ts';
import { checkMeter } from './check-meters.ts';
import { checkReadings } from './check-readings.ts';
import { SERVICE_NAMES } from './kinds.ts';
import type { LoadedAccount } from './known.ts';
import type { Findings, Row } from './rows.ts';

/** Checks one account against the supplier, its tariffs and what is loaded of it already. */
export async function checkAccount(
  ctx: Ctx,
  account: Account,
  loaded: LoadedAccount | undefined,
  around: Surroundings,
  findings: Findings,
): Promise<void> {
  if (account.contract && !account.contract.rejected) checkContract(account, around, findings);
  for (const { meter } of account.meters) {
    if (!meter.rejected) checkMeter(account, meter, loaded, around, findings);
  }
  await checkReadings(ctx, account, loaded, around, findings);
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
  if (values.kind === 'household' && values.max_power_kw !== undefined) {
    findings.reject(
      row,
      'max_power_kw',
      'must be empty for a household: the norm is charged where its meters are silent',
    );
  }
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
