import * as z from 'zod';
import {
  type Clock,
  type Instant,
  instant,
  invariant,
  isId,
  kopecks,
  kopecksFromRoubles,
  momentOf,
  msOf,
  type PaymentId,
  roublesText,
} from '#core/kernel';
import { type PaymentOrder, REDIRECT_LIFE_SECONDS } from '../model.ts';
import type { Answer, Gateway, GatewayAmount, GatewayPayment, SignedMessages } from '../ports.ts';
import { isSignature, type Said, signCheck, signForm, signPay, signReply } from './moneta-signature.ts';

export interface MonetaOptions {
  /** `https://moneta.ru/assistant.htm`, or the sandbox's. */
  readonly assistant: string;
  /** `https://service.moneta.ru/services`, or the sandbox's: MONETA.MerchantAPI in JSON. */
  readonly api: string;
  /** The number of the extended account that orders are paid to (`MNT_ID`). */
  readonly accountId: string;
  /** The account's data integrity code: whoever knows it can say that something was paid. */
  readonly integrityCode: string;
  /** Of the merchant API. */
  readonly username: string;
  readonly password: string;
  /** Whether the account's payments are tests (`MNT_TEST_MODE`). */
  readonly testMode: boolean;
  readonly clock: Clock;
  /** For one request, its body included. 7 s unless told. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 7000;

/**
 * How long an order that nobody has begun to pay stays payable. The Check URL turns payers away after the hour of
 * {@link REDIRECT_LIFE_SECONDS}; an hour more keeps clear of one who was let in at its last moment.
 */
const UNPAID_SECONDS = 2 * REDIRECT_LIFE_SECONDS;

/** What its page says the payment is for; it travels in an address, where no contract's number may stand. */
const DESCRIPTION = 'Оплата коммунальных услуг';

const NOT_OFFERED: Answer<never> = { kind: 'refused', status: 405, code: 'not_offered' };

const ULID_CHARACTERS = 26;
const ORDER_ID = new RegExp(`^pay_[0-9A-HJKMNP-TV-Z]{${ULID_CHARACTERS}}[A-Z]$`);

/**
 * Our id of an order: the payment's id and a letter for the attempt. Of one length and ending in a letter, so that a
 * signature without delimiters leaves no doubt where it ends and the operation's number begins.
 */
export function orderIdOf({ paymentId, attempt }: Pick<PaymentOrder, 'paymentId' | 'attempt'>): string {
  invariant(attempt >= 1 && attempt <= 26, 'an attempt has a letter of its own');
  return `${paymentId}${String.fromCharCode(64 + attempt)}`;
}

interface OwnOrder {
  readonly paymentId: PaymentId;
  readonly attempt: string;
}

function ownOrder(orderId: string): OwnOrder | undefined {
  const paymentId = orderId.slice(0, -1);
  if (!ORDER_ID.test(orderId) || !isId('payment', paymentId)) return undefined;
  return { paymentId, attempt: String(orderId.charCodeAt(orderId.length - 1) - 64) };
}

/**
 * MONETA.Assistant (payments.md §2). A payment is made by sending its payer to a signed address, so `create` asks nobody; the
 * truth comes in signed messages, and, where those fail, from the merchant API by our order id. Cards, refunds and the
 * acquirer's book are not offered through it (docs/adr/0013).
 */
export function monetaGateway(options: MonetaOptions): Gateway {
  invariant(/^\d{1,20}$/.test(options.accountId), 'a MONETA account is a number');
  invariant(options.integrityCode.length > 0, 'a MONETA account has an integrity code');
  return {
    name: 'moneta',
    testMode: options.testMode,
    can: { cards: false, refunds: false, register: false },
    // nothing is believed for where it comes from: its messages are signed
    trusts: () => false,
    create: async (order) => created(options, order),
    get: (providerId) => look(options, providerId),
    capture: async () => NOT_OFFERED,
    cancel: async () => NOT_OFFERED,
    refund: async () => NOT_OFFERED,
    getRefund: async () => ({ kind: 'missing' }),
    refundsOf: async () => ({ kind: 'ok', value: [] }),
    signed: signedMessages(options),
  };
}

function created(options: MonetaOptions, order: PaymentOrder): Answer<GatewayPayment> {
  if (order.card || order.saveCard) return NOT_OFFERED;
  const providerId = orderIdOf(order);
  const said = {
    MNT_ID: options.accountId,
    MNT_TRANSACTION_ID: providerId,
    MNT_AMOUNT: roublesText(order.amountKopecks),
    MNT_CURRENCY_CODE: 'RUB',
    MNT_SUBSCRIBER_ID: order.contractId,
    MNT_TEST_MODE: options.testMode ? '1' : '0',
  };
  const url = new URL(options.assistant);
  url.search = new URLSearchParams({
    ...said,
    MNT_DESCRIPTION: DESCRIPTION,
    MNT_SUCCESS_URL: order.returnUrl,
    MNT_INPROGRESS_URL: order.returnUrl,
    MNT_FAIL_URL: order.returnUrl,
    MNT_RETURN_URL: order.returnUrl,
    'moneta.locale': 'ru',
    MNT_SIGNATURE: signForm(said, options.integrityCode),
  }).toString();
  return {
    kind: 'ok',
    value: {
      providerId,
      status: 'pending',
      amount: { kopecks: order.amountKopecks, currency: 'RUB' },
      testMode: options.testMode,
      metadata: {
        paymentId: order.paymentId,
        contractId: order.contractId,
        attempt: String(order.attempt),
      },
      redirectUrl: url.href,
    },
  };
}

/** Roubles in one spelling only: a nought more in front would sign like an operation's number that ends in it. */
const AMOUNT = /^(0|[1-9]\d{0,9})\.\d{2}$/;
const OPERATION_ID = /^[1-9]\d{0,18}$/;

function signedMessages({ accountId, integrityCode }: MonetaOptions): SignedMessages {
  /** What both kinds of messages say, each value in the only form it can have; undefined when it is not so. */
  const read = (said: Said, status: GatewayPayment['status']): GatewayPayment | undefined => {
    const { MNT_ID, MNT_TRANSACTION_ID = '', MNT_AMOUNT = '', MNT_CURRENCY_CODE = '' } = said;
    const { MNT_SUBSCRIBER_ID = '', MNT_TEST_MODE = '' } = said;
    const order = ownOrder(MNT_TRANSACTION_ID);
    const amount = AMOUNT.test(MNT_AMOUNT) ? kopecksFromRoubles(MNT_AMOUNT) : undefined;
    if (MNT_ID !== accountId || !order || amount === undefined) return undefined;
    if (!/^[A-Z]{3}$/.test(MNT_CURRENCY_CODE) || !/^[01]$/.test(MNT_TEST_MODE)) return undefined;
    if (!isId('contract', MNT_SUBSCRIBER_ID)) return undefined;
    return {
      providerId: MNT_TRANSACTION_ID,
      status,
      amount: { kopecks: amount, currency: MNT_CURRENCY_CODE },
      testMode: MNT_TEST_MODE === '1',
      metadata: { ...order, contractId: MNT_SUBSCRIBER_ID },
    };
  };
  return {
    readPaid(said) {
      const { MNT_OPERATION_ID = '', MNT_SIGNATURE, MNT_COMMAND } = said;
      // a command would make it another message than "paid": of a held or a cancelled operation
      if (MNT_COMMAND || !OPERATION_ID.test(MNT_OPERATION_ID)) return undefined;
      if (!isSignature(MNT_SIGNATURE, signPay(said, integrityCode))) return undefined;
      const paid = read(said, 'succeeded');
      return paid && { ...paid, operationId: MNT_OPERATION_ID };
    },
    readAsked(said) {
      const { MNT_OPERATION_ID = '', MNT_SIGNATURE, MNT_COMMAND } = said;
      if (MNT_COMMAND !== 'CHECK' || !/^$|^[1-9]\d{0,18}$/.test(MNT_OPERATION_ID)) return undefined;
      if (!isSignature(MNT_SIGNATURE, signCheck(said, integrityCode))) return undefined;
      return read(said, 'pending');
    },
    reply(code, providerId) {
      const said = { MNT_ID: accountId, MNT_TRANSACTION_ID: providerId, MNT_RESULT_CODE: String(code) };
      invariant(/^\w{1,64}$/.test(providerId), 'an order id needs no escaping');
      const fields = Object.entries({ ...said, MNT_SIGNATURE: signReply(said, integrityCode) });
      const elements = fields.map(([name, value]) => `<${name}>${value}</${name}>`).join('');
      return `<?xml version="1.0" encoding="UTF-8"?>\n<MNT_RESPONSE>${elements}</MNT_RESPONSE>\n`;
    },
  };
}

const attribute = z.object({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) });
const operationReply = z.object({
  id: z.union([z.int(), z.string()]).transform(String).pipe(z.string().regex(OPERATION_ID)),
  attribute: z.array(attribute),
});
const listReply = z.object({
  Envelope: z.object({
    Body: z.union([
      z.object({
        FindOperationsListByCTIDResponse: z.object({ operation: z.array(operationReply).default([]) }),
      }),
      z.object({ fault: z.object({ faultcode: z.string().max(64) }) }),
    ]),
  }),
});

