import {
  type Clock,
  type Instant,
  invariant,
  type Kopecks,
  kopecksFromRoubles,
  NO_MONEY,
  sumKopecks,
} from '#core/kernel';
import { monetaGateway } from '../adapters/moneta.ts';
import { type Said, signCheck, signPay } from '../adapters/moneta-signature.ts';
import type { Answer, Gateway, GatewayPayment } from '../ports.ts';
import { NO_TROUBLE, type Trouble } from './fake-acquirer.ts';

interface Order {
  /** As its payer brings it. */
  readonly said: Said;
  readonly made: GatewayPayment;
  readonly paid?: { readonly operationId: string; readonly at: Instant };
  readonly isGivenUp?: true;
}

/**
 * An account at MONETA in memory: orders and messages are the adapter's own, signatures included; only the merchant API is
 * played, from a book of its own.
 */
export class FakeMoneta {
  /** By the order's id. */
  readonly orders = new Map<string, Order>();
  trouble: Trouble = NO_TROUBLE;
  readonly accountId: string;
  readonly gateway: Gateway;
  readonly #code: string;
  readonly #clock: Clock;
  #lastOperation: number;

  constructor(
    clock: Clock,
    { accountId = '54600817', code = 'the-code-of-volna', testMode = false, firstOperation = 123_450 } = {},
  ) {
    this.#lastOperation = firstOperation - 1;
    this.accountId = accountId;
    this.#code = code;
    this.#clock = clock;
    const adapter = monetaGateway({
      ...{ accountId, integrityCode: code, username: 'portal', password: 'secret', testMode, clock },
      ...{ assistant: 'https://moneta.test/assistant.htm', api: 'https://moneta.test/services' },
    });
    this.gateway = {
      ...adapter,
      create: async (order) => {
        const answer = await adapter.create(order);
        if (answer.kind === 'ok') this.#note(answer.value);
        return answer;
      },
      get: async (orderId) => {
        const answer = this.trouble('get', 'before') ?? this.#look(orderId);
        return this.trouble('get', 'after') ?? answer;
      },
    };
  }

  #note(made: GatewayPayment): void {
    if (this.orders.has(made.providerId)) return;
    const said = Object.fromEntries(new URL(made.redirectUrl ?? '').searchParams);
    this.orders.set(made.providerId, { said, made });
  }

  #look(orderId: string): Answer<GatewayPayment> {
    const order = this.orders.get(orderId);
    if (!order) return { kind: 'missing' };
    const { paymentId = '', attempt = '' } = order.made.metadata;
    const whole = { ...order.made, metadata: { paymentId, attempt } };
    if (order.paid) {
      const { operationId, at: paidAt } = order.paid;
      return { kind: 'ok', value: { ...whole, status: 'succeeded', operationId, paidAt } };
    }
    const amount = { currency: 'RUB' };
    if (!order.isGivenUp) return { kind: 'ok', value: { ...whole, amount } };
    return { kind: 'ok', value: { ...whole, amount, status: 'canceled', cancelReason: 'general_decline' } };
  }

  /** The payer pays. */
  pay(orderId: string): void {
    this.#lastOperation += 1;
    const paid = { operationId: String(this.#lastOperation), at: this.#clock.now() };
    this.orders.set(orderId, { ...this.#order(orderId), paid });
  }

  /** The payer's bank declines. */
  cancel(orderId: string): void {
    this.orders.set(orderId, { ...this.#order(orderId), isGivenUp: true });
  }

  /** What the Pay URL is told of a paid order, signed; also of one that is not paid yet, under the operation it would get. */
  message(orderId: string): Said {
    const { said, paid } = this.#order(orderId);
    const told = {
      ...valuesOf(said),
      MNT_OPERATION_ID: paid?.operationId ?? String(this.#lastOperation + 1),
    };
    return { ...told, MNT_SIGNATURE: signPay(told, this.#code) };
  }

  /** What the Check URL is asked of an order, signed. */
  question(orderId: string): Said {
    const told = { ...valuesOf(this.#order(orderId).said), MNT_COMMAND: 'CHECK' };
    return { ...told, MNT_SIGNATURE: signCheck(told, this.#code) };
  }

  /** What the account has been paid: by one order, or by all. */
  taken(orderId?: string): Kopecks {
    const orders = [...this.orders].filter(([id, { paid }]) => paid && (orderId ?? id) === id);
    return sumKopecks(orders.map(([, { said }]) => kopecksFromRoubles(said.MNT_AMOUNT ?? '') ?? NO_MONEY));
  }

  #order(orderId: string): Order {
    const order = this.orders.get(orderId);
    invariant(order, `no order ${orderId}`);
    return order;
  }
}

/** What of an order its messages repeat. */
const REPEATED = [
  ...['MNT_ID', 'MNT_TRANSACTION_ID', 'MNT_AMOUNT', 'MNT_CURRENCY_CODE'],
  ...['MNT_SUBSCRIBER_ID', 'MNT_TEST_MODE'],
];

function valuesOf(said: Said): Said {
  return Object.fromEntries(REPEATED.map((name) => [name, said[name]]));
}
