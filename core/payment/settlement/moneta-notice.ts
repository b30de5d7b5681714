import { isId, roublesText, type SupplierId } from '#core/kernel';
import type { Ctx, InputOf, OutputOf } from '#core/platform';
import { noticeRefused } from '../faults.ts';
import { type Payment, payableUntil } from '../model.ts';
import type { Gateway, GatewayPayment, SignedMessages } from '../ports.ts';
import * as strays from '../staff/stray-store.ts';
import * as store from '../store.ts';
import type { monetaCheck as checkOperation, monetaPay as payOperation } from './operations.ts';
import { settle, settleAs } from './settle.ts';
import { mismatchOf } from './verdict.ts';

/** The word that keeps MONETA from telling it again. */
const HEARD = 'SUCCESS';

/**
 * MONETA says that an order was paid (its Pay URL). The message is signed with the account's integrity code, and so is itself
 * the truth. Answers only when the consequence is stored, whatever it is: credited, quarantined, or kept as money that no
 * payment accounts for. Throws `payment.notice_refused` for what is not exactly the acquirer's.
 */
export async function monetaPay(
  ctx: Ctx,
  { supplierId, ...said }: InputOf<typeof payOperation>,
): Promise<OutputOf<typeof payOperation>> {
  const { gateway, signed } = signedGateway(ctx, supplierId);
  const found = signed.readPaid(said);
  if (!found) throw noticeRefused('not a signed message of this account');
  const payment = await paymentFor(ctx, supplierId, gateway, found);
  if (!payment) await keepStray(ctx, supplierId, gateway, found);
  else if (mayHaveMovedDigits(payment, found)) await settleByLooking(ctx, payment, found);
  else await settleAs(ctx, gateway, payment, found);
  return HEARD;
}

/** MONETA asks whether an order may be paid (its Check URL): payers are let in only to what is open and exactly as asked. */
export async function monetaCheck(
  ctx: Ctx,
  { supplierId, ...said }: InputOf<typeof checkOperation>,
): Promise<OutputOf<typeof checkOperation>> {
  const { gateway, signed } = signedGateway(ctx, supplierId);
  const asked = signed.readAsked(said);
  if (!asked) throw noticeRefused('not a signed question of this account');
  const payment = await paymentFor(ctx, supplierId, gateway, asked);
  return signed.reply(codeFor(ctx, payment, asked), asked.providerId);
}

function signedGateway(ctx: Ctx, supplierId: SupplierId): { gateway: Gateway; signed: SignedMessages } {
  const gateway = ctx.ports.gatewayFor(supplierId, 'moneta');
  if (!gateway?.signed) throw noticeRefused(`the supplier ${supplierId} has no account there`);
  return { gateway, signed: gateway.signed };
}

/** Our payment that an order is for: by the stored id, or, when a crash lost that, by what the order says. */
async function paymentFor(
  ctx: Ctx,
  supplierId: SupplierId,
  { name }: Gateway,
  { providerId, metadata }: GatewayPayment,
): Promise<Payment | undefined> {
  const { paymentId = '', contractId = '' } = metadata;
  if (!isId('payment', paymentId) || !isId('contract', contractId)) return undefined;
  const ref = (await store.findByProviderId(ctx, name, providerId)) ?? { contractId, paymentId };
  const payment = await store.findPayment(ctx, ref);
  return payment?.supplierId === supplierId && payment.gateway === name ? payment : undefined;
}

/**
 * The operation's number and the amount stand side by side in what is signed, both digits: `123456` + `120.25` signs like
 * `1234561` + `20.25`. Where the amount is not what was asked, but the two together end in exactly that, somebody may have
 * moved digits over, and the message alone cannot tell.
 */
function mayHaveMovedDigits(payment: Payment, { operationId = '', amount }: GatewayPayment): boolean {
  if (amount.kopecks === undefined || amount.kopecks === payment.amountKopecks) return false;
  return `${operationId}${roublesText(amount.kopecks)}`.endsWith(roublesText(payment.amountKopecks));
}

/** Where a message leaves a doubt, the acquirer's own operations decide; one that they do not bear out is not its message. */
async function settleByLooking(ctx: Ctx, payment: Payment, { operationId }: GatewayPayment): Promise<void> {
  const settled = await settle(ctx, payment);
  if (settled.operationId !== operationId) throw noticeRefused('no such operation');
}

function codeFor(ctx: Ctx, payment: Payment | undefined, asked: GatewayPayment): 402 | 200 | 302 | 500 {
  if (!payment) return 500;
  const mismatch = mismatchOf(payment, asked);
  if (mismatch) {
    ctx.log.warn('payment.check_refused', { paymentId: payment.paymentId, mismatch });
    return 500;
  }
  if (payment.postedAt) return 200;
  if (payment.state === 'quarantined') return 302;
  return payment.state === 'pending' && ctx.clock.now() < payableUntil(payment) ? 402 : 500;
}

/** Money on the account that none of our payments accounts for: kept for staff before the acquirer is told that it was heard. */
async function keepStray(
  ctx: Ctx,
  supplierId: SupplierId,
  gateway: Gateway,
  { providerId, operationId = '', amount, metadata, testMode }: GatewayPayment,
): Promise<void> {
  const { paymentId = '', contractId = '' } = metadata;
  const facts = { paymentId, contractId, testMode, currency: amount.currency, operationId };
  await ctx.table.commit([
    strays.keepStray(
      { supplierId, gateway: gateway.name, providerId, ...facts, amountKopecks: amount.kopecks ?? 0 },
      ctx.clock.now(),
    ),
  ]);
  ctx.log.error('payment.needs_attention', { alarm: 'stray', supplierId, providerId, paymentId, contractId });
}
