import { isDeepStrictEqual } from 'node:util';
import * as Contract from '#core/contract';
import * as Metering from '#core/metering';
import { type Ctx, insert, put, type Write } from '#core/platform';
import type { Supplier } from '#core/supplier';
import type { Account } from './accounts.ts';
import { describedMeter, meterIdOf, openMeter, premiseOf } from './build.ts';
import type { LoadedAccount } from './known.ts';
import { hasColumn, type Row } from './rows.ts';

/** What an update came to. */
export interface Updated {
  readonly outcome: 'changed' | 'unchanged';
  /** Meters it added, each with the reading it begins with. */
  readonly opened: number;
}

/**
 * Brings a loaded contract up to the files: payer, branch, premise, services, maximum power, and of its meters the
 * model, the verification date, whether it is automatic, taken away or out of service; meters it lacks are added. A
 * device that was taken away and has left the contract with its last bill stays outside. Balance, owner, bills and
 * activation code are the contract's own life and stay untouched. One commit, refused when the contract or a meter has
 * changed since it was read; it counts the contract up, so that no bill rests on what a meter was before.
 */
export async function updateAccount(
  ctx: Ctx,
  supplier: Supplier,
  account: Account,
  { head, meters }: LoadedAccount,
): Promise<Updated> {
  const writes: Write[] = [];
  const facts = { ...head.meters };
  let opened = 0;
  for (const { meter: row, readings } of account.meters) {
    const meterId = meterIdOf(supplier.supplierId, account.number, row.values.serial_number);
    const before = meters.find((meter) => meter.meterId === meterId);
    if (!before) {
      const { meter, reading, facts: own } = openMeter(supplier, head.contractId, row, readings[0]);
      facts[meterId] = own;
      opened += 1;
      writes.push(insert(Metering.meterItem(meter)), put(Metering.readingItem(reading)));
      continue;
    }
    const after = describedMeter(before, row);
    if (isDeepStrictEqual(before, after)) continue;
    const known = facts[meterId];
    if (known) facts[meterId] = factsAfter(known, after);
    const item = Metering.meterItem({ ...after, version: before.version + 1 });
    writes.push(put(item, { equals: { version: before.version } }));
  }
  const set = {
    ...changedFields(account, head),
    ...(!isDeepStrictEqual(facts, head.meters) && { meters: facts }),
  };
  if (writes.length === 0 && Object.keys(set).length === 0) return { outcome: 'unchanged', opened };
  await ctx.table.commit([...writes, Contract.patchHead(head, { set }, { sameVersion: true })]);
  return { outcome: 'changed', opened };
}

function factsAfter(
  { removedOn: _before, ...facts }: Contract.MeterFacts,
  { verifiedUntil, automatic, removedOn }: Metering.Meter,
): Contract.MeterFacts {
  return { ...facts, verifiedUntil, automatic, ...(removedOn && { removedOn }) };
}

function changedFields(account: Account, head: Contract.ContractHead): Contract.HeadChange {
  const { contract, premise } = account;
  if (!contract || !premise) return {};
  const { kind } = contract.values;
  const maxPowerKw = maxPowerOf(contract, head);
  const after = {
    payerName: contract.values.payer_name,
    branchId: contract.values.branch_id,
    premise: premiseOf(premise.values),
    services: account.services,
  };
  return {
    ...(kind !== head.kind && { kind }),
    ...(maxPowerKw !== head.maxPowerKw && { maxPowerKw }),
    ...(after.payerName !== head.payerName && { payerName: after.payerName }),
    ...(after.branchId !== head.branchId && { branchId: after.branchId }),
    ...(!isDeepStrictEqual(after.premise, head.premise) && { premise: after.premise }),
    ...(!isDeepStrictEqual(after.services, head.services) && { services: after.services }),
  };
}

/** A file without the column leaves it as it is, an empty cell ends it; a household has none. */
function maxPowerOf(row: Row<'contracts'>, { maxPowerKw }: Contract.ContractHead): number | undefined {
  if (row.values.kind === 'household') return undefined;
  return hasColumn(row, 'max_power_kw') ? row.values.max_power_kw : maxPowerKw;
}
