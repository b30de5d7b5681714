import {
  type ContractId,
  firstIdAt,
  type Instant,
  type Kopecks,
  momentOf,
  type PaymentId,
  plusSeconds,
  type SupplierId,
} from '#core/kernel';
import { type Ctx, type Item, insert, type Key, put, type Write } from '#core/platform';
import { type Moved, placeInDay, postedKey } from './comparison/comparison-store.ts';
import { paymentMissing } from './faults.ts';
import { acquirerOf, GATEWAY_NAMES, type GatewayName, type Payment } from './model.ts';
import { attentionQueue } from './staff/staff-queues.ts';

/** What a dedupe item leads to. */
export interface PaymentRef {
  readonly contractId: ContractId;
  readonly paymentId: PaymentId;
}

/** What a payer's key was first used for. */
export interface StoredRequest extends PaymentRef {
  /** Of everything the request asked for. */
  readonly digest: string;
}

/** One press of the button. */
export interface PaymentRequest {
  /** Whose key it is: a user's id. */
  readonly payer: string;
  readonly key: string;
  readonly digest: string;
}

/** Fields to change; `undefined` takes an optional one away. */
export type PaymentChange = { readonly [K in keyof Payment]?: Payment[K] | undefined };

/** Payments the scheduled job is to look at, by when. */
const OPEN_QUEUE = 'PAYMENTS#open';

const PREFIX = 'PAYMENT#';
const ONCE = '#HEAD';
const REQUEST_KEY_LIFE_SECONDS = 30 * 86_400;

export const contractPk = (contractId: ContractId): string => `CONTRACT#${contractId}`;

function paymentKey({ contractId, paymentId }: PaymentRef): Key {
  return { pk: contractPk(contractId), sk: `${PREFIX}${paymentId}` };
}

function requestKeyItem({ payer, key }: Pick<PaymentRequest, 'payer' | 'key'>): Key {
  return { pk: `ONCE#payment-request#${payer}#${key}`, sk: ONCE };
}

function providerKey(gateway: GatewayName, providerId: string): Key {
  return { pk: `ONCE#${gateway}#${providerId}`, sk: ONCE };
}

/** A payment as the table holds it. */
export type StoredPayment = Payment & Item;

/** In the partition of a further contract of a payment: leads to where the payment is. */
interface StoredPointer extends Key {
  readonly homeContractId: ContractId;
}

function isPointer(stored: StoredPayment | StoredPointer): stored is StoredPointer {
  return 'homeContractId' in stored;
}

/** The key of the payment that an item of its sort key stands for. */
function homeKey(stored: StoredPayment | StoredPointer): Key {
  const { sk } = stored;
  return isPointer(stored) ? { pk: contractPk(stored.homeContractId), sk } : { pk: stored.pk, sk };
}

function pointerItem({ contractId: homeContractId, paymentId }: Payment, contractId: ContractId): Item {
  return { ...paymentKey({ contractId, paymentId }), homeContractId };
}

/** Without what only the table needs. */
export function paymentOf(stored: StoredPayment): Payment {
  const {
    pk: _pk,
    sk: _sk,
    shardPk: _day,
    shardSk: _id,
    queuePk: _queuePk,
    queueSk: _queueSk,
    ...payment
  } = stored;
  return payment;
}

function itemOf(payment: Payment): Item {
  return { ...payment, ...paymentKey(payment), ...dayOf(payment), ...queueOf(payment) };
}

/**
 * A supplier's payments of a day in UTC, by the moment in their ids. The index holds keys only, so that it is written once
 * for each payment and not with each of its versions.
 */
const dayPk = (supplierId: SupplierId, at: Instant): string => `PAYMENTS#${supplierId}#${at.slice(0, 10)}`;

function dayOf({ supplierId, paymentId }: Payment): Pick<Item, 'shardPk' | 'shardSk'> {
  return { shardPk: dayPk(supplierId, momentOf(paymentId)), shardSk: paymentId };
}

/** Work for the job comes before work for people: what it settles may answer their question. */
function queueOf(payment: Payment): Pick<Item, 'queuePk' | 'queueSk'> {
  const parkedMoney = payment.postedAt !== undefined && payment.parkedRefundIds.length > 0;
  if (payment.lookAgainAt && (payment.state === 'pending' || parkedMoney)) {
    return { queuePk: OPEN_QUEUE, queueSk: `${payment.lookAgainAt}#${payment.paymentId}` };
  }
  if (payment.attentionAt) {
    return attentionQueue(payment.supplierId, payment.attentionAt, payment.paymentId);
  }
  return {};
}

