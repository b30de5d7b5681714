import { isDeepStrictEqual } from 'node:util';
import type * as Metering from '#core/metering';
import { ZONES_BY_REGISTERS } from '#core/tariff';
import { type Account, type Surroundings, servicesOf, tariffFor } from './accounts.ts';
import { describedMeter } from './build.ts';
import { checkCountable } from './check-countable.ts';
import { type LoadedAccount, loadedMeter } from './known.ts';
import type { Findings, Row } from './rows.ts';

const ZONE_SETS = Object.values(ZONES_BY_REGISTERS);

/** Checks a device against its contract, its tariff, and itself as it is loaded. */
export function checkMeter(
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
  checkService(row, around, findings);
  checkPriced(account, row, loaded, around, findings);
  const before = loadedMeter(loaded, values.serial_number);
  if (before) checkSameDevice(row, before, loaded, findings);
  else if (loaded?.head.status === 'terminated') {
    findings.reject(row, 'contract_number', `contract ${account.number} has ended; it takes no new meter`);
  }
}

/** Taken away, broken, or out of reach: since when, and that it has begun. */
function checkService(row: Row<'meters'>, { today }: Pick<Surroundings, 'today'>, findings: Findings): void {
  const { installed_on: installedOn, out_of_service: why, ...values } = row.values;
  for (const column of ['removed_on', 'out_of_service_since'] as const) {
    const on = values[column];
    if (on !== undefined && on < installedOn) findings.reject(row, column, 'is before installed_on');
    if (on !== undefined && on > today) findings.reject(row, column, 'is in the future');
  }
  if (why && !values.out_of_service_since) {
    findings.reject(row, 'out_of_service', 'needs out_of_service_since beside it');
  }
  if (values.out_of_service_since && !why) {
    findings.reject(row, 'out_of_service_since', 'needs out_of_service beside it: broken or no-access');
  }
}

function checkSameDevice(
  row: Row<'meters'>,
  before: Metering.Meter,
  loaded: LoadedAccount | undefined,
  findings: Findings,
): void {
  const { values } = row;
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
  const after = describedMeter(before, row);
  if (loaded?.head.meters[before.meterId]) return;
  for (const [column, was, now] of [
    ['removed_on', before.removedOn, after.removedOn],
    ['out_of_service', before.outOfService, after.outOfService],
  ] as const) {
    if (isDeepStrictEqual(was, now)) continue;
    findings.reject(
      row,
      column,
      `cannot change: the meter was taken away${before.removedOn ? ` on ${before.removedOn}` : ''} and is billed to its end; load a device that came back under a new serial number`,
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
