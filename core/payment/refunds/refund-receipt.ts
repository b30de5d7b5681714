import * as Identity from '#core/identity';
import { dateAt, invariant, type Kopecks, kopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import * as Supplier from '#core/supplier';
import { contactOf } from '../intent/new-intent.ts';
import { receiptOf } from '../intent/receipt.ts';
import type { PartShare, Payment, PaymentPart, Receipt, RefundState } from '../model.ts';
import type { Refund } from './refund.ts';

/** The refund's own fiscal receipt, to the payer's present address; of a payer we do not know the acquirer has one. */
export async function refundReceipt(
  ctx: Ctx,
  payment: Payment,
  refund: Refund,
): Promise<Receipt | undefined> {
  const { payerId, supplierId, createdAt } = payment;
  if (!payerId || !(await Identity.getUser(ctx, payerId))) return undefined;
  const supplier = await Supplier.requireSupplier(ctx, supplierId);
  return receiptOf({
    parts: refund.shares.map((share) => {
      const part = payment.parts.find(({ contractId }) => contractId === share.contractId);
      invariant(part, 'a refund is taken out of its payment’s parts');
      const { contractNumber: number, service } = part;
      const { amountKopecks } = share;
      const balanceKopecks = paidDebtIn(share, part, takenBefore(payment, refund, part));
      return { head: { number, balanceKopecks }, amountKopecks, ...(service && { service }) };
    }),
    // the rate that the payment's own receipt had
    vatPercent: Supplier.vatPercentOn(supplier, dateAt(createdAt, supplier.timeZone)),
    contact: await contactOf(ctx, payerId),
  });
}

/** What was paid ahead goes back first: it is what the contract can do without. The rest had paid a debt. */
function paidDebtIn({ amountKopecks }: PartShare, part: PaymentPart, before: number): Kopecks {
  const aheadLeft = Math.max((part.aheadKopecks ?? 0) - before, 0);
  return kopecks(Math.max(amountKopecks - aheadLeft, 0));
}

const TAKES: readonly RefundState[] = ['approved', 'sent', 'succeeded'];

/** What refunds that were approved earlier took of a part, or are about to. */
function takenBefore({ refunds = [] }: Payment, { refundId }: Refund, { contractId }: PaymentPart): number {
  return refunds
    .filter((other) => other.refundId !== refundId && TAKES.includes(other.state))
    .flatMap(({ shares }) => shares.filter((share) => share.contractId === contractId))
    .reduce((sum, share) => sum + share.amountKopecks, 0);
}
