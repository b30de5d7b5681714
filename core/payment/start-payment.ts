import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { dateAt, invariant, kopecks, NO_MONEY, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, type InputOf, type OutputOf, throttle, WriteConflict } from '#core/platform';
import * as Supplier from '#core/supplier';
import type { startPayment as operation } from './contract.ts';
import {
  acquirerRefused,
  acquirerUnavailable,
  alreadySettled,
  notOffered,
  requestKeyReused,
} from './faults.ts';
import { nextLook, type Payment, type Receipt } from './model.ts';
import { openAtAcquirer } from './open-at-acquirer.ts';
import type { Gateway } from './ports.ts';
import { receiptOf } from './receipt.ts';
import * as store from './store.ts';

type Draft = InputOf<typeof operation>;

/**
 * Intents one user may begin in an hour, far beyond what anybody pays by hand: each costs the acquirer a request now
 * and reconciliation several later, which must not be spent on one person's script. Our choice.
 */
const STARTS_AN_HOUR = 100;

/**
 * Begins a payment and answers the acquirer's page. The intent is written before the acquirer is called, so a crash
 * between the two calls is found by reconciliation, or by the payer's own repeat: the same key goes on where the
 * first try broke off. Throws `payment.acquirer_unavailable` with the intent left pending when the acquirer's
 * answer is not known, `payment.already_settled` when the key's payment has ended, `platform.too_many_tries` when one
 * user begins payments without end.
 */
export async function startPayment(ctx: Ctx, draft: Draft): Promise<OutputOf<typeof operation>> {
  const userId = Identity.requireUser(ctx);
  const head = await Contract.requireOwn(ctx, draft.contractId);
  const gateway = ctx.ports.gatewayFor(head.supplierId);
  if (!gateway) throw notOffered();
  const intent =
    (await findIntent(ctx, userId, draft)) ?? (await writeIntent(ctx, userId, draft, head, gateway));
  if (intent.state !== 'pending') throw alreadySettled(intent);
  const opened = await openAtAcquirer(ctx, gateway, intent);
  if (opened.kind === 'unknown') throw acquirerUnavailable(opened.cause);
  if (opened.kind === 'refused') throw acquirerRefused(opened.cause);
  const { payment } = opened;
  if (payment.state !== 'pending') throw alreadySettled(payment);
  if (!payment.redirectUrl) throw acquirerUnavailable('the acquirer gave no page');
  return { paymentId: payment.paymentId, redirectUrl: payment.redirectUrl };
}

/** The payment this key began earlier. Throws `payment.request_key_reused` when it was for something else. */
async function findIntent(ctx: Ctx, userId: UserId, draft: Draft): Promise<Payment | undefined> {
  const earlier = await store.findRequest(ctx, userId, draft.requestKey);
  if (!earlier) return undefined;
  if (earlier.contractId !== draft.contractId || earlier.amountKopecks !== draft.amountKopecks) {
    throw requestKeyReused();
  }
  return store.requirePayment(ctx, earlier);
}

async function writeIntent(
  ctx: Ctx,
  userId: UserId,
  draft: Draft,
  head: Contract.ContractHead,
  gateway: Gateway,
): Promise<Payment> {
  await throttle(ctx, {
    scope: 'payment-start',
    subject: userId,
    limit: STARTS_AN_HOUR,
    windowSeconds: 3600,
  });
  const intent = await newIntent(ctx, userId, draft, head, gateway);
  try {
    await ctx.table.commit([
      ...store.insertIntent(intent, userId, draft.requestKey, secondsOf(intent.createdAt)),
      Identity.journal(ctx, userId, 'payment.started', intent.paymentId),
    ]);
    return intent;
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
    // the same press of the button, twice at once: the quicker one's payment is this one's
    const quicker = await findIntent(ctx, userId, draft);
    if (!quicker) throw error;
    return quicker;
  }
}

async function newIntent(
  ctx: Ctx,
  userId: UserId,
  draft: Draft,
  head: Contract.ContractHead,
  gateway: Gateway,
): Promise<Payment> {
  const { contractId, supplierId, number: contractNumber } = head;
  const now = ctx.clock.now();
  const amountKopecks = kopecks(draft.amountKopecks);
  const paymentId = ctx.ids.next('payment');
  const supplier = await Supplier.requireSupplier(ctx, supplierId);
  const receipt = receiptOf({
    amountKopecks,
    balanceKopecks: head.balanceKopecks,
    vatPercent: Supplier.vatPercentOn(supplier, dateAt(now, supplier.timeZone)),
    contractNumber,
    contact: await contactOf(ctx, userId),
  });
  const attempt = 1;
  return {
    paymentId,
    contractId,
    supplierId,
    contractNumber,
    payerId: userId,
    amountKopecks,
    gateway: gateway.name,
    testMode: gateway.testMode,
    state: 'pending',
    createdAt: now,
    attempt,
    order: {
      paymentId,
      contractId,
      attempt,
      amountKopecks,
      description: `Оплата по договору ${contractNumber}`,
      returnUrl: `${ctx.siteUrl}/contracts/${contractId}/payments/${paymentId}`,
      receipt,
    },
    refundedKopecks: NO_MONEY,
    parkedRefundIds: [],
    timeline: [{ at: now, kind: 'started' }],
    lookAgainAt: nextLook({ createdAt: now }, now),
    version: 1,
  };
}

/** Where the fiscal receipt is sent: the law asks for an e-mail or a phone (54-FZ). */
async function contactOf(ctx: Ctx, userId: UserId): Promise<Receipt['contact']> {
  const user = await Identity.getUser(ctx, userId);
  invariant(user, 'a signed-in user exists');
  return user.email ? { email: user.email } : { phone: user.phone };
}
