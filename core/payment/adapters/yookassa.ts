import * as z from 'zod';
import { instant, kopecksFromRoubles, roublesText } from '#core/kernel';
import { networks } from '../cidr.ts';
import { idempotenceKey, type PaymentOrder, type ReceiptItem } from '../model.ts';
import type { Answer, Gateway, GatewayAmount, GatewayPayment, GatewayRefund } from '../ports.ts';

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
});

const refusalReply = z.object({ code: z.string().max(64), parameter: z.string().max(128).optional() });

/**
 * YooKassa v3 over fetch. One call is one request: whoever calls decides about repeating it. Throws only when the
 * options are wrong; every trouble of the network is an answer.
 */
export function yookassaGateway(options: YookassaOptions): Gateway {
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

  return {
    name: 'yookassa',
    testMode,
    trusts: (sourceAddress) => trusted.includes(sourceAddress),
    create: (order) =>
      call(
        { method: 'POST', path: '/payments', key: idempotenceKey(order), body: paymentBody(order) },
        paymentReply,
        paymentOf,
      ),
    get: (providerId) =>
      call({ method: 'GET', path: `/payments/${pathPart(providerId)}` }, paymentReply, paymentOf),
    getRefund: (refundId) =>
      call({ method: 'GET', path: `/refunds/${pathPart(refundId)}` }, refundReply, refundOf),
  };
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
    confirmation: { type: 'redirect', return_url: order.returnUrl },
    description: order.description.slice(0, 128),
    metadata: {
      paymentId: order.paymentId,
      contractId: order.contractId,
      attempt: String(order.attempt),
    },
    receipt: {
      customer:
        'email' in order.receipt.contact
          ? { email: order.receipt.contact.email }
          : { phone: order.receipt.contact.phone.replace(/^\+/, '') },
      items: order.receipt.items.map(receiptItemBody),
    },
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
  };
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

function refundOf(reply: z.infer<typeof refundReply>): GatewayRefund {
  return {
    refundId: reply.id,
    providerId: reply.payment_id,
    status: reply.status,
    amount: amountOf(reply.amount),
  };
}
