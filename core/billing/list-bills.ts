import * as Contract from '#core/contract';
import type { Period } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import type { Bill } from './model.ts';
import { billsOf, findBill } from './store.ts';

const PAGE = 24;

/** The bills of one of the caller's contracts, newest first. Two round trips. Throws `contract.missing`. */
export async function listBills(
  ctx: Ctx,
  { contractId, cursor }: InputOf<typeof operations.listBills>,
): Promise<OutputOf<typeof operations.listBills>> {
  const [, page] = await Promise.all([
    Contract.requireOwn(ctx, contractId),
    billsOf(ctx, contractId, { limit: PAGE, cursor }),
  ]);
  const counting = await countingRevisions(ctx, page.bills, cursor !== undefined);
  return {
    ...page,
    bills: page.bills.map((bill) => ({
      ...summaryOf(bill),
      replaced: bill.revision !== counting.get(bill.period),
    })),
  };
}

/** The revision that counts of each month: the newest, and where a page goes on from another, that may stand on the other. */
async function countingRevisions(
  ctx: Ctx,
  bills: readonly Bill[],
  goesOn: boolean,
): Promise<ReadonlyMap<Period, number>> {
  const [first] = bills;
  const newest = goesOn && first && (await findBill(ctx, first.contractId, first.period));
  const oldestFirst = [...(newest ? [newest] : []), ...bills].reverse();
  return new Map(oldestFirst.map(({ period, revision }) => [period, revision]));
}

/** What a list says of a bill. */
export function summaryOf({ period, number, issuedAt, dueOn, chargedKopecks, totalKopecks }: Bill) {
  return { period, number, issuedAt, dueOn, chargedKopecks, totalKopecks };
}