/** A new intent, and its place in the history of each of its contracts. */
export function insertIntent(payment: Payment): Write[] {
  return [
    insert(itemOf(payment)),
    ...payment.parts.slice(1).map(({ contractId }) => insert(pointerItem(payment, contractId))),
  ];
}

/** Claims a payer's key for a payment, for a month; refused when the key is taken. */
export function insertRequest(
  { contractId, paymentId }: PaymentRef,
  request: PaymentRequest,
  nowSeconds: number,
): Write {
  return insert({
    ...requestKeyItem(request),
    contractId,
    paymentId,
    digest: request.digest,
    ttlSeconds: nowSeconds + REQUEST_KEY_LIFE_SECONDS,
  });
}

/** A payment that needs no acquirer: its money has come. Refused when it is there. */
export function insertPayment(payment: Payment): Write {
  return insert(itemOf(payment));
}

function repeatKey(digest: string): Key {
  return { pk: `ONCE#payment-repeat#${digest}`, sk: ONCE };
}

/** The latest payment that was begun with the same sums to the same contracts. */
export interface RepeatMark {
  readonly paymentId: PaymentId;
}

/** The mark of the latest payment of these sums, as the last commit left it. */
export function findRepeatMark(ctx: Ctx, digest: string): Promise<RepeatMark | undefined> {
  return ctx.table.get<RepeatMark & Key>(repeatKey(digest), { strong: true });
}

/** Marks a payment as the latest of its sums; with `after`, only while the mark is still the one that was read. */
export function putRepeatMark(
  digest: string,
  { paymentId }: Payment,
  endsAtSeconds: number,
  read?: { readonly after: RepeatMark | undefined },
): Write {
  return put(
    { ...repeatKey(digest), paymentId, ttlSeconds: endsAtSeconds },
    read && (read.after ? { equals: { paymentId: read.after.paymentId } } : { absent: true }),
  );
}

/** The payment's next version; refused when somebody changed it since it was read. */
export function replace(before: Payment, change: PaymentChange): { next: Payment; write: Write } {
  const changed = Object.entries({ ...before, ...change, version: before.version + 1 });
  const next = Object.fromEntries(changed.filter(([, value]) => value !== undefined)) as unknown as Payment;
  const amountLeft = next.amountKopecks - (next.refundedKopecks - before.refundedKopecks);
  return {
    next,
    write: put(itemOf(next), {
      equals: { version: before.version },
      // the sum of refunds never passes what was captured, whatever this process believes it has read
      atMost: { refundedKopecks: amountLeft },
    }),
  };
}

/** Claims an acquirer's payment for one intent, for good. */
export function insertProviderId(payment: Payment, providerId: string): Write {
  const { contractId, paymentId } = payment;
  return insert({ ...providerKey(acquirerOf(payment), providerId), contractId, paymentId });
}

function operationKey(gateway: GatewayName, operationId: string): Key {
  return { pk: `ONCE#${gateway}-operation#${operationId}`, sk: ONCE };
}

/** Claims an acquirer's operation for one payment, for good. */
export function insertOperationOnce(payment: Payment, operationId: string): Write {
  const { contractId, paymentId } = payment;
  return insert({ ...operationKey(acquirerOf(payment), operationId), contractId, paymentId });
}

/** Whether an acquirer's operation pays for a payment already. */
export async function isOperationClaimed(ctx: Ctx, payment: Payment, operationId: string): Promise<boolean> {
  const key = operationKey(acquirerOf(payment), operationId);
  return (await ctx.table.get<PaymentRef & Key>(key, { strong: true })) !== undefined;
}

/** Lets the money of an acquirer's payment be posted once, for good, and lists it among its day's. */
export function insertCreditOnce(payment: Payment, providerId: string, takenAt: Instant): Write {
  const { amountKopecks } = payment;
  return insertPosted(payment, { kind: 'payment', id: providerId, amountKopecks }, takenAt);
}

function insertPosted(payment: Payment, moved: Moved, at: Instant): Write {
  const { contractId, paymentId, supplierId } = payment;
  const gateway = acquirerOf(payment);
  return insert({
    ...postedKey(gateway, moved),
    ...placeInDay({ supplierId, gateway }, moved, at),
    ...{ contractId, paymentId, amountKopecks: moved.amountKopecks },
  });
}

