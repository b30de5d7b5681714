import { randomUUID } from 'node:crypto';
import { instant, nextSeq, type Office } from './office.ts';
import { paymentObject, refundObject } from './payment-view.ts';
import { delaySeconds, takeScenario } from './scenarios.ts';
import type { Delivery, EventName, Payment, Refund } from './state.ts';

/** Finished deliveries beyond this many are forgotten, the oldest first. */
const MAX_FINISHED = 1000;

/** Puts a payment's event on its way, bent by the armed webhook scenarios. */
export function announcePayment(office: Office, payment: Payment): void {
  const event = `payment.${payment.status}` as EventName;
  const delivery = announce(office, event, payment.shopId, payment.id, paymentObject(office, payment));
  const final = payment.status === 'succeeded' || payment.status === 'canceled';
  if (!final || takeScenario(office, ['webhook_stale_after_final'], { paymentId: payment.id }) === undefined)
    return;
  const earlier = paymentObject(office, payment, 'waiting_for_capture');
  const stale = newDelivery(office, 'payment.waiting_for_capture', payment.shopId, payment.id, earlier);
  if (delivery.state !== 'dropped') hold(stale, delivery.id);
  office.state.deliveries.push(stale);
}

export function announceRefund(office: Office, refund: Refund): void {
  announce(office, 'refund.succeeded', refund.shopId, refund.paymentId, refundObject(refund));
}

function announce(
  office: Office,
  event: EventName,
  shopId: string,
  paymentId: string,
  object: unknown,
): Delivery {
  const about = { paymentId, event };
  const delivery = newDelivery(office, event, shopId, paymentId, object);

  const delayed = takeScenario(office, ['webhook_delay'], about);
  if (delayed !== undefined) delivery.dueAt = instant(office, delaySeconds(delayed, 10));
  if (takeScenario(office, ['webhook_reorder'], about) !== undefined) hold(delivery, 'next');
  if (takeScenario(office, ['webhook_drop'], about) !== undefined) delivery.state = 'dropped';
  office.state.deliveries.push(delivery);

  const repeated = takeScenario(office, ['webhook_repeat'], about);
  for (let copy = 1; repeated !== undefined && copy < (repeated.times ?? 5); copy++) {
    const twin = { ...structuredClone(delivery), id: randomUUID(), seq: nextSeq(office) };
    if (repeated.together === true) twin.lane = twin.id;
    office.state.deliveries.push(twin);
  }
  forgetOldDeliveries(office);
  return delivery;
}

function newDelivery(
  office: Office,
  event: EventName,
  shopId: string,
  paymentId: string,
  object: unknown,
): Delivery {
  const at = instant(office);
  return {
    id: randomUUID(),
    seq: nextSeq(office),
    shopId,
    paymentId,
    event,
    body: { type: 'notification', event, object },
    state: 'scheduled',
    lane: paymentId,
    dueAt: at,
    createdAt: at,
    attempts: [],
  };
}

function hold(delivery: Delivery, waitsFor: string): void {
  delivery.state = 'held';
  delivery.waitsFor = waitsFor;
}

function forgetOldDeliveries(office: Office): void {
  const finished = office.state.deliveries.filter(isFinished);
  const surplus = new Set(finished.slice(0, Math.max(0, finished.length - MAX_FINISHED)));
  if (surplus.size > 0) {
    office.state.deliveries = office.state.deliveries.filter((delivery) => !surplus.has(delivery));
  }
}

export function isFinished(delivery: Delivery): boolean {
  return delivery.state !== 'scheduled' && delivery.state !== 'held';
}
