import { invariant, msOf, plusSeconds } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { changePayment } from './change-payment.ts';
import { acquirerOf, KEY_LIFE_SECONDS, nextLook, type Payment, withEvent } from './model.ts';
import { openAtAcquirer } from './open-at-acquirer.ts';
import { settle } from './settle.ts';
import * as store from './store.ts';

export interface ReconcileOptions {
  /** How many payments one run looks at. */
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
 * Looks after payments that have been open too long: asks the acquirer once more where its answer was lost, settles
 * what it has finished, closes what it never made. A scheduled job; stopping it at any moment loses nothing.
 */
export async function reconcile(ctx: Ctx, options: ReconcileOptions = {}): Promise<Reconciled> {
  invariant(ctx.actor.kind === 'system', 'reconciliation is a job of the system');
  const { maxPayments = 200, withinSeconds = 120 } = options;
  const endsAt = plusSeconds(ctx.clock.now(), withinSeconds);
  const silence = new Map<string, number>();
  const done: Reconciled = { looked: 0, settled: 0, stillOpen: 0, failed: 0 };
  for (const due of await store.openPayments(ctx, ctx.clock.now(), QUEUE_DEPTH)) {
    if (done.looked >= maxPayments || ctx.clock.now() >= endsAt) break;
    if ((silence.get(accountOf(due)) ?? 0) >= SILENCE_LIMIT) continue;
    // the index may be behind: what it found is read again before anything is decided
    const payment = await store.findPayment(ctx, due);
    if (!payment || !isOpen(payment)) continue;
    done.looked += 1;
    try {
      const looked = await lookAt(ctx, payment);
      silence.delete(accountOf(payment));
      if (!isOpen(looked)) done.settled += 1;
      else {
        done.stillOpen += 1;
        await lookLater(ctx, looked);
      }
    } catch (error) {
      // one payment that cannot be settled must not keep the others waiting
      done.failed += 1;
      silence.set(accountOf(payment), (silence.get(accountOf(payment)) ?? 0) + 1);
      ctx.log.error('payment.reconcile_failed', { paymentId: payment.paymentId, error });
      await lookLater(ctx, payment);
    }
  }
  ctx.log.info('payment.reconciled', { ...done });
  return done;
}

/** Whose silence it is when no answer comes: one acquirer of a supplier may be down while another is not. */
const accountOf = ({ supplierId, gateway }: Pick<Payment, 'supplierId' | 'gateway'>): string =>
  `${supplierId} ${gateway}`;

const isOpen = (payment: Payment): boolean =>
  payment.state === 'pending' || (payment.postedAt !== undefined && payment.parkedRefundIds.length > 0);

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
    if (!isOpen(current)) return undefined;
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
