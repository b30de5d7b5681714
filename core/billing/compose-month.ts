import type { ContractHead } from '#core/contract';
import { Fault, type Period, type PlainDate, plusMonths } from '#core/kernel';
import * as Metering from '#core/metering';
import type { Ctx } from '#core/platform';
import { type ComposedBill, composeBill } from './compose-bill.ts';
import { dataBroken } from './faults.ts';
import { chargedUntil } from './meter-use.ts';
import type { RatingInput } from './price-lines.ts';
import { recalculatedSince } from './rate-contract.ts';
import type { RatingBook } from './rating-book.ts';
import { readAccount } from './read-account.ts';
import { billsBetween } from './store.ts';
import { withGone } from './with-gone.ts';

/** A month to be billed: a contract and its meters as they were read. */
export interface MonthOfContract {
  readonly book: RatingBook;
  readonly head: ContractHead;
  readonly meterItems: readonly Metering.Meter[];
  readonly period: Period;
  readonly closedOn?: PlainDate;
}

/**
 * Reads what else a contract's bill rests on (earlier readings, months to recalculate, debts) and composes it. Most
 * contracts need nothing more. Whatever composing throws is about the contract's data, a Fault: a reason to skip it, not
 * to stop a run.
 */
export async function composeMonth(
  ctx: Ctx,
  { book, head, meterItems, period, closedOn }: MonthOfContract,
): Promise<ComposedBill & { readonly input: RatingInput }> {
  const { timeZone } = book.supplier;
  const asOf = (meter: Metering.Meter) => {
    const on = chargedUntil(meter, period, closedOn);
    return on
      ? Metering.meterAtClosing(ctx, meter, period, { on, timeZone })
      : Metering.meterAsOf(ctx, meter, period);
  };
  const onHead: Metering.Meter[] = [];
  for (const meter of meterItems) onHead.push(await asOf(meter));
  const since = recalculatedSince({ book, head, meters: onHead, period });
  const [earlierBills, all, account] = await Promise.all([
    since === undefined ? [] : billsBetween(ctx, head.contractId, since, plusMonths(period, -1)),
    since === undefined ? onHead : Metering.metersOf(ctx, head.contractId, { strong: true }),
    readAccount(ctx, book, head, closedOn ?? book.month(period).last),
  ]);
  const meters = withGone(onHead, all, earlierBills);
  const input = { book, head, meters, period, earlierBills, ...(closedOn && { closedOn }) };
  try {
    return { ...composeBill(input, account), input };
  } catch (error) {
    throw error instanceof Fault ? error : dataBroken(error);
  }
}
