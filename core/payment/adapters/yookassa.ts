import * as z from 'zod';
import { instant, isId, kopecksFromRoubles, type RefundId, roublesText } from '#core/kernel';
import {
  idempotenceKey,
  type PaymentOrder,
  type Receipt,
  type ReceiptItem,
  type RefundOrder,
} from '../model.ts';
import type {
  Answer,
  BookKeeper,
  BookPage,
  BookSpan,
  GatewayAmount,
  GatewayOperation,
  GatewayPayment,
  GatewayRefund,
} from '../ports.ts';
import { networks } from '../settlement/cidr.ts';

/** Where YooKassa's notices come from (payments.md §1). */
export const YOOKASSA_NETWORKS: readonly string[] = [
  '185.71.76.0/27',
  '185.71.77.0/27',
  '77.75.153.0/25',
  '77.75.154.128/25',
  '77.75.156.11',
  '77.75.156.35',
  '2a02:5180::/32',
];

export interface YookassaOptions {
  /** `https://api.yookassa.ru/v3`, or the sandbox's. */
  readonly endpoint: string;
  readonly shopId: string;
  readonly secretKey: string;
  /** Whether the shop is a test shop; its payments carry `test: true`. */
  readonly testMode: boolean;
  /** Replaces {@link YOOKASSA_NETWORKS}, for the sandbox. */
  readonly trustedCidrs?: readonly string[];
  /** For one request, its body included. 7 s unless told. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 7000;

/** Payments are given back for three years (yookassa.ru/developers/payments/refunds). */
const REFUND_DAYS = 3 * 365;

/** The most a page of a list holds. */
const PAGE_SIZE = 100;

const amountReply = z.object({ value: z.string().max(32), currency: z.string().max(8) });

// What decides about money must be as documented; the rest is left out when it is not, rather than hiding the payment.
const paymentReply = z.object({
  id: z.string().min(1).max(64),
  status: z.enum(['pending', 'waiting_for_capture', 'succeeded', 'canceled']),
  amount: amountReply,
  test: z.boolean(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  confirmation: z
    .object({ confirmation_url: z.url({ protocol: /^https?$/ }).max(2048) })
    .optional()
    .catch(undefined),
  payment_method: z
    .object({
      id: z.string().min(1).max(64),
      saved: z.boolean(),
      title: z.string().max(64).optional(),
      card: z.object({ last4: z.string().regex(/^\d{4}$/), card_type: z.string().max(32) }).optional(),
    })
    .optional()
    .catch(undefined),
  captured_at: z.iso.datetime({ offset: true }).optional().catch(undefined),
  cancellation_details: z
    .object({ reason: z.string().max(64) })
    .optional()
    .catch(undefined),
});

const refundReply = z.object({
  id: z.string().min(1).max(64),
  payment_id: z.string().min(1).max(64),
  status: z.enum(['pending', 'succeeded', 'canceled']),
  amount: amountReply,
  created_at: z.iso.datetime({ offset: true }).optional().catch(undefined),
  description: z.string().max(512).optional().catch(undefined),
  cancellation_details: z
    .object({ reason: z.string().max(64) })
    .optional()
    .catch(undefined),
});

const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next_cursor: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional(),
  });
const paymentsPage = pageOf(paymentReply);
const refundsPage = pageOf(refundReply);
/** A payment has fewer refunds than a page holds. */
const wholePage = refundsPage.extend({ next_cursor: z.undefined().optional() });

const refusalReply = z.object({ code: z.string().max(64), parameter: z.string().max(128).optional() });

/**
 * YooKassa v3 over fetch. One call is one request: whoever calls decides about repeating it. Throws only when the
 * options are wrong; every trouble of the network is an answer.
 */
