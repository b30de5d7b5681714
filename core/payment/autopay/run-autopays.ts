import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import { type ContractId, invariant, msOf, secondsOf } from '#core/kernel';
import { type Ctx, untilFresh, type Write } from '#core/platform';
import * as Supplier from '#core/supplier';
import { type Card, outlivesRecovery } from '../cards/card.ts';
import * as cards from '../cards/card-store.ts';
import { chargeCard } from '../cards/charge-card.ts';
import { followCharge } from '../cards/follow-charge.ts';
import { newIntent } from '../intent/new-intent.ts';
import type { Payment } from '../model.ts';
import type { Gateway } from '../ports.ts';
import * as store from '../store.ts';
import {
  type Autopay,
  begun,
  dutyOn,
  hindered,
  type PauseReason,
  paused,
  skipped,
  sumOf,
  todayOf,
  toldOf,
} from './autopay.ts';
import { dueAutopays, findAutopay, isOfLink, removeAutopay, replaceAutopay } from './autopay-store.ts';

export interface AutopayOptions {
  /** Nothing is begun after this many seconds; what is left is for the next run of the day. 600 unless told. */
  readonly withinSeconds?: number;
}

/** What a run did, by autopays. `failed` are those that nothing could be done with now; the next run takes them up. */
export interface AutopaysRun {
  told: number;
  charged: number;
  skipped: number;
  paused: number;
  hindered: number;
  followed: number;
  ended: number;
  idle: number;
  failed: number;
}

/** Charging is waiting for the acquirer: this many wait together. */
const AT_ONCE = 16;
/** How far down the queue one run sees. */
const QUEUE_DEPTH = 50_000;

/**
 * The day's work of autopay: tells of tomorrow's charges, charges today's. Runs any number of times a day, also two at
 * once, and may be killed at any moment: what is done with an autopay is one transaction with the autopay's own version,
 * and a charge begins as a stored intent under the key `autopay#<contract>#<date>`, which goes on wherever it broke off.
 */
export async function runAutopays(ctx: Ctx, options: AutopayOptions = {}): Promise<AutopaysRun> {
  invariant(ctx.actor.kind === 'system', 'autopay is a job of the system');
  const { withinSeconds = 600 } = options;
  const endsAtMs = msOf(ctx.clock.now()) + withinSeconds * 1000;
  const run: AutopaysRun = {
    ...{ told: 0, charged: 0, skipped: 0, paused: 0, hindered: 0 },
    ...{ followed: 0, ended: 0, idle: 0, failed: 0 },
  };
  const queue = await dueAutopays(ctx, ctx.clock.now(), QUEUE_DEPTH);
  const walk = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (msOf(ctx.clock.now()) >= endsAtMs) return;
      run[await tried(ctx, next)] += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  ctx.log.info('payment.autopays_run', { ...run });
  return run;
}

/** One autopay that nothing can be done with must not keep the others waiting. */
async function tried(ctx: Ctx, contractId: ContractId): Promise<keyof AutopaysRun> {
  try {
    return await takeUp(ctx, contractId);
  } catch (error) {
    ctx.log.error('payment.autopay_failed', { contractId, error });
    return 'failed';
  }
}

/** What is to be done with one autopay, decided and stored. */
interface Decision {
  readonly did: keyof AutopaysRun;
  /** To be sent to the acquirer now. */
  readonly intent?: Payment;
}

async function takeUp(ctx: Ctx, contractId: ContractId): Promise<keyof AutopaysRun> {
  const { did, intent } = await untilFresh(() => decide(ctx, contractId));
  if (intent) await chargeCard(ctx, intent);
  return did;
}

