import * as Contract from '#core/contract';
import { contractIdOf, invariant, kopecks, NO_MONEY, periodAt, sumOfAmounts } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Write } from '#core/platform';
import { type Payment, type PaymentPart, withEvent } from '../model.ts';
import { countShares, freeOf, freeOfAll, leftOf, sharesOf } from '../parts.ts';
import { moreThanLeft, notPaidFor, notRefundable } from '../refunds/faults.ts';
import { postBack } from '../settlement/post-money.ts';
import type * as store from '../store.ts';
import type { Correction, CorrectionDraft } from './correction.ts';
import * as corrections from './correction-store.ts';
import { contractEnded, nothingToWin, nothingUnapplied } from './faults.ts';

/** What a correction does: to the payment, to itself, and in the ledgers. */
export interface PostedCorrection {
  readonly payment: store.PaymentChange;
  readonly correction?: Pick<Correction, 'taken'>;
  readonly writes: readonly Write[];
}

type Draft<K extends CorrectionDraft['kind']> = Extract<CorrectionDraft, { kind: K }>;

/**
 * Works out what a correction does to a payment as it is now. Nothing is written: asked for before a correction is
 * stored, it says whether the correction is possible at all. Throws what makes it impossible: `payment.not_refundable`,
 * `payment.more_than_left`, `payment.nothing_to_win`, `payment.nothing_unapplied`, `payment.not_paid_for`,
 * `payment.contract_ended`, `contract.missing`.
 */
export function postCorrection(
  ctx: Ctx,
  payment: Payment,
  correction: Correction,
): Promise<PostedCorrection> {
  const { draft } = correction;
  switch (draft.kind) {
    case 'chargeback':
      return postChargeback(ctx, payment, correction, draft);
    case 'chargeback_won':
      return postWon(ctx, payment, correction, draft);
    case 'apply':
      return postApplied(ctx, payment, correction, draft);
  }
}

async function postChargeback(
  ctx: Ctx,
  payment: Payment,
  { correctionId }: Correction,
  { operationId, ...draft }: Draft<'chargeback'>,
): Promise<PostedCorrection> {
  if (!payment.postedAt || !payment.providerId) throw notRefundable(payment.state);
  const amountKopecks = kopecks(draft.amountKopecks);
  const shares = sharesOf(payment.parts, amountKopecks, freeOf);
  if (!shares) throw moreThanLeft(freeOfAll(payment.parts));
  const at = ctx.clock.now();
  const cause = { kind: 'chargeback', ref: correctionId } as const;
  const { contractIds, writes } = await postBack(ctx, payment, { cause, shares, at });
  return {
    payment: {
      parts: countShares(payment.parts, 'chargedBackKopecks', shares),
      chargedBackKopecks: kopecks((payment.chargedBackKopecks ?? 0) + amountKopecks),
      timeline: withEvent(payment, { at, kind: 'charged_back', detail: operationId }),
    },
    correction: { taken: { at, shares, contractIds } },
    writes,
  };
}

/** The chargeback's entries are reversed where they are, and its money is the payment's again. */
async function postWon(
  ctx: Ctx,
  payment: Payment,
  { correctionId }: Correction,
  { chargebackId }: Draft<'chargeback_won'>,
): Promise<PostedCorrection> {
  const lost = await corrections.findCorrection(ctx, payment, chargebackId);
  if (!lost?.taken || lost.wonBy) throw nothingToWin();
  const { shares, contractIds } = lost.taken;
  const at = ctx.clock.now();
  const writes: Write[] = [];
  for (const contractId of contractIds) {
    const head = await Contract.requireHead(ctx, contractId);
    const entryId = Ledger.entryIdOf(contractId, { kind: 'chargeback', ref: chargebackId }, lost.taken.at);
    const entry = await Ledger.findEntry(ctx, contractId, entryId);
    invariant(entry, `the chargeback ${chargebackId} has its entry`);
    const period = periodAt(at, head.supplier.timeZone);
    writes.push(...Ledger.post(ctx, head, Ledger.reversalOf(entry, { period, at })));
  }
  const amountKopecks = sumOfAmounts(shares);
  return {
    payment: {
      parts: countShares(payment.parts, 'chargedBackKopecks', shares, -1),
      chargedBackKopecks: kopecks((payment.chargedBackKopecks ?? 0) - amountKopecks),
      timeline: withEvent(payment, { at, kind: 'chargeback_won', detail: chargebackId }),
    },
    writes: [...writes, corrections.replaceCorrection(lost, { wonBy: correctionId }).write],
  };
}

async function postApplied(
  ctx: Ctx,
  payment: Payment,
  { correctionId }: Correction,
  { to, from }: Draft<'apply'>,
): Promise<PostedCorrection> {
  const part = unappliedPart(payment, from);
  const amountKopecks = leftOf(part);
  const head = await Contract.requireHead(ctx, contractIdOf(payment.supplierId, to));
  if (head.status === 'terminated') throw contractEnded();
  const at = ctx.clock.now();
  const writes = Ledger.post(
    ctx,
    head,
    {
      cause: { kind: 'applied', ref: correctionId },
      period: periodAt(at, head.supplier.timeZone),
      postings: [{ debit: 'unapplied', credit: 'customer', amountKopecks }],
    },
    {},
    { sameOwner: true },
  );
  const applied: PaymentPart = { ...part, creditedTo: 'contract', appliedTo: head.contractId };
  return {
    payment: {
      parts: payment.parts.map((one) => (one === part ? applied : one)),
      timeline: withEvent(payment, { at, kind: 'applied', detail: to }),
    },
    writes,
  };
}

/** Money that is on its way back, or disputed, is not put on a contract: it may leave, or come back to where it was. */
function unappliedPart({ parts, supplierId }: Payment, from: string | undefined): PaymentPart {
  const named = from === undefined ? undefined : contractIdOf(supplierId, from);
  if (named && !parts.some(({ contractId }) => contractId === named)) throw notPaidFor('correction.from');
  const part = parts.find(
    (one) =>
      one.creditedTo === 'unapplied' &&
      (named === undefined || one.contractId === named) &&
      leftOf(one) > 0 &&
      (one.underWayKopecks ?? NO_MONEY) === 0 &&
      (one.chargedBackKopecks ?? NO_MONEY) === 0,
  );
  if (!part) throw nothingUnapplied();
  return part;
}
