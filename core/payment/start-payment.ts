import { createHash } from 'node:crypto';
import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { kopecks, sumKopecks, type UserId } from '#core/kernel';
import { type Ctx, type InputOf, type OutputOf, throttle, type Write } from '#core/platform';
import { acquirerPage } from './acquirer-page.ts';
import { beginOnce } from './begin-once.ts';
import type { startPayment as operation } from './contract.ts';
import { contractTwice, notOffered, severalSuppliers, tooMuchAtOnce } from './faults.ts';
import type { Payment } from './model.ts';
import { contactOf, type IntentPart, newIntent } from './new-intent.ts';

type Draft = InputOf<typeof operation>;

/**
 * Intents one user may begin in an hour, far beyond what anybody pays by hand: each costs the acquirer a request now
 * and reconciliation several later, which must not be spent on one person's script. Our choice.
 */
const STARTS_AN_HOUR = 100;

/** The most one payment may be, over all its parts, in kopecks. */
const MOST_KOPECKS = 50_000_000;

/**
 * Begins a payment and answers the acquirer's page. The intent is written before the acquirer is called, so a crash
 * between the two calls is found by reconciliation, or by the payer's own repeat: the same key goes on where the
 * first try broke off. Throws `payment.acquirer_unavailable` with the intent left pending when the acquirer's
 * answer is not known, `payment.already_settled` when the key's payment has ended, `platform.too_many_tries` when one
 * user begins payments without end.
 */
export async function startPayment(ctx: Ctx, draft: Draft): Promise<OutputOf<typeof operation>> {
  const userId = Identity.requireUser(ctx);
  const parts = await partsOf(ctx, draft);
  const request = { payer: userId, key: draft.requestKey, digest: digestOf(draft) };
  return acquirerPage(ctx, await beginOnce(ctx, request, () => intentOf(ctx, userId, draft, parts)));
}

/** The contracts of a draft with their sums, all of them the caller's; the one in the path comes first. */
async function partsOf(ctx: Ctx, { others = [], ...home }: Draft): Promise<IntentPart[]> {
  const wanted = [home, ...others];
  const again = others.findIndex(
    ({ contractId }, index) => wanted.findIndex((one) => one.contractId === contractId) <= index,
  );
  if (again >= 0) throw contractTwice(`others[${again}].contractId`);
  const heads = await Contract.requireAllOwn(
    ctx,
    wanted.map(({ contractId }) => contractId),
  );
  const foreign = heads.findIndex(({ supplierId }) => supplierId !== heads[0]?.supplierId);
  if (foreign > 0) throw severalSuppliers(`others[${foreign - 1}].contractId`);
  const parts = heads.map((head, index) => ({
    head,
    amountKopecks: kopecks(wanted[index]?.amountKopecks ?? 0),
  }));
  if (sumKopecks(parts.map(({ amountKopecks }) => amountKopecks)) > MOST_KOPECKS) throw tooMuchAtOnce();
  return parts;
}

/** What a key stands for: a repeat under it must ask for the same. */
function digestOf({ contractId, amountKopecks, others = [] }: Draft): string {
  const parts = [{ contractId, amountKopecks }, ...others].map((part) => [
    part.contractId,
    part.amountKopecks,
  ]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

async function intentOf(
  ctx: Ctx,
  userId: UserId,
  draft: Draft,
  parts: readonly IntentPart[],
): Promise<{ intent: Payment; besides: Write[] }> {
  const supplierId = parts[0]?.head.supplierId;
  const gateway = supplierId && ctx.ports.gatewayFor(supplierId);
  if (!gateway) throw notOffered();
  await throttle(ctx, {
    scope: 'payment-start',
    subject: userId,
    limit: STARTS_AN_HOUR,
    windowSeconds: 3600,
  });
  const intent = await newIntent(ctx, {
    origin: 'cabinet',
    payerId: userId,
    parts,
    gateway,
    contact: await contactOf(ctx, userId),
    returnUrl: (paymentId) => `${ctx.siteUrl}/contracts/${draft.contractId}/payments/${paymentId}`,
  });
  return { intent, besides: [Identity.journal(ctx, userId, 'payment.started', intent.paymentId)] };
}
