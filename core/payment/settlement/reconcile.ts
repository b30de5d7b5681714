import { type Instant, invariant, msOf, plusSeconds } from '#core/kernel';
import { type Ctx, untilFresh } from '#core/platform';
import { openAtAcquirer } from '../intent/open-at-acquirer.ts';
import { acquirerOf, KEY_LIFE_SECONDS, nextLook, type Payment, withEvent } from '../model.ts';
import { isAtAcquirer, type Refund } from '../refunds/refund.ts';
import * as refunds from '../refunds/refund-store.ts';
import { sendRefund } from '../refunds/send-refund.ts';
import * as store from '../store.ts';
import { changePayment } from './change-payment.ts';
import { settle } from './settle.ts';

export interface ReconcileOptions {
  /** How many payments and refunds one run looks at. */
  readonly maxPayments?: number;
  /** When one run stops beginning new ones. */
  readonly withinSeconds?: number;
}

/** What a run did; `failed` ones are looked at again later. */
export interface Reconciled {
  looked: number;
  settled: number;
  stillOpen: number;
  failed: number;
}

/** After so many unanswered looks in a row a supplier's account with an acquirer is taken to be down for this run. */
const SILENCE_LIMIT = 3;
/** Money arrives within a day of the charge (domain.md §7): about what is open three times as long somebody must ask. Our choice. */
const OPEN_TOO_LONG_SECONDS = 3 * 86_400;
/** How far down the queue one run sees: what waits for an acquirer that is down must not hide what waits for others. */
const QUEUE_DEPTH = 5000;

/**
 * Looks after payments and refunds that have been open too long: asks the acquirer once more where its answer was lost,
 * settles what it has finished, closes what it never made. A scheduled job; stopping it at any moment loses nothing.
 */
export async function reconcile(ctx: Ctx, options: ReconcileOptions = {}): Promise<Reconciled> {
  invariant(ctx.actor.kind === 'system', 'reconciliation is a job of the system');
  const run: Run = {
    ...{ maxPayments: 200, withinSeconds: 120, ...options },
    startedAt: ctx.clock.now(),
    silence: new Map(),
    done: { looked: 0, settled: 0, stillOpen: 0, failed: 0 },
  };
  await lookThrough(ctx, run, await store.openPayments(ctx, run.startedAt, QUEUE_DEPTH), OF_PAYMENTS);
  await lookThrough(ctx, run, await refunds.dueRefunds(ctx, run.startedAt), OF_REFUNDS);
  ctx.log.info('payment.reconciled', { ...run.done });
  return run.done;
}

interface Run extends Required<ReconcileOptions> {
  readonly startedAt: Instant;
  /** Looks in a row that an acquirer of a supplier did not answer. */
  readonly silence: Map<string, number>;
  readonly done: Reconciled;
}

type Due = Pick<store.DuePayment, 'supplierId' | 'gateway'>;

/** How one kind of thing that is open is looked after. */
interface Looking<D, Open> {
  /** It as it is now: the index may be behind. */
  read(ctx: Ctx, due: D): Promise<Open | undefined>;
  isOpen(open: Open): boolean;
  /** Settles it as far as the acquirer will; throws where nobody can say. */
  look(ctx: Ctx, open: Open): Promise<Open>;
  lookLater(ctx: Ctx, open: Open): Promise<unknown>;
}

async function lookThrough<D extends Due, Open>(
  ctx: Ctx,
  { maxPayments, withinSeconds, startedAt, silence, done }: Run,
  queue: readonly D[],
  { read, isOpen, look, lookLater }: Looking<D, Open>,
): Promise<void> {
  const endsAt = plusSeconds(startedAt, withinSeconds);
  for (const due of queue) {
    if (done.looked >= maxPayments || ctx.clock.now() >= endsAt) break;
    if ((silence.get(accountOf(due)) ?? 0) >= SILENCE_LIMIT) continue;
    const open = await read(ctx, due);
    if (!open || !isOpen(open)) continue;
    done.looked += 1;
    try {
      const looked = await look(ctx, open);
      silence.delete(accountOf(due));
      if (!isOpen(looked)) done.settled += 1;
      else {
        done.stillOpen += 1;
        await lookLater(ctx, looked);
      }
    } catch (error) {
      // one that cannot be settled must not keep the others waiting
      done.failed += 1;
      silence.set(accountOf(due), (silence.get(accountOf(due)) ?? 0) + 1);
      ctx.log.error('payment.reconcile_failed', { ...due, error });
      await lookLater(ctx, open);
    }
  }
}

