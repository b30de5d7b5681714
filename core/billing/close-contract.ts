import * as Contract from '#core/contract';
import { requireStaff, staffJournal } from '#core/identity';
import {
  contractIdOf,
  dateAt,
  lastDay as lastDayOf,
  type PlainDate,
  periodOf,
  plusMonths,
} from '#core/kernel';
import * as Metering from '#core/metering';
import { type Ctx, type InputOf, untilFresh, type Write } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { composeMonth } from './compose-month.ts';
import type * as operations from './contract.ts';
import { closingInFuture, contractEnded, earlierPeriodUnbilled, laterPeriodBilled } from './faults.ts';
import type { Bill } from './model.ts';
import { billOf, postBill } from './post-bill.ts';
import { ratingBook } from './rating-book.ts';
import { findBill } from './store.ts';

/**
 * Ends a contract with its final bill: charges and penalties up to its last day (docs/rating.md, rule 16), what was read by
 * then with them even after the reading window, in one commit with the contract leaving its cabinet. A month that is billed
 * to its last day needs no other bill: then the contract only ends. The same closing again answers the same bill. For staff with the role `billing` and the system. Throws
 * `supplier.missing`, `contract.missing`, `billing.closing_in_future`, `billing.earlier_period_unbilled`,
 * `billing.later_period_billed` (bill the month again, or close at its end), `billing.contract_ended`, and what rating throws.
 */
export async function closeContract(
  ctx: Ctx,
  { supplierId, number, lastDay }: InputOf<typeof operations.closeContract>,
): Promise<{ readonly bill?: Bill }> {
  await requireStaff(ctx, supplierId, 'billing');
  const supplier = await requireSupplier(ctx, supplierId);
  if (lastDay > dateAt(ctx.clock.now(), supplier.timeZone)) throw closingInFuture(lastDay);
  const book = ratingBook(supplier, await tariffsOf(ctx, supplierId));
  const contractId = contractIdOf(supplierId, number);
  const period = periodOf(lastDay);
  return untilFresh(async () => {
    const { head, meterItems } = await Metering.requireContract(ctx, contractId);
    if (head.status === 'terminated') return finalBill(ctx, head, lastDay);
    const { lastBilledPeriod: last } = head;
    if (last === period && lastDay === lastDayOf(period)) return endBilled(ctx, head);
    if (last !== undefined && last >= period) throw laterPeriodBilled(last);
    if (last !== undefined && last < plusMonths(period, -1)) throw earlierPeriodUnbilled(plusMonths(last, 1));
    const composed = await composeMonth(ctx, { book, head, meterItems, period, closedOn: lastDay });
    const title = { period, revision: 1, issuedAt: ctx.clock.now(), final: true } as const;
    const bill = billOf(head, composed, title);
    await ctx.table.commit([...postBill(ctx, head, composed, bill), ...ending(ctx, head)]);
    return { bill };
  });
}

/** What an earlier closing left; another day than its own is refused. */
async function finalBill(
  ctx: Ctx,
  head: Contract.ContractHead,
  lastDay: PlainDate,
): Promise<{ readonly bill?: Bill }> {
  const bill = head.lastBilledPeriod && (await findBill(ctx, head.contractId, head.lastBilledPeriod));
  if (bill && bill.period === periodOf(lastDay)) {
    if (bill.final) return { bill };
    if (lastDay === lastDayOf(bill.period)) return {};
  }
  throw contractEnded();
}

async function endBilled(ctx: Ctx, head: Contract.ContractHead): Promise<{ readonly bill?: never }> {
  await ctx.table.commit([
    Contract.patchHead(head, { set: { status: 'terminated' } }, { sameVersion: true }),
    ...ending(ctx, head),
  ]);
  return {};
}

function ending(ctx: Ctx, head: Contract.ContractHead): Write[] {
  return [
    ...Contract.leaveCabinet(ctx, head),
    ...staffJournal(ctx, 'staff.contract_closed', head.contractId),
  ];
}
