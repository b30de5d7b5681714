import { randomUUID } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isFinished } from './announce.ts';
import { instant, isDue, nextSeq, type Office } from './office.ts';
import type { Delivery, DeliveryAttempt } from './state.ts';

/** Seconds between attempts; the last one repeats until the day is over. */
const RETRY_PAUSES_SECONDS = [2, 5, 15, 60, 300, 900, 3600] as const;
const GIVE_UP_SECONDS = 24 * 60 * 60;
const ANSWER_TIMEOUT_MS = 10_000;

export interface WebhookTarget {
  /** Where a shop wants its events; undefined when it has not said. */
  url(shopId: string): string | undefined;
  /** Sent along with each event, e.g. a forged X-Forwarded-For. */
  headers: Readonly<Record<string, string>>;
}

/** The deliveries to attempt now, in order; those of a payment leave in the order of their events. */
export function dueDeliveries(office: Office): Delivery[] {
  return office.state.deliveries
    .filter((delivery) => delivery.state === 'scheduled' && isDue(office, delivery.dueAt))
    .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || a.seq - b.seq);
}

/** Sends one webhook and writes down what came of it: only HTTP 200 settles it, anything else is tried again later. */
export async function attemptDelivery(
  office: Office,
  delivery: Delivery,
  target: WebhookTarget,
  signal: AbortSignal,
): Promise<void> {
  const url = target.url(delivery.shopId);
  const at = instant(office);
  const attempt: DeliveryAttempt =
    url === undefined
      ? { at, error: 'The shop has no webhook address' }
      : { at, ...(await post(url, JSON.stringify(delivery.body), target.headers, signal)) };
  // A stop cuts the attempt short; after a restart it is made again.
  if (signal.aborted) return;
  delivery.attempts.push(attempt);
  office.log(
    `webhook ${delivery.event} of payment ${delivery.paymentId}: ${attempt.status ?? attempt.error}`,
  );
  if (attempt.status === 200) delivery.state = 'delivered';
  else scheduleRetry(office, delivery);
  releaseHeld(office, delivery);
}

function scheduleRetry(office: Office, delivery: Delivery): void {
  const tries = delivery.attempts.length;
  const pause = RETRY_PAUSES_SECONDS[Math.min(tries, RETRY_PAUSES_SECONDS.length) - 1] ?? 3600;
  const firstAt = Date.parse(delivery.attempts[0]?.at ?? delivery.createdAt);
  const nextAt = office.now().getTime() + pause * 1000;
  if (nextAt > firstAt + GIVE_UP_SECONDS * 1000) delivery.state = 'given_up';
  else delivery.dueAt = new Date(nextAt).toISOString();
}

function releaseHeld(office: Office, attempted: Delivery): void {
  for (const held of office.state.deliveries) {
    if (held.state !== 'held') continue;
    const wasNext =
      held.waitsFor === 'next' && held.paymentId === attempted.paymentId && attempted.seq > held.seq;
    if (held.waitsFor === attempted.id || wasNext) release(office, held);
  }
}

function release(office: Office, delivery: Delivery): void {
  delivery.state = 'scheduled';
  delete delivery.waitsFor;
  delivery.dueAt = instant(office);
}

/**
 * Brings forward what is scheduled or held: one delivery, or all of them. With all, a held event still waits if
 * the event it must follow is also on its way. Returns whether there was anything to bring forward.
 */
export function bringForward(office: Office, deliveryId?: string): boolean {
  const open = office.state.deliveries.filter(
    (delivery) => !isFinished(delivery) && (deliveryId === undefined || delivery.id === deliveryId),
  );
  const onTheirWay = new Set(
    open.filter(({ state }) => state === 'scheduled').map(({ paymentId }) => paymentId),
  );
  for (const delivery of open) {
    if (delivery.state === 'scheduled') delivery.dueAt = instant(office);
    else if (deliveryId !== undefined || !onTheirWay.has(delivery.paymentId)) release(office, delivery);
  }
  return open.length > 0;
}

/** Sends an event once more, exactly as it was, whatever became of it before. */
export function resend(office: Office, delivery: Delivery): Delivery {
  const at = instant(office);
  const again: Delivery = {
    ...structuredClone(delivery),
    id: randomUUID(),
    seq: nextSeq(office),
    state: 'scheduled',
    dueAt: at,
    createdAt: at,
    attempts: [],
  };
  delete again.waitsFor;
  office.state.deliveries.push(again);
  return again;
}

function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ status: number } | { error: string }> {
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method: 'POST',
      // A connection of its own, so that nothing stays open after the answer.
      agent: false,
      signal,
      headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      timeout: ANSWER_TIMEOUT_MS,
    });
    outgoing.on('response', (answer) => {
      answer.on('error', () => undefined);
      answer.resume();
      resolve({ status: answer.statusCode ?? 0 });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('No answer in time')));
    outgoing.on('error', (error) =>
      resolve({ error: error.message || String((error as NodeJS.ErrnoException).code) }),
    );
    outgoing.end(body);
  });
}
