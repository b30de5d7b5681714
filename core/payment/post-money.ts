import * as Contract from '#core/contract';
import { type Kopecks, periodAt } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Write } from '#core/platform';
import type { Payment } from './model.ts';

/**
 * The ledger's writes for money that came in. The contract is credited whoever owns it by now; money for a
 * terminated contract, and money that came after the payment was given up, waits as unapplied and leaves the
 * contract's balance alone.
 */
export async function postMoney(
  ctx: Ctx,
  payment: Payment,
  late: boolean,
): Promise<{ creditedTo: 'contract' | 'unapplied'; writes: Write[] }> {
  const head = await Contract.requireHead(ctx, payment.contractId);
  const creditedTo = late || head.status === 'terminated' ? 'unapplied' : 'contract';
  const writes = Ledger.post(ctx, head, {
    cause: { kind: 'payment', ref: payment.paymentId },
    period: periodAt(ctx.clock.now(), head.supplier.timeZone),
    postings: [
      {
        debit: `acquirer:${payment.gateway}`,
        credit: accountOf(creditedTo),
        amountKopecks: payment.amountKopecks,
      },
    ],
  });
  return { creditedTo, writes };
}

/** The ledger's writes for money that went back, out of where it was posted to. */
export async function postRefund(
  ctx: Ctx,
  payment: Payment,
  creditedTo: 'contract' | 'unapplied',
  refund: { refundId: string; amountKopecks: Kopecks },
): Promise<Write[]> {
  const head = await Contract.requireHead(ctx, payment.contractId);
  return Ledger.post(ctx, head, {
    cause: { kind: 'refund', ref: refund.refundId },
    period: periodAt(ctx.clock.now(), head.supplier.timeZone),
    postings: [
      {
        debit: accountOf(creditedTo),
        credit: `acquirer:${payment.gateway}`,
        amountKopecks: refund.amountKopecks,
      },
    ],
  });
}

const accountOf = (creditedTo: 'contract' | 'unapplied') =>
  creditedTo === 'contract' ? 'customer' : 'unapplied';
