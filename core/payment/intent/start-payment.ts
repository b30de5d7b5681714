import * as Identity from '#core/identity';
import type { Instant, MeterId, UserId } from '#core/kernel';
import * as Metering from '#core/metering';
import { type Ctx, type InputOf, type OutputOf, throttle, type Write } from '#core/platform';
import { chargeCard } from '../cards/charge-card.ts';
import { chooseCard } from '../cards/choose-card.ts';
import { readingElsewhere } from '../faults.ts';
import type { Payment } from '../model.ts';
import { acquirerPage } from './acquirer-page.ts';
import { beginOnce, type NewIntent } from './begin-once.ts';
import { repeatGuard, requireUsual } from './confirmations.ts';
import { contactOf, newIntent } from './new-intent.ts';
import type { startPayment as operation } from './operations.ts';
import { digestOf, partsWanted, type RequiredParts, requireParts } from './parts-wanted.ts';

type Draft = InputOf<typeof operation>;

/**
 * Intents one user may begin in an hour, far beyond what anybody pays by hand: each costs the acquirer a request now
 * and reconciliation several later, which must not be spent on one person's script. Our choice.
 */
const STARTS_AN_HOUR = 100;

/**
 * Begins a payment and answers the acquirer's page. The intent is written before the acquirer is called, so a crash
 * between the two calls is found by reconciliation, or by the payer's own repeat: the same key goes on where the
 * first try broke off. Readings that are sent along are stored in the one commit with the intent. Throws
 * `payment.acquirer_unavailable` with the intent left pending when the acquirer's
 * answer is not known, `payment.already_settled` when the key's payment has ended, `platform.too_many_tries` when one
 * user begins payments without end; what else is wrong with a request is said before anything is written.
 */
export async function startPayment(ctx: Ctx, draft: Draft): Promise<OutputOf<typeof operation>> {
  const userId = Identity.requireUser(ctx);
  const press: Press = { userId, draft, seen: new Map(), counted: false };
  const request = { payer: userId, key: draft.requestKey, digest: digestOf(askedFor(draft)) };
  const intent = await beginOnce(ctx, request, () => intentOf(ctx, press));
  if (!intent.cardId) return acquirerPage(ctx, intent);
  // how the charge ended is for the payment's page to say: a declined card is no fault
  const { paymentId } = await chargeCard(ctx, intent);
  return { paymentId, redirectUrl: pageOf(ctx, draft, paymentId) };
}

/** The payment's own page on the site. */
function pageOf(ctx: Ctx, { contractId }: Draft, paymentId: Payment['paymentId']): string {
  return `${ctx.siteUrl}/contracts/${contractId}/payments/${paymentId}`;
}

/** One call, however often its intent is planned anew. */
interface Press {
  readonly userId: UserId;
  readonly draft: Draft;
  readonly seen: Map<MeterId, Instant>;
  counted: boolean;
}

/** What a key stands for: a repeat under it must ask for the same. What was confirmed is not part of it. */
function askedFor(draft: Draft): unknown {
  const parts = partsWanted(draft).map(({ contractId, amountKopecks, service, paysFor }) => [
    ...[contractId, amountKopecks, service ?? '', paysFor ?? ''],
  ]);
  const readings = (draft.readings ?? []).map(({ contractId, meterId, values }) => [
    ...[contractId ?? draft.contractId, meterId, ...values],
  ]);
  return [parts, readings, draft.cardId ?? '', draft.saveCard ?? false];
}

async function intentOf(ctx: Ctx, press: Press): Promise<NewIntent> {
  const { userId, draft } = press;
  const required = await requireParts(ctx, draft);
  const { parts, supplier } = required;
  const { gateway, card, savesCard, guards } = await chooseCard(ctx, userId, supplier.supplierId, draft);
  const confirmed = draft.confirmed ?? [];
  const guard = await repeatGuard(ctx, parts, confirmed);
  await requireUsual(ctx, required, confirmed);
  const readings = await readingWrites(ctx, press, required);
  await countOnce(ctx, press);
  const intent = newIntent(ctx, {
    origin: 'cabinet',
    payerId: userId,
    supplier,
    parts,
    gateway,
    card,
    savesCard,
    contact: await contactOf(ctx, userId),
    returnUrl: (paymentId) => pageOf(ctx, draft, paymentId),
  });
  const journal = Identity.journal(ctx, userId, 'payment.started', intent.paymentId);
  return { intent, besides: [guard(intent), ...guards, ...readings, journal] };
}

function readingWrites(
  ctx: Ctx,
  { userId, draft, seen }: Press,
  { parts, supplier }: RequiredParts,
): Promise<Write[]> {
  const readings = (draft.readings ?? []).map(({ contractId = draft.contractId, ...typed }, index) => {
    const place = `readings.${index}`;
    const head = parts.find((part) => part.head.contractId === contractId)?.head;
    if (!head) throw readingElsewhere(`${place}.contractId`);
    return { head, place, ...typed, confirmed: typed.confirmed ?? false };
  });
  return Metering.planReadings(ctx, readings, { userId, supplier, seen });
}

async function countOnce(ctx: Ctx, press: Press): Promise<void> {
  if (press.counted) return;
  await throttle(ctx, {
    scope: 'payment-start',
    subject: press.userId,
    limit: STARTS_AN_HOUR,
    windowSeconds: 3600,
  });
  press.counted = true;
}