/** Lets a refund be posted once, for good, and lists it among its day's. */
export function insertRefundOnce(
  payment: Payment,
  refund: { readonly refundId: string; readonly amountKopecks: Kopecks },
  returnedAt: Instant,
): Write {
  const { refundId: id, amountKopecks } = refund;
  return insertPosted(payment, { kind: 'refund', id, amountKopecks }, returnedAt);
}

/** Whether this refund has been posted. */
export async function isRefundPosted(ctx: Ctx, payment: Payment, refundId: string): Promise<boolean> {
  const key = postedKey(acquirerOf(payment), { kind: 'refund', id: refundId });
  return (await ctx.table.get(key, { strong: true })) !== undefined;
}

/** The payment by any of its contracts, read strongly, or undefined. */
export async function findPayment(ctx: Ctx, ref: PaymentRef): Promise<Payment | undefined> {
  const found = await ctx.table.get<StoredPayment | StoredPointer>(paymentKey(ref), { strong: true });
  if (!found || !isPointer(found)) return found && paymentOf(found);
  const home = await ctx.table.get<StoredPayment>(homeKey(found), { strong: true });
  return home && paymentOf(home);
}

/** The payment of this contract, or `payment.missing` (404). */
export async function requirePayment(ctx: Ctx, ref: PaymentRef): Promise<Payment> {
  const payment = await findPayment(ctx, ref);
  if (!payment) throw paymentMissing();
  return payment;
}

/** What a payer's key was first used for, or undefined. */
export function findRequest(
  ctx: Ctx,
  request: Pick<PaymentRequest, 'payer' | 'key'>,
): Promise<StoredRequest | undefined> {
  return ctx.table.get<StoredRequest & Key>(requestKeyItem(request), { strong: true });
}

/** Which of our payments an acquirer's payment belongs to, or undefined. */
export function findByProviderId(
  ctx: Ctx,
  gateway: GatewayName,
  providerId: string,
): Promise<PaymentRef | undefined> {
  return ctx.table.get<PaymentRef & Key>(providerKey(gateway, providerId), { strong: true });
}

/** A span of a contract's payments by their ids, or by what {@link firstIdAt} answers: `since` belongs to it, `before` does not. */
export interface PaymentSpan {
  readonly since?: string | undefined;
  readonly before?: string | undefined;
}

/**
 * Up to `limit` payments of a contract, newest first. One Query, and one round trip more when some of them are at home in
 * other contracts.
 */
export async function newestPayments(
  ctx: Ctx,
  contractId: ContractId,
  { since = '', before = '~' }: PaymentSpan,
  limit: number,
): Promise<{ payments: Payment[]; more: boolean }> {
  if (since >= before) return { payments: [], more: false };
  // one more tells whether there is another page; another one because the bound itself is included
  const page = await ctx.table.query<StoredPayment | StoredPointer>(contractPk(contractId), {
    ...{ from: `${PREFIX}${since}`, to: `${PREFIX}${before}` },
    reverse: true,
    limit: limit + 2,
  });
  const items = page.items.filter(({ sk }) => sk !== `${PREFIX}${before}`);
  return { payments: await paymentsAt(ctx, items.slice(0, limit)), more: items.length > limit };
}

/** What one request for several items takes. */
const KEYS_AT_ONCE = 100;

/** How many payments of a short while are looked through. */
const RECENT_AT_MOST = 200;

/** Payments of a contract that were begun since a moment, the newest {@link RECENT_AT_MOST}, as the last commit left them. */
export async function paymentsSince(ctx: Ctx, contractId: ContractId, since: Instant): Promise<Payment[]> {
  const page = await ctx.table.query<StoredPayment | StoredPointer>(contractPk(contractId), {
    from: `${PREFIX}${firstIdAt('payment', since)}`,
    to: `${PREFIX}~`,
    reverse: true,
    strong: true,
    limit: RECENT_AT_MOST,
  });
  return paymentsAt(ctx, page.items);
}

async function paymentsAt(ctx: Ctx, items: readonly (StoredPayment | StoredPointer)[]): Promise<Payment[]> {
  const elsewhere = items.filter(isPointer).map(homeKey);
  const found: (StoredPayment | undefined)[] = [];
  for (let from = 0; from < elsewhere.length; from += KEYS_AT_ONCE) {
    const keys = elsewhere.slice(from, from + KEYS_AT_ONCE);
    found.push(...(await ctx.table.getMany<StoredPayment>(keys, { strong: true })));
  }
  const homes = new Map(found.flatMap((home) => (home ? [[home.sk, home] as const] : [])));
  return items.flatMap((item) => {
    const home = isPointer(item) ? homes.get(item.sk) : item;
    return home ? [paymentOf(home)] : [];
  });
}

