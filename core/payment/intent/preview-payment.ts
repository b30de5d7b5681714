import * as Billing from '#core/billing';
import { dateAt, sumOfAmounts } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import * as Supplier from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { stateOf } from '../history/view.ts';
import { findRepeat, unusualParts } from './confirmations.ts';
import type { IntentPart } from './new-intent.ts';
import type { previewPayment as operation } from './operations.ts';
import { type RequiredParts, requireParts } from './parts-wanted.ts';
import { receiptItems } from './receipt.ts';

type Preview = OutputOf<typeof operation>;

/**
 * What a payment would do if its money came now (PA2): which months of each contract it pays, what of it is paid ahead,
 * what the fiscal receipt will say, and what the payer will be asked. Changes nothing. Throws what `startPayment` throws
 * for the same contracts and sums.
 */
export async function previewPayment(ctx: Ctx, draft: InputOf<typeof operation>): Promise<Preview> {
  const required = await requireParts(ctx, draft);
  const { parts, supplier } = required;
  const today = dateAt(ctx.clock.now(), supplier.timeZone);
  const [book, asks] = await Promise.all([
    tariffsOf(ctx, supplier.supplierId).then((tariffs) => Billing.ratingBook(supplier, tariffs)),
    asksOf(ctx, required),
  ]);
  const shown = parts.map(async ({ head, amountKopecks, service, paysFor }) => {
    const account = await Billing.readAccount(ctx, book, head, today);
    const receipt = { amountKopecks, on: today, ...(paysFor && { paysFor }) };
    const { months, advanceKopecks } = Billing.shareOut(account, receipt);
    return {
      contractId: head.contractId,
      contractNumber: head.number,
      amountKopecks,
      ...(service && { service }),
      ...(paysFor && { paysFor }),
      owedKopecks: head.balanceKopecks,
      pays: [...months],
      advanceKopecks,
    };
  });
  const { leastKopecks, mostKopecks } = Supplier.paymentLimits(supplier);
  return {
    amountKopecks: sumOfAmounts(parts),
    parts: await Promise.all(shown),
    receipt: receiptLines(parts, Supplier.vatPercentOn(supplier, today)),
    asks,
    limits: { leastKopecks, mostKopecks },
  };
}

function receiptLines(parts: readonly IntentPart[], vatPercent: number): Preview['receipt'] {
  return receiptItems(parts, vatPercent).map(({ description, amountKopecks, mode }) => ({
    description,
    amountKopecks,
    mode,
    vatPercent,
  }));
}

async function asksOf(ctx: Ctx, { parts, supplier }: RequiredParts): Promise<Preview['asks']> {
  const [repeat, unusual] = await Promise.all([findRepeat(ctx, parts), unusualParts(ctx, supplier, parts)]);
  return [
    ...(repeat
      ? [
          {
            kind: 'repeat' as const,
            paymentId: repeat.paymentId,
            startedAt: repeat.createdAt,
            amountKopecks: repeat.amountKopecks,
            state: stateOf(repeat),
          },
        ]
      : []),
    ...unusual.map(({ part, usualKopecks }) => ({
      kind: 'unusual' as const,
      contractId: part.head.contractId,
      amountKopecks: part.amountKopecks,
      usualKopecks,
    })),
  ];
}
