import { type ContractId, invariant, type Kopecks, kopecks, NO_MONEY, sumKopecks } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { PartShare, Payment, PaymentPart } from './model.ts';

/** What of a part is still with the supplier: neither refunded nor charged back. */
export function leftOf({
  amountKopecks,
  refundedKopecks,
  chargedBackKopecks = NO_MONEY,
}: PaymentPart): Kopecks {
  return kopecks(amountKopecks - refundedKopecks - chargedBackKopecks);
}

/** What of the money is on no contract: the supplier decides where it belongs. */
export function waitingOf(parts: readonly PaymentPart[]): Kopecks {
  return sumKopecks(parts.map((part) => (part.creditedTo === 'unapplied' ? leftOf(part) : NO_MONEY)));
}

/** What of a part may still be asked back: what is left of it, without what refunds under way are to take. Never negative. */
export function freeOf(part: PaymentPart): Kopecks {
  return kopecks(Math.max(leftOf(part) - (part.underWayKopecks ?? 0), 0));
}

/** {@link freeOf} of all parts. */
export function freeOfAll(parts: readonly PaymentPart[]): Kopecks {
  return sumKopecks(parts.map(freeOf));
}

/**
 * Out of which parts an amount is taken: the last part first, each as far as `available` says. Undefined when the parts
 * do not have it.
 */
export function sharesOf(
  parts: readonly PaymentPart[],
  amountKopecks: Kopecks,
  available: (part: PaymentPart) => number = leftOf,
): PartShare[] | undefined {
  let left: number = amountKopecks;
  const shares: PartShare[] = [];
  for (const part of parts.toReversed()) {
    const taken = Math.min(left, available(part));
    if (taken > 0) shares.push({ contractId: part.contractId, amountKopecks: kopecks(taken) });
    left -= taken;
  }
  return left === 0 ? shares : undefined;
}

/**
 * {@link sharesOf} an amount that was meant to be taken by these shares: as they say as far as the parts still have it,
 * and the rest, when something else was taken meanwhile, the last part first.
 */
export function sharesAsMeant(
  parts: readonly PaymentPart[],
  amountKopecks: Kopecks,
  meant: readonly PartShare[],
): PartShare[] | undefined {
  const asMeant = parts.map((part) => Math.min(shareOf(meant, part), leftOf(part)));
  const rest = amountKopecks - asMeant.reduce((sum, taken) => sum + taken, 0);
  const others = sharesOf(parts, kopecks(rest), (part) => leftOf(part) - (asMeant[parts.indexOf(part)] ?? 0));
  if (rest < 0 || !others) return undefined;
  return parts.flatMap((part, index) => {
    const taken = (asMeant[index] ?? 0) + shareOf(others, part);
    return taken > 0 ? [{ contractId: part.contractId, amountKopecks: kopecks(taken) }] : [];
  });
}

function shareOf(shares: readonly PartShare[], { contractId }: PaymentPart): number {
  return shares.find((share) => share.contractId === contractId)?.amountKopecks ?? 0;
}

type Counted = 'refundedKopecks' | 'underWayKopecks' | 'chargedBackKopecks';

/** The parts with these shares counted as refunded, under way or charged back; `sign` −1 takes that back. */
export function countShares(
  parts: readonly PaymentPart[],
  as: Counted,
  shares: readonly PartShare[],
  sign: 1 | -1 = 1,
): PaymentPart[] {
  return parts.map((part) => {
    const share = shareOf(shares, part);
    return share === 0 ? part : { ...part, [as]: kopecks((part[as] ?? 0) + sign * share) };
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
  const refunds = payment.refunds?.flatMap((mark) => {
    const shares = mark.shares.filter((share) => share.contractId === contractId);
    return shares.length > 0 ? [{ ...mark, shares }] : [];
  });
  return {
    ...payment,
    contractId,
    parts: [part],
    amountKopecks,
    refundedKopecks,
    ...(refunds && { refunds }),
  };
}