type Operation = z.infer<typeof operationReply>;

/** The most operations one order may have come to; more than a payer can begin within its life. */
const PAGE_SIZE = 50;

/**
 * Looks for our order among the account's operations (MONETA.MerchantAPI, FindOperationsListByCTIDRequest). An order nobody
 * has begun to pay is pending while it may be paid, cancelled after; what was credited to the account has succeeded,
 * whether or not the acquirer could tell us of it.
 */
async function look(options: MonetaOptions, providerId: string): Promise<Answer<GatewayPayment>> {
  const order = ownOrder(providerId);
  if (!order) return { kind: 'missing' };
  const answer = await findOperations(options, providerId);
  if (answer.kind !== 'ok') return answer;
  const operations = answer.value.map(({ id, attribute: attributes }) => ({
    id,
    said: new Map(attributes.map(({ key, value }) => [key.toLowerCase(), String(value)])),
  }));
  const ofStatus = (...wanted: string[]) =>
    operations.find(({ said }) => wanted.includes(said.get('statusid') ?? ''));
  const whole = { providerId, testMode: options.testMode, metadata: { ...order } };
  const done = ofStatus('SUCCEED', 'TAKENIN_NOTSENT');
  if (done) {
    const paidAt = instantIn(done.said.get('modified'));
    return ok({
      ...{ ...whole, status: 'succeeded', operationId: done.id },
      amount: amountOf(done.said, options.accountId),
      ...(paidAt && { paidAt }),
    });
  }
  const amount = { currency: 'RUB' };
  const underWay = ofStatus('CREATED', 'INPROGRESS', 'TAKENOUT', 'FROZEN');
  if (underWay || ageSeconds(order, options.clock) < UNPAID_SECONDS)
    return ok({ ...whole, status: 'pending', amount });
  const cancelReason = ofStatus('CANCELED') ? 'general_decline' : 'expired_on_confirmation';
  return ok({ ...whole, status: 'canceled', amount, cancelReason });
}

