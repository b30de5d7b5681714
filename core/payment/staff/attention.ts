import * as Identity from '#core/identity';
import { kopecks } from '#core/kernel';
import { type Ctx, DONE, type InputOf, nameOf, type OutputOf, untilFresh } from '#core/platform';
import { summaryOf } from '../history/payment-summary.ts';
import { withEvent } from '../model.ts';
import * as store from '../store.ts';
import { strayMissing } from './faults.ts';
import { insertNote } from './note-store.ts';
import type * as operations from './operations.ts';
import * as strays from './stray-store.ts';

const PAGE = 50;

/**
 * What a supplier's staff should look at, oldest first. For staff with the role `payments` and the system. Throws
 * `supplier.missing`.
 */
export async function listAttention(
  ctx: Ctx,
  { supplierId, cursor }: InputOf<typeof operations.listAttention>,
): Promise<OutputOf<typeof operations.listAttention>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const page = await strays.waitingForAttention(ctx, supplierId, { limit: PAGE, cursor });
  return {
    ...page,
    waiting: page.waiting.map(({ since, payment, stray }) => ({
      since,
      ...(payment && { payment: summaryOf(payment) }),
      ...(stray && { stray: strayView(stray) }),
    })),
  };
}

type StrayView = NonNullable<OutputOf<typeof operations.listAttention>['waiting'][number]['stray']>;

function strayView({
  gateway,
  providerId,
  amountKopecks,
  currency,
  paymentId,
  contractId,
}: strays.Stray): StrayView {
  return {
    ...{ gateway, providerId },
    ...(amountKopecks !== undefined && { amountKopecks: kopecks(amountKopecks) }),
    ...(currency && { currency }),
    ...(paymentId && { paymentId }),
    ...(contractId && { contractId }),
  };
}

/**
 * Takes a payment out of the list of what to look at, with a note. Something new that happens to it puts it back. For staff with
 * the role `payments` and the system. Throws `supplier.missing`, `payment.missing`.
 */
export async function settleAttention(
  ctx: Ctx,
  { supplierId, paymentId, note }: InputOf<typeof operations.settleAttention>,
): Promise<OutputOf<typeof operations.settleAttention>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  return untilFresh(async () => {
    const payment = await store.requireOfSupplier(ctx, supplierId, paymentId);
    // pressed twice: nothing waits any more, and one note is enough
    if (!payment.attentionAt) return DONE;
    const at = ctx.clock.now();
    const { write } = store.replace(payment, {
      attentionAt: undefined,
      timeline: withEvent(payment, { at, kind: 'dealt_with', detail: at }),
    });
    await ctx.table.commit([
      write,
      insertNote(payment, ctx.ids.next('journal'), { at, by: nameOf(ctx.actor), note }),
      ...Identity.staffJournal(ctx, 'staff.payment_looked_at', paymentId),
    ]);
    return DONE;
  });
}

/**
 * Takes a stray payment out of the list for good, with a note. A repeat changes nothing. For staff with the role `payments` and
 * the system. Throws `supplier.missing`, `payment.stray_missing`.
 */
export async function settleStray(
  ctx: Ctx,
  { supplierId, gateway, acquirerId, note }: InputOf<typeof operations.settleStray>,
): Promise<OutputOf<typeof operations.settleStray>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const stray = { supplierId, gateway, providerId: acquirerId };
  const known = await strays.findStray(ctx, stray);
  if (!known) throw strayMissing();
  if (known.dealtAt) return DONE;
  await ctx.table.commit([
    strays.endStray(stray, { at: ctx.clock.now(), by: nameOf(ctx.actor), note }),
    ...Identity.staffJournal(ctx, 'staff.stray_looked_at', `${gateway}:${acquirerId}`),
  ]);
  return DONE;
}