export function yookassaGateway(options: YookassaOptions): BookKeeper {
  const { endpoint, shopId, secretKey, testMode, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const authorization = `Basic ${Buffer.from(`${shopId}:${secretKey}`).toString('base64')}`;
  const trusted = networks(options.trustedCidrs ?? YOOKASSA_NETWORKS);

  async function call<T, R>(
    request: { method: 'GET' | 'POST'; path: string; key?: string; body?: unknown },
    schema: z.ZodType<R>,
    read: (reply: R) => T,
  ): Promise<Answer<T>> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${endpoint}${request.path}`, {
        method: request.method,
        headers: {
          authorization,
          accept: 'application/json',
          ...(request.key && { 'idempotence-key': request.key }),
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        // the credentials go to this address and to no other
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      return { kind: 'unknown', cause: troubleOf(error) };
    }
    if (status === 404 && request.method === 'GET') return { kind: 'missing' };
    if (isRefusal(status)) return { kind: 'refused', status, code: refusalCode(text) };
    if (status !== 200) return { kind: 'unknown', cause: `HTTP ${status}` };
    const reply = schema.safeParse(parsed(text));
    if (!reply.success)
      return { kind: 'unknown', cause: `unreadable answer: ${z.prettifyError(reply.error)}` };
    return { kind: 'ok', value: read(reply.data) };
  }

  /** The same change of the same payment always has the same key, so that a repeat finds the first. */
  const change = (providerId: string, to: 'capture' | 'cancel') => {
    const id = pathPart(providerId);
    const path = `/payments/${id}/${to}`;
    return call({ method: 'POST', path, key: `${to}-${id}`.slice(0, 64), body: {} }, paymentReply, paymentOf);
  };

  return {
    name: 'yookassa',
    testMode,
    can: { cards: true, refunds: true, register: true },
    refundDays: REFUND_DAYS,
    trusts: (sourceAddress) => trusted.includes(sourceAddress),
    create: (order) =>
      call(
        { method: 'POST', path: '/payments', key: idempotenceKey(order), body: paymentBody(order) },
        paymentReply,
        paymentOf,
      ),
    get: (providerId) =>
      call({ method: 'GET', path: `/payments/${pathPart(providerId)}` }, paymentReply, paymentOf),
    capture: (providerId) => change(providerId, 'capture'),
    cancel: (providerId) => change(providerId, 'cancel'),
    refund: (order) =>
      call(
        { method: 'POST', path: '/refunds', key: order.refundId, body: refundBody(order) },
        refundReply,
        refundOf,
      ),
    getRefund: (refundId) =>
      call({ method: 'GET', path: `/refunds/${pathPart(refundId)}` }, refundReply, refundOf),
    refundsOf: (providerId) =>
      call(
        { method: 'GET', path: `/refunds?payment_id=${pathPart(providerId)}&limit=${PAGE_SIZE}` },
        wholePage,
        ({ items }) => items.map(refundOf),
      ),
    operations: (span) => {
      const { list, path } = bookPath(span);
      return list === 'payments'
        ? call({ method: 'GET', path }, paymentsPage, ({ items, next_cursor }) =>
            // the refunds follow when the payments are over
            pageFrom(items.map(paymentOperation), next_cursor ? `payments:${next_cursor}` : 'refunds:'),
          )
        : call({ method: 'GET', path }, refundsPage, ({ items, next_cursor }) =>
            pageFrom(items.map(refundOperation), next_cursor && `refunds:${next_cursor}`),
          );
    },
  };
}

/** Where a page of the book is: payments by when the money was taken, then refunds by when they were made. */
function bookPath({ from, to, cursor = 'payments:' }: BookSpan) {
  const [list = '', after = ''] = cursor.split(':');
  const moment = list === 'payments' ? 'captured_at' : 'created_at';
  const query = new URLSearchParams({ [`${moment}.gte`]: from, [`${moment}.lt`]: to });
  query.set('limit', String(PAGE_SIZE));
  if (after) query.set('cursor', after);
  return { list, path: `/${list === 'payments' ? 'payments' : 'refunds'}?${query}` };
}

function pageFrom(operations: readonly GatewayOperation[], cursor: string | undefined): BookPage {
  return { operations, ...(cursor && { cursor }) };
}

function paymentOperation(reply: z.infer<typeof paymentReply>): GatewayOperation {
  return { kind: 'payment', providerId: reply.id, status: reply.status, amount: amountOf(reply.amount) };
}

function refundOperation(reply: z.infer<typeof refundReply>): GatewayOperation {
  const { id: refundId, payment_id: providerId, status } = reply;
  return { kind: 'refund', refundId, providerId, status, amount: amountOf(reply.amount) };
}

/** 408 and 429 say nothing of the call's fate that the same call again would not; other 4xx are a plain no. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** Dots are left out of the pattern: `..` in a path would climb out of it. */
function pathPart(id: string): string {
  return /^[\w-]{1,64}$/.test(id) ? id : 'malformed-id';
}

/** A word for the log; never the request, which carries the credentials. */
function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return 'network';
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === 'string' ? `${error.name} ${cause.code}` : error.name;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusalCode(text: string): string {
  const refusal = refusalReply.safeParse(parsed(text));
  if (!refusal.success) return 'unreadable';
  const { code, parameter } = refusal.data;
  return parameter ? `${code}:${parameter}` : code;
}

function paymentBody(order: PaymentOrder): unknown {
  return {
    amount: { value: roublesText(order.amountKopecks), currency: 'RUB' },
    capture: true,
    ...(order.card
      ? { payment_method_id: order.card }
      : { confirmation: { type: 'redirect', return_url: order.returnUrl } }),
    ...(order.saveCard && { save_payment_method: true }),
    description: order.description.slice(0, 128),
    metadata: {
      paymentId: order.paymentId,
      contractId: order.contractId,
      attempt: String(order.attempt),
    },
    receipt: receiptBody(order.receipt),
  };
}

/** The description carries our id of the refund, by which a notice that is quicker than the answer is known. */
function refundBody(order: RefundOrder): unknown {
  return {
    payment_id: order.providerId,
    amount: { value: roublesText(order.amountKopecks), currency: 'RUB' },
    description: `Возврат ${order.refundId}`,
    ...(order.receipt && { receipt: receiptBody(order.receipt) }),
  };
}

function receiptBody({ contact, items }: Receipt): unknown {
  return {
    customer: 'email' in contact ? { email: contact.email } : { phone: contact.phone.replace(/^\+/, '') },
    items: items.map(receiptItemBody),
  };
}

function receiptItemBody(item: ReceiptItem): unknown {
  return {
    description: item.description.slice(0, 128),
    quantity: '1.00',
    amount: { value: roublesText(item.amountKopecks), currency: 'RUB' },
    vat_code: item.vatCode,
    payment_subject: item.subject,
    payment_mode: item.mode,
  };
}

function amountOf({ value, currency }: z.infer<typeof amountReply>): GatewayAmount {
  const kopecks = kopecksFromRoubles(value);
  return { currency, ...(kopecks !== undefined && { kopecks }) };
}

function paymentOf(reply: z.infer<typeof paymentReply>): GatewayPayment {
  const redirectUrl = reply.confirmation?.confirmation_url;
  const cancelReason = reply.cancellation_details?.reason;
  return {
    providerId: reply.id,
    status: reply.status,
    amount: amountOf(reply.amount),
    testMode: reply.test,
    metadata: Object.fromEntries(Object.entries(reply.metadata ?? {}).filter(isText)),
    ...(redirectUrl && { redirectUrl }),
    ...(reply.captured_at && { paidAt: instant(reply.captured_at) }),
    ...(cancelReason && { cancelReason }),
    ...(reply.payment_method && { method: methodOf(reply.payment_method) }),
  };
}

type PaymentMethod = NonNullable<z.infer<typeof paymentReply>['payment_method']>;

/** `Mir •• 4477`, or the acquirer's own title where it tells no card. */
function methodOf({ id, saved, title, card }: PaymentMethod): NonNullable<GatewayPayment['method']> {
  const shown = card ? `${card.card_type} •• ${card.last4}` : title;
  return { id, saved, ...(shown && { title: shown }) };
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

function refundOf(reply: z.infer<typeof refundReply>): GatewayRefund {
  const asked = askedIn(reply.description ?? '');
  const cancelReason = reply.cancellation_details?.reason;
  return {
    refundId: reply.id,
    providerId: reply.payment_id,
    status: reply.status,
    amount: amountOf(reply.amount),
    // the acquirer tells no other moment of a refund
    ...(reply.created_at && reply.status === 'succeeded' && { returnedAt: instant(reply.created_at) }),
    ...(asked && { asked }),
    ...(cancelReason && { cancelReason }),
  };
}

function askedIn(description: string): RefundId | undefined {
  const id = description.split(' ').at(-1) ?? '';
  return isId('refund', id) ? id : undefined;
}