/**
 * A supplier's payment by its id alone, as the last commit left it, or undefined. One Query of an index, which may be a
 * moment behind for a payment that has just begun, and one Get.
 */
export async function findOfSupplier(
  ctx: Ctx,
  supplierId: SupplierId,
  paymentId: PaymentId,
): Promise<Payment | undefined> {
  const { items } = await ctx.table.queryIndex<Key>('byShard', dayPk(supplierId, momentOf(paymentId)), {
    from: paymentId,
    to: paymentId,
    limit: 1,
  });
  const [key] = items;
  const stored = key && (await ctx.table.get<StoredPayment>({ pk: key.pk, sk: key.sk }, { strong: true }));
  return stored && paymentOf(stored);
}

/** {@link findOfSupplier}, or `payment.missing` (404). */
export async function requireOfSupplier(
  ctx: Ctx,
  supplierId: SupplierId,
  paymentId: PaymentId,
): Promise<Payment> {
  const payment = await findOfSupplier(ctx, supplierId, paymentId);
  if (!payment) throw paymentMissing();
  return payment;
}

const DAY_SECONDS = 86_400;

/**
 * Up to `limit` payments of a supplier that began from one moment to before another, at most two days apart; newest first,
 * older than `before` when it is given. A Query of an index for each day in UTC, and one round trip.
 */
export async function paymentsBetween(
  ctx: Ctx,
  supplierId: SupplierId,
  span: { readonly from: Instant; readonly until: Instant; readonly before?: PaymentId | undefined },
  limit: number,
): Promise<{ payments: Payment[]; more: boolean }> {
  const from = firstIdAt('payment', span.from);
  const until = firstIdAt('payment', span.until);
  const to = span.before && span.before < until ? span.before : until;
  const keys: Key[] = [];
  for (
    let day = span.until;
    day.slice(0, 10) >= span.from.slice(0, 10);
    day = plusSeconds(day, -DAY_SECONDS)
  ) {
    // one more tells whether there is another page; another one because the bound itself is included
    const page = await ctx.table.queryIndex<Key & { shardSk: PaymentId }>('byShard', dayPk(supplierId, day), {
      ...{ from, to, reverse: true, limit: limit + 2 },
    });
    for (const { pk, sk, shardSk } of page.items) if (shardSk !== span.before) keys.push({ pk, sk });
    if (keys.length > limit) break;
  }
  const found = await ctx.table.getMany<StoredPayment>(keys.slice(0, limit));
  return {
    payments: found.flatMap((stored) => (stored ? [paymentOf(stored)] : [])),
    more: keys.length > limit,
  };
}

/** A payment that waits to be looked at, and whose acquirer has to be asked. */
export interface DuePayment extends PaymentRef, Pick<Payment, 'supplierId' | 'gateway'> {}

/** Up to `limit` open payments whose time to be looked at has come, oldest first; a hint, to be read again. */
export async function openPayments(ctx: Ctx, now: Instant, limit: number): Promise<DuePayment[]> {
  const due: DuePayment[] = [];
  let cursor: string | undefined;
  do {
    const page = await ctx.table.queryIndex<StoredPayment>('byStaffQueue', OPEN_QUEUE, {
      to: `${now}#~`,
      limit: Math.min(limit - due.length, 1000),
      ...(cursor !== undefined && { cursor }),
    });
    due.push(
      ...page.items.map(({ contractId, paymentId, supplierId, gateway }) => ({
        ...{ contractId, paymentId, supplierId },
        ...(gateway && { gateway }),
      })),
    );
    cursor = page.cursor;
  } while (cursor !== undefined && due.length < limit);
  return due;
}

/** Which payment an acquirer's id of a payment, or of a refund that was posted, belongs to, at whichever gateway. */
export async function findByAcquirerId(ctx: Ctx, acquirerId: string): Promise<PaymentRef | undefined> {
  const keys = GATEWAY_NAMES.flatMap((gateway) => [
    providerKey(gateway, acquirerId),
    postedKey(gateway, { kind: 'refund', id: acquirerId }),
  ]);
  const found = await ctx.table.getMany<PaymentRef & Key>(keys, { strong: true });
  return found.find((ref) => ref !== undefined);
}
