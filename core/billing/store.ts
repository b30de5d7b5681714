import type { ContractId, Period } from '#core/kernel';
import { type Ctx, insert, type Write } from '#core/platform';
import { billMissing } from './faults.ts';
import type { Bill } from './model.ts';
import { BILL_PREFIX, type BillItem, billFromItem, billItem, billKey } from './stored-bill.ts';

/** Writes a bill unless the contract has one of the period and revision. Bills are never changed. */
export function insertBill(bill: Bill): Write {
  return insert({ ...billItem(bill) });
}

/** The bill of a period, or `billing.bill_missing` (404). Asks nothing about who is calling. */
export async function requireBill(ctx: Ctx, contractId: ContractId, period: Period): Promise<Bill> {
  const bill = await findBill(ctx, contractId, period);
  if (!bill) throw billMissing();
  return bill;
}

/** The bill of a period that counts, the last of its revisions, as the last commit left it, if there is one. */
export async function findBill(ctx: Ctx, contractId: ContractId, period: Period): Promise<Bill | undefined> {
  const { pk, sk } = billKey(contractId, period);
  const page = await ctx.table.query<BillItem>(pk, { prefix: sk, reverse: true, limit: 1, strong: true });
  return page.items[0] && billFromItem(page.items[0]);
}

/** A page of a contract's bills, newest first. One Query. */
export async function billsOf(
  ctx: Ctx,
  contractId: ContractId,
  options: { limit: number; cursor?: string | undefined },
): Promise<{ bills: Bill[]; cursor?: string }> {
  const page = await ctx.table.query<BillItem>(`CONTRACT#${contractId}`, {
    prefix: BILL_PREFIX,
    reverse: true,
    limit: options.limit,
    ...(options.cursor !== undefined && { cursor: options.cursor }),
  });
  return { bills: page.items.map(billFromItem), ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

/** The bills that count of a span of months, both ends included, as the last commit left them. */
export async function billsBetween(
  ctx: Ctx,
  contractId: ContractId,
  from: Period,
  to: Period,
): Promise<Bill[]> {
  const page = await ctx.table.query<BillItem>(`CONTRACT#${contractId}`, {
    from: `${BILL_PREFIX}${from}`,
    // whatever revision the last month has
    to: `${BILL_PREFIX}${to}~`,
    strong: true,
  });
  const counting = new Map(page.items.map(billFromItem).map((bill) => [bill.period, bill]));
  return [...counting.values()];
}
