import type { Ctx, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import type { ContractHead } from './model.ts';
import { type ReadingsDue, readingsDue } from './readings-due.ts';

type Summary = OutputOf<typeof operations.getDashboard>['contracts'][number];

/** A contract as lists show it, made of its head alone. */
export function summaryOf(
  ctx: Pick<Ctx, 'clock'>,
  head: ContractHead,
  due: ReadingsDue = readingsDue(head, ctx.clock.now()),
): Summary {
  return {
    contractId: head.contractId,
    number: head.number,
    supplierName: head.supplier.name,
    address: head.premise.address,
    ...(head.group && { group: head.group }),
    balanceKopecks: head.balanceKopecks,
    ...(head.lastBilledPeriod && { lastBilledPeriod: head.lastBilledPeriod }),
    ...(head.lastBillKopecks !== undefined && { lastBillKopecks: head.lastBillKopecks }),
    ...(head.dueOn && { dueOn: head.dueOn }),
    readingsNeeded: due.meterIds.length,
    ...(due.until && { readingsUntil: due.until }),
  };
}
