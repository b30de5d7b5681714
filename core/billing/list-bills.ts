import * as Contract from '#core/contract';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import type * as operations from './contract.ts';
import type { Bill } from './model.ts';
import { billsOf } from './store.ts';

const PAGE = 24;

/** The bills of one of the caller's contracts, newest first. Throws `contract.missing`. */
export async function listBills(
  ctx: Ctx,
  { contractId, cursor }: InputOf<typeof operations.listBills>,
): Promise<OutputOf<typeof operations.listBills>> {
  await Contract.requireOwn(ctx, contractId);
  const page = await billsOf(ctx, contractId, { limit: PAGE, cursor });
  return { ...page, bills: page.bills.map(summaryOf) };
}

/** What a list says of a bill. */
export function summaryOf({ period, number, issuedAt, dueOn, chargedKopecks, totalKopecks }: Bill) {
  return { period, number, issuedAt, dueOn, chargedKopecks, totalKopecks };
}