async function decide(ctx: Ctx, contractId: ContractId): Promise<Decision> {
  // the index may be behind: what it found is read again before anything is decided
  const autopay = await findAutopay(ctx, contractId);
  if (!autopay) return { did: 'idle' };
  if (autopay.charge) return followPresent(ctx, autopay, autopay.charge);
  if (autopay.state !== 'active') return { did: 'idle' };
  const head = await Contract.requireHead(ctx, contractId);
  const keep = (did: keyof AutopaysRun, ...writes: Write[]) => stored(ctx, did, writes);
  if (!isOfLink(autopay, head)) return keep('ended', ...removeAutopay(autopay));
  const at = ctx.clock.now();
  const moment = { today: todayOf(autopay, at), at };
  const duty = dutyOn(autopay, moment.today);
  if (duty.kind === 'nothing') return { did: 'idle' };
  if (duty.kind === 'tell') return keep('told', replaceAutopay(toldOf(autopay, duty.of)));

  const means = await meansOf(ctx, autopay);
  if ('pause' in means) return keep('paused', replaceAutopay(paused(autopay, means.pause, moment)));
  if ('hindered' in means) {
    return keep('hindered', replaceAutopay(hindered(autopay, moment, means.hindered)));
  }
  const supplier = await Supplier.requireSupplier(ctx, head.supplierId);
  const amountKopecks = sumOf(autopay, head.balanceKopecks, Supplier.paymentLimits(supplier));
  if (!amountKopecks) return keep('skipped', replaceAutopay(skipped(autopay, moment)));
  return begin(ctx, autopay, { head, supplier, means, amountKopecks });
}

async function stored(ctx: Ctx, did: keyof AutopaysRun, writes: readonly Write[]): Promise<Decision> {
  await ctx.table.commit(writes);
  return { did };
}

/** A charge that has begun goes on where it broke off: it is sent again under its key or looked up, or its end is noted. */
async function followPresent(
  ctx: Ctx,
  { contractId }: Autopay,
  { paymentId }: NonNullable<Autopay['charge']>,
): Promise<Decision> {
  const payment = await store.requirePayment(ctx, { contractId, paymentId });
  if (payment.state === 'pending') return { did: 'followed', intent: payment };
  await followCharge(ctx, payment);
  return { did: 'followed' };
}

/** What a charge needs besides a sum. */
interface Means {
  readonly user: Identity.User & { readonly email: string };
  readonly card: Card;
  readonly gateway: Gateway;
}

async function meansOf(
  ctx: Ctx,
  { ownerId, cardId, supplierId }: Autopay,
): Promise<Means | { readonly pause: PauseReason } | { readonly hindered: 'not_offered' }> {
  const [user, card] = await Promise.all([
    Identity.getUser(ctx, ownerId, { strong: true }),
    cards.findCard(ctx, ownerId, cardId),
  ]);
  if (user?.state !== 'active' || !user.email) return { pause: 'no-email' };
  if (!card) return { pause: 'card-unbound' };
  if (!outlivesRecovery(card, user)) return { pause: 'password-recovered' };
  const gateway = ctx.ports.gatewayFor(supplierId, card.gateway);
  if (!gateway?.can.cards) return { hindered: 'not_offered' };
  return { user: { ...user, email: user.email }, card, gateway };
}

/** Writes the intent together with the autopay's word of it, on the condition that all it rests on still holds. */
async function begin(
  ctx: Ctx,
  autopay: Autopay,
  what: {
    readonly head: Contract.ContractHead;
    readonly supplier: Supplier.Supplier;
    readonly means: Means;
    readonly amountKopecks: Payment['amountKopecks'];
  },
): Promise<Decision> {
  const { head, supplier, amountKopecks } = what;
  const { user, card, gateway } = what.means;
  const { contractId, ownerId, nextOn } = autopay;
  const intent = newIntent(ctx, {
    origin: 'autopay',
    payerId: ownerId,
    supplier,
    parts: [{ head, amountKopecks }],
    gateway,
    card,
    contact: { email: user.email },
    returnUrl: (paymentId) => `${ctx.siteUrl}/contracts/${contractId}/payments/${paymentId}`,
  });
  const at = intent.createdAt;
  const request = { payer: 'autopay', key: `${contractId}#${nextOn}`, digest: `${amountKopecks}` };
  await ctx.table.commit([
    ...store.insertIntent(intent),
    store.insertRequest(intent, request, secondsOf(at)),
    replaceAutopay(begun(autopay, { today: todayOf(autopay, at), at }, intent)),
    cards.checkCard(card),
    Identity.checkUnrecovered(user),
    Contract.checkOwner(head),
    Identity.journal(ctx, ownerId, 'payment.autopay_charged', intent.paymentId),
  ]);
  return { did: 'charged', intent };
}
