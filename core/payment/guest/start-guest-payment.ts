import { kopecks } from '#core/kernel';
import { type Ctx, hashSecret, type InputOf, type OutputOf, throttleNetwork } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { notOffered } from '../faults.ts';
import { acquirerPage } from '../intent/acquirer-page.ts';
import { beginOnce, type NewIntent } from '../intent/begin-once.ts';
import { newIntent } from '../intent/new-intent.ts';
import { requireInLimits } from '../intent/parts-wanted.ts';
import { payableHead } from '../intent/payable-head.ts';
import { guestRepeatGuard, requireNotLarge } from './guest-confirmations.ts';
import { contractOfTicket, watchKey } from './guest-ticket.ts';
import type { startGuestPayment as operation } from './operations.ts';

type Draft = InputOf<typeof operation>;

/** Payments one network may begin in an hour: many homes may stand behind one. */
const STARTS_AN_HOUR = 60;

/**
 * Begins a payment of the contract that a ticket was given for, without anybody signing in (PA7), and answers the
 * acquirer's page. In all else a payment like any other: written before the acquirer is called, and the same key goes on
 * where the first try broke off. Throws `payment.guest_ticket_old`, `payment.guest_contract_missing`,
 * `payment.amount_out_of_range`, `payment.repeat_unconfirmed`, `payment.large_sum_unconfirmed`, `platform.too_many_tries`, and what `startPayment` throws of the acquirer.
 */
export async function startGuestPayment(ctx: Ctx, draft: Draft): Promise<OutputOf<typeof operation>> {
  const contractId = contractOfTicket(ctx, draft.ticket);
  // whoever has no account is known by the ticket alone: a key counts for one ticket
  const payer = hashSecret(ctx, 'guest-payer', draft.ticket, '');
  const request = { payer, key: draft.requestKey, digest: String(draft.amountKopecks) };
  const intent = await beginOnce(ctx, request, () => intentOf(ctx, payer, draft));
  const { paymentId, redirectUrl } = await acquirerPage(ctx, intent);
  return { paymentId, contractId, watchKey: watchKey(ctx, paymentId), redirectUrl };
}

async function intentOf(ctx: Ctx, payer: string, draft: Draft): Promise<NewIntent> {
  const { ticket, amountKopecks, email, earlier, confirmed = [] } = draft;
  const head = await payableHead(ctx, contractOfTicket(ctx, ticket));
  const gateway = ctx.ports.gatewayFor(head.supplierId);
  if (!gateway) throw notOffered();
  const supplier = await requireSupplier(ctx, head.supplierId);
  const part = { head, amountKopecks: kopecks(amountKopecks) };
  requireInLimits(supplier, [part]);
  const guard = await guestRepeatGuard(ctx, payer, part, { earlier, confirmed });
  requireNotLarge(supplier, part.amountKopecks, confirmed);
  await throttleNetwork(ctx, { scope: 'guest-start', limit: STARTS_AN_HOUR, windowSeconds: 3600 });
  const intent = newIntent(ctx, {
    origin: 'guest',
    supplier,
    parts: [part],
    gateway,
    contact: { email },
    returnUrl: (paymentId) => `${ctx.siteUrl}/guest/payments/${paymentId}`,
  });
  return { intent, besides: [guard(intent)] };
}
