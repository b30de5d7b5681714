import * as Identity from '#core/identity';
import { kopecks, plusDays, type SupplierId } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { restOnCard } from '../cards/card-store.ts';
import { requireCard } from '../cards/choose-card.ts';
import { requireSumInLimits } from '../intent/parts-wanted.ts';
import { type Autopay, type AutopayAmount, MAX_AUTOPAYS, planned, todayOf, toldOf } from './autopay.ts';
import { autopaysOf, placeAutopay } from './autopay-store.ts';
import { autopayView } from './autopay-view.ts';
import { autopayOfOrganisation, emailNeeded, tooManyAutopays } from './faults.ts';
import type { setAutopay as operation } from './operations.ts';
import { changeOwnAutopay, type OwnAutopay } from './own-autopay.ts';

type Draft = InputOf<typeof operation>;

/**
 * Sets up the autopay of one of the caller's contracts, or changes it; it is active afterwards. Of two at once the later
 * one stands. A charge that has begun is not touched. Throws `contract.missing`, `payment.amount_out_of_range`,
 * `payment.card_missing`, `payment.email_needed`, `payment.too_many_autopays`, `payment.autopay_of_organisation`.
 */
export async function setAutopay(ctx: Ctx, draft: Draft): Promise<OutputOf<typeof operation>> {
  const autopay = await changeOwnAutopay(ctx, draft.contractId, 'payment.autopay_set', async (own) => {
    const { userId, head, stored } = own;
    if (head.ownerId !== userId) throw autopayOfOrganisation();
    await requireInLimits(ctx, head.supplierId, draft.amount);
    const { card, user } = await requireCard(ctx, userId, head.supplierId, draft.cardId);
    requireEmail(user);
    if (!own.autopay && (await autopaysOf(ctx, userId)).length >= MAX_AUTOPAYS)
      throw tooManyAutopays(MAX_AUTOPAYS);
    const next = fromTomorrow({ ...bare(ctx, own, draft), version: (stored?.version ?? 0) + 1 }, ctx);
    return {
      next,
      writes: [...placeAutopay(next, stored), restOnCard(card), Identity.checkUnrecovered(user)],
    };
  });
  return autopayView(ctx, autopay);
}

/** What is charged each month is within the supplier's limits of one payment. */
async function requireInLimits(ctx: Ctx, supplierId: SupplierId, amount: Draft['amount']): Promise<void> {
  const supplier = await requireSupplier(ctx, supplierId);
  if (amount.kind === 'fixed')
    requireSumInLimits(supplier, kopecks(amount.amountKopecks), 'amount.amountKopecks');
  else requireSumInLimits(supplier, kopecks(amount.capKopecks), 'amount.capKopecks');
}

/** Notices go to an e-mail that its owner has confirmed: a user is active once the link was opened. */
export function requireEmail(user: Identity.User): void {
  if (user.state !== 'active' || !user.email) throw emailNeeded();
}

/** The autopay going on from tomorrow at the earliest. For one that is due tomorrow, today's mail is the notice. */
export function fromTomorrow(autopay: Autopay, ctx: Pick<Ctx, 'clock'>): Autopay {
  const today = todayOf(autopay, ctx.clock.now());
  const next = planned(autopay, today);
  return next.nextOn === plusDays(today, 1) ? toldOf(next, next.nextOn) : next;
}

function bare(ctx: Ctx, { userId, head, autopay }: OwnAutopay, draft: Draft): Autopay {
  const { contractId, cardId, dayOfMonth } = draft;
  const today = todayOf(head.supplier, ctx.clock.now());
  return {
    contractId,
    supplierId: head.supplierId,
    timeZone: head.supplier.timeZone,
    ownerId: userId,
    ...(head.linkedAt && { linkedAt: head.linkedAt }),
    cardId,
    dayOfMonth,
    amount: amountOf(draft.amount),
    state: 'active',
    dueOn: today,
    nextOn: today,
    retries: 0,
    ...(autopay?.paidIn && { paidIn: autopay.paidIn }),
    ...(autopay?.charge && { charge: autopay.charge }),
    outcomes: autopay?.outcomes ?? [],
    version: 1,
  };
}

function amountOf(amount: Draft['amount']): AutopayAmount {
  return amount.kind === 'fixed'
    ? { kind: 'fixed', amountKopecks: kopecks(amount.amountKopecks) }
    : { kind: 'debt', capKopecks: kopecks(amount.capKopecks) };
}
