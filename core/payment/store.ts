import {
  type ContractId,
  firstIdAt,
  type Instant,
  type Kopecks,
  type PaymentId,
  type SupplierId,
} from '#core/kernel';
import { type Ctx, type Item, insert, type Key, patch, put, type Write } from '#core/platform';
import { type Moved, placeInDay, postedKey } from './comparison-store.ts';
import { paymentMissing } from './faults.ts';
import { acquirerOf, type GatewayName, type Payment } from './model.ts';

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

/** Payments somebody must look at, oldest first: the scheduled job, or staff. */
const OPEN_QUEUE = 'PAYMENTS#open';
const ATTENTION_QUEUE = 'PAYMENTS#attention';

const PREFIX = 'PAYMENT#';
const ONCE = '#HEAD';
const REQUEST_KEY_LIFE_SECONDS = 30 * 86_400;

const contractPk = (contractId: ContractId): string => `CONTRACT#${contractId}`;

function paymentKey({ contractId, paymentId }: PaymentRef): Key {
  return { pk: contractPk(contractId), sk: `${PREFIX}${paymentId}` };
}

function requestKeyItem({ payer, key }: Pick<PaymentRequest, 'payer' | 'key'>): Key {
  return { pk: `ONCE#payment-request#${payer}#${key}`, sk: ONCE };
}

function providerKey(gateway: GatewayName, providerId: string): Key {
  return { pk: `ONCE#${gateway}#${providerId}`, sk: ONCE };
}

type StoredPayment = Payment & Item;

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

function paymentOf(stored: StoredPayment): Payment {
  const { pk: _pk, sk: _sk, queuePk: _queuePk, queueSk: _queueSk, ...payment } = stored;
  return payment;
}

function itemOf(payment: Payment): Item {
  return { ...payment, ...paymentKey(payment), ...queueOf(payment) };
}

/** Work for the job comes before work for people: what it settles may answer their question. */
function queueOf(payment: Payment): Pick<Item, 'queuePk' | 'queueSk'> {
  const parkedMoney = payment.postedAt !== undefined && payment.parkedRefundIds.length > 0;
  if (payment.lookAgainAt && (payment.state === 'pending' || parkedMoney)) {
    return { queuePk: OPEN_QUEUE, queueSk: `${payment.lookAgainAt}#${payment.paymentId}` };
  }
  if (payment.attentionAt) {
    return { queuePk: ATTENTION_QUEUE, queueSk: `${payment.attentionAt}#${payment.paymentId}` };
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

/**
 * Up to `limit` payments of a contract, newest first, older than `before` when it is given. One Query, and one round trip
 * more when some of them are at home in other contracts.
 */
export async function newestPayments(
  ctx: Ctx,
  contractId: ContractId,
  before: PaymentId | undefined,
  limit: number,
): Promise<{ payments: Payment[]; more: boolean }> {
  // one more tells whether there is another page; another one because the bound itself is included
  const page = await ctx.table.query<StoredPayment | StoredPointer>(contractPk(contractId), {
    ...(before ? { from: PREFIX, to: `${PREFIX}${before}` } : { prefix: PREFIX }),
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

interface StrayOf {
  readonly supplierId: SupplierId;
  readonly gateway: GatewayName;
  readonly providerId: string;
}

const strayKey = ({ supplierId, gateway, providerId }: StrayOf): Key => ({
  pk: `SUPPLIER#${supplierId}`,
  sk: `STRAY#${gateway}#${providerId}`,
});

/** Whether this money is kept already: staff have been told, and may have dealt with it. */
export async function isStrayKept(ctx: Ctx, stray: StrayOf): Promise<boolean> {
  return (await ctx.table.get(strayKey(stray), { strong: true })) !== undefined;
}

/**
 * Keeps what an acquirer's shop has taken for us but no intent of ours accounts for, for staff: an intent lost with a
 * restored table, or a second payment for one intent. Writing it again changes nothing.
 */
export function keepStray(stray: StrayOf & Readonly<Record<string, unknown>>, now: Instant): Write {
  const { supplierId, gateway, providerId, ...facts } = stray;
  return patch(strayKey(stray), {
    set: {
      supplierId,
      gateway,
      providerId,
      ...facts,
      queuePk: ATTENTION_QUEUE,
      queueSk: `${now}#${providerId}`,
    },
  });
}
