import { type ContractId, invariant, type Kopecks, kopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Payment, PaymentPart } from './model.ts';

/** What a refund takes out of one part. */
export interface RefundShare {
  readonly part: PaymentPart;
  readonly amountKopecks: Kopecks;
}

/**
 * Out of which parts a refund is taken: the last part first, each as far as there is anything left of it. Asserts that
 * the parts have it.
 */
export function refundShares(parts: readonly PaymentPart[], amountKopecks: Kopecks): RefundShare[] {
  let left: number = amountKopecks;
  const shares: RefundShare[] = [];
  for (const part of parts.toReversed()) {
    const taken = Math.min(left, part.amountKopecks - part.refundedKopecks);
    if (taken > 0) shares.push({ part, amountKopecks: kopecks(taken) });
    left -= taken;
  }
  invariant(left === 0, 'a refund is never more than its payment has left');
  return shares;
}

/** The parts after these shares have gone back. */
export function withoutShares(parts: readonly PaymentPart[], shares: readonly RefundShare[]): PaymentPart[] {
  return parts.map((part) => {
    const share = shares.find((taken) => taken.part.contractId === part.contractId);
    if (!share) return part;
    return { ...part, refundedKopecks: kopecks(part.refundedKopecks + share.amountKopecks) };
  });
}

/** Whether the caller is who paid; the system may see what the payer may. */
export function isPayer({ actor }: Pick<Ctx, 'actor'>, payment: Payment): boolean {
  return actor.kind === 'system' || (actor.kind === 'user' && actor.userId === payment.payerId);
}

/**
 * A payment as it is seen from one of its contracts: whole by who paid, and only what was that contract's by whoever
 * has the contract now, to whom the payer's other contracts are none of their business.
 */
export function seenFrom(ctx: Pick<Ctx, 'actor'>, payment: Payment, contractId: ContractId): Payment {
  if (isPayer(ctx, payment)) return { ...payment, contractId };
  const part = payment.parts.find((one) => one.contractId === contractId);
  invariant(part, 'a payment is seen from its own contracts');
  const { amountKopecks, refundedKopecks } = part;
  return { ...payment, contractId, parts: [part], amountKopecks, refundedKopecks };
}
