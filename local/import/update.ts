import { isDeepStrictEqual } from 'node:util';
import * as Contract from '#core/contract';
import * as Metering from '#core/metering';
import { type Ctx, insert, put, type Write } from '#core/platform';
import type { Supplier } from '#core/supplier';
import type { Account } from './accounts.ts';
import { meterIdOf, openMeter, premiseOf } from './build.ts';
import type { LoadedAccount } from './known.ts';

/**
 * Brings a loaded contract up to the files: payer, branch, premise, services, and of its meters the model, the
 * verification date and whether it is automatic; meters it lacks are added. Balance, owner, bills, readings and
 * activation code are the contract's own life and stay untouched. One commit, refused when the contract or a
 * meter has changed since it was read.
 */
export async function updateAccount(
  ctx: Ctx,
  supplier: Supplier,
  account: Account,
  { head, meters }: LoadedAccount,
): Promise<'changed' | 'unchanged'> {
  const writes: Write[] = [];
  const facts = { ...head.meters };
  for (const { meter: row, reading } of account.meters) {
    const meterId = meterIdOf(supplier.supplierId, account.number, row.values.serial_number);
    const before = meters.find((meter) => meter.meterId === meterId);
    if (!before) {
      const opened = openMeter(supplier, head.contractId, row, reading);
      facts[meterId] = opened.facts;
      writes.push(insert(Metering.meterItem(opened.meter)), put(Metering.readingItem(opened.reading)));
      continue;
    }
    const described = {
      model: row.values.model,
      verifiedUntil: row.values.verified_until,
      automatic: row.values.automatic ?? false,
    };
    const after = { ...before, ...described };
    if (isDeepStrictEqual(before, after)) continue;
    const known = facts[meterId];
    if (known) {
      facts[meterId] = { ...known, verifiedUntil: after.verifiedUntil, automatic: after.automatic };
    }
    writes.push(
      put(Metering.meterItem({ ...after, version: before.version + 1 }), {
        equals: { version: before.version },
      }),
    );
  }
  const set = {
    ...changedFields(account, head),
    ...(!isDeepStrictEqual(facts, head.meters) && { meters: facts }),
  };
  if (Object.keys(set).length > 0) writes.push(Contract.patchHead(head, { set }, { sameVersion: true }));
  if (writes.length === 0) return 'unchanged';
  await ctx.table.commit(writes);
  return 'changed';
}

function changedFields(account: Account, head: Contract.ContractHead): Contract.HeadChange {
  const { contract, premise } = account;
  if (!contract || !premise) return {};
  const after = {
    payerName: contract.values.payer_name,
    branchId: contract.values.branch_id,
    premise: premiseOf(premise.values),
    services: account.services,
  };
  return {
    ...(after.payerName !== head.payerName && { payerName: after.payerName }),
    ...(after.branchId !== head.branchId && { branchId: after.branchId }),
    ...(!isDeepStrictEqual(after.premise, head.premise) && { premise: after.premise }),
    ...(!isDeepStrictEqual(after.services, head.services) && { services: after.services }),
  };
}
