import * as Contract from '#core/contract';
import { kopecks, plusMonths } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { type TariffBook, tariffsOf } from '#core/tariff';
import { compareServices } from './compare-services.ts';
import type * as operations from './contract.ts';
import type { Bill } from './model.ts';
import { findBill, requireBill } from './store.ts';

type Comparison = OutputOf<typeof operations.compareBill>;

/**
 * One bill beside those of the month before and of the same month last year (BI6), as far as there are such bills. Two
 * round trips. Throws `contract.missing`, `billing.bill_missing`.
 */
export async function compareBill(
  ctx: Ctx,
  { contractId, period }: InputOf<typeof operations.compareBill>,
): Promise<Comparison> {
  const { supplierId } = await Contract.requireOwn(ctx, contractId);
  const [bill, monthBefore, yearBefore, tariffs] = await Promise.all([
    requireBill(ctx, contractId, period),
    findBill(ctx, contractId, plusMonths(period, -1)),
    findBill(ctx, contractId, plusMonths(period, -12)),
    tariffsOf(ctx, supplierId),
  ]);
  return {
    period,
    chargedKopecks: bill.chargedKopecks,
    penaltyKopecks: bill.penaltyKopecks,
    ...(monthBefore && { monthBefore: compared(bill, monthBefore, tariffs) }),
    ...(yearBefore && { yearBefore: compared(bill, yearBefore, tariffs) }),
  };
}

function compared(bill: Bill, before: Bill, tariffs: TariffBook): NonNullable<Comparison['monthBefore']> {
  return {
    period: before.period,
    chargedKopecks: before.chargedKopecks,
    differenceKopecks: kopecks(bill.chargedKopecks - before.chargedKopecks),
    penaltyDifferenceKopecks: kopecks(bill.penaltyKopecks - before.penaltyKopecks),
    services: compareServices(bill.lines, before.lines, tariffs).map((change) => ({
      ...change,
      reasons: [...change.reasons],
    })),
  };
}