const ok = <T>(value: T): Answer<T> => ({ kind: 'ok', value });

async function findOperations(
  options: MonetaOptions,
  clientTransaction: string,
): Promise<Answer<readonly Operation[]>> {
  const { username: Username, password: Password, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  let status: number;
  let text: string;
  try {
    const response = await fetch(options.api, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=UTF-8', accept: 'application/json' },
      body: JSON.stringify({
        Envelope: {
          Header: { Security: { UsernameToken: { Username, Password } } },
          Body: {
            FindOperationsListByCTIDRequest: {
              pager: { pageNumber: 1, pageSize: PAGE_SIZE },
              accountId: Number(options.accountId),
              clientTransaction,
            },
          },
        },
      }),
      // the credentials go to this address and to no other
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    // a word for the log; never the request, which carries the credentials
    return { kind: 'unknown', cause: error instanceof Error ? error.name : 'network' };
  }
  if (status === 401 || status === 403) return { kind: 'refused', status, code: 'credentials' };
  const reply = listReply.safeParse(parsed(text));
  // what it sent is left out: a parser's message may quote it
  if (!reply.success) return { kind: 'unknown', cause: `HTTP ${status}, unreadable` };
  const { Body } = reply.data.Envelope;
  if ('fault' in Body) {
    const { faultcode } = Body.fault;
    return /client/i.test(faultcode)
      ? { kind: 'refused', status, code: 'fault' }
      : { kind: 'unknown', cause: `HTTP ${status}, fault` };
  }
  return ok(Body.FindOperationsListByCTIDResponse.operation);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What came to our account, before the acquirer's commission. Which side of the operation we are, the operation says. */
function amountOf(said: ReadonlyMap<string, string>, accountId: string): GatewayAmount {
  const side = said.get('sourceaccountid') === accountId ? 'source' : 'target';
  const text = (said.get(`${side}amount`) ?? '').replace(/^-/, '');
  const sum = /^\d{1,10}(\.\d{1,2})?$/.test(text) ? kopecks(Math.round(Number(text) * 100)) : undefined;
  const currency = said.get(`${side}currencycode`) ?? '';
  return { currency, ...(sum !== undefined && { kopecks: sum }) };
}

function instantIn(text: string | undefined): Instant | undefined {
  return z.iso.datetime({ offset: true }).safeParse(text).success ? instant(String(text)) : undefined;
}

/** How long ago the payment was begun: its id begins with the moment. */
function ageSeconds({ paymentId }: OwnOrder, clock: Clock): number {
  return (msOf(clock.now()) - msOf(momentOf(paymentId))) / 1000;
}