/** Whose silence it is when no answer comes: one acquirer of a supplier may be down while another is not. */
const accountOf = ({ supplierId, gateway }: Due): string => `${supplierId} ${gateway}`;

const OF_PAYMENTS: Looking<store.DuePayment, Payment> = {
  read: store.findPayment,
  isOpen: (payment) =>
    payment.state === 'pending' || (payment.postedAt !== undefined && payment.parkedRefundIds.length > 0),
  look: lookAt,
  lookLater,
};

const OF_REFUNDS: Looking<refunds.DueRefund, Refund> = {
  read: refunds.findRefund,
  isOpen: isAtAcquirer,
  look: async (ctx, refund) => {
    await sendRefund(ctx, refund);
    return (await refunds.findRefund(ctx, refund)) ?? refund;
  },
  lookLater: (ctx, refund) =>
    untilFresh(async () => {
      const current = await refunds.findRefund(ctx, refund);
      if (!current || !isAtAcquirer(current)) return;
      const lookAgainAt = nextLook({ createdAt: current.decidedAt ?? current.requestedAt }, ctx.clock.now());
      await ctx.table.commit([refunds.replaceRefund(current, { lookAgainAt }).write]);
    }),
};

async function lookAt(ctx: Ctx, payment: Payment): Promise<Payment> {
  if (payment.providerId) return settle(ctx, payment);
  const gateway = ctx.ports.gatewayFor(payment.supplierId, acquirerOf(payment));
  invariant(gateway, `the supplier ${payment.supplierId} has an account with ${payment.gateway}`);
  const ageSeconds = (msOf(ctx.clock.now()) - msOf(payment.createdAt)) / 1000;
  // the acquirer forgets keys after a day: asking again then would make a second payment instead of finding the first
  if (ageSeconds >= KEY_LIFE_SECONDS) return closeUnmade(ctx, payment);
  const opened = await openAtAcquirer(ctx, gateway, payment);
  if (opened.kind === 'unknown') throw new Error(`the acquirer's answer is not known: ${opened.cause}`);
  return opened.kind === 'opened' && opened.payment.providerId ? settle(ctx, opened.payment) : opened.payment;
}

/** Nobody was ever given the acquirer's page, so nobody can have paid; should money come all the same, it is kept as unapplied. */
function closeUnmade(ctx: Ctx, payment: Payment): Promise<Payment> {
  return changePayment(ctx, payment, (current) => {
    if (current.state !== 'pending' || current.providerId) return undefined;
    const now = ctx.clock.now();
    const { next, write } = store.replace(current, {
      state: 'canceled',
      reason: 'never_created',
      settledAt: now,
      lookAgainAt: undefined,
      order: undefined,
      timeline: withEvent(current, { at: now, kind: 'canceled', detail: 'never_created' }),
    });
    return { next, writes: [write] };
  });
}

function lookLater(ctx: Ctx, payment: Payment): Promise<Payment> {
  return changePayment(ctx, payment, (current) => {
    if (!OF_PAYMENTS.isOpen(current)) return undefined;
    const now = ctx.clock.now();
    const isTooLong = now >= plusSeconds(current.createdAt, OPEN_TOO_LONG_SECONDS);
    const timeline = isTooLong ? withEvent(current, { at: now, kind: 'still_open' }) : current.timeline;
    const isNew = timeline !== current.timeline;
    const { next, write } = store.replace(current, {
      lookAgainAt: nextLook(current, now),
      timeline,
      ...(isNew && { attentionAt: current.attentionAt ?? now }),
    });
    return { next, writes: [write], ...(isNew && { alarm: 'still_open' }) };
  });
}
