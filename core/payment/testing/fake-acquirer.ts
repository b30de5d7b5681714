import { isDeepStrictEqual } from 'node:util';
import { type Clock, type ContractId, invariant, type Kopecks, kopecks } from '#core/kernel';
import { networks } from '../cidr.ts';
import { idempotenceKey, type PaymentOrder } from '../model.ts';
import type { Answer, Gateway, GatewayPayment, GatewayRefund } from '../ports.ts';

export type GatewayCall = 'create' | 'get' | 'getRefund';

/** What goes wrong with a call: before it is carried out, or after, when only the answer is lost. */
export type Trouble = (call: GatewayCall, moment: 'before' | 'after') => Answer<never> | undefined;

/** Makes a test's calls go well again. */
export const NO_TROUBLE: Trouble = () => undefined;

export const LOST: Answer<never> = { kind: 'unknown', cause: 'HTTP 500' };

/** An acquirer in memory with a book of its own: what unit tests pay at. */
export class FakeAcquirer {
  readonly payments = new Map<string, GatewayPayment>();
  readonly refunds = new Map<string, GatewayRefund>();
  /** Keys of all creations asked for, repeats included. */
  readonly keys: string[] = [];
  readonly calls: GatewayCall[] = [];
  trouble: Trouble = NO_TROUBLE;
  readonly #made = new Map<string, { order: PaymentOrder; providerId: string }>();
  readonly #clock: Clock;

  readonly #idPrefix: string;

  constructor(clock: Clock, { idPrefix = 'fake' } = {}) {
    this.#clock = clock;
    this.#idPrefix = idPrefix;
  }

  /** Where its notices come from. */
  readonly address = '185.71.76.9';

  readonly gateway: Gateway = {
    name: 'yookassa',
    testMode: true,
    trusts: (address) => networks(['185.71.76.0/27', '2a02:5180::/32']).includes(address),
    create: (order) => this.#call('create', () => this.#create(order)),
    get: (providerId) => this.#call('get', () => found(this.payments.get(providerId))),
    getRefund: (refundId) => this.#call('getRefund', () => found(this.refunds.get(refundId))),
  };

  async #call<T>(call: GatewayCall, carryOut: () => Answer<T>): Promise<Answer<T>> {
    this.calls.push(call);
    const before = this.trouble(call, 'before');
    if (before) return before;
    const answer = carryOut();
    return this.trouble(call, 'after') ?? structuredClone(answer);
  }

  #create(order: PaymentOrder): Answer<GatewayPayment> {
    const key = idempotenceKey(order);
    this.keys.push(key);
    const made = this.#made.get(key);
    // the same fields are the same body, in whatever order a table has kept them
    if (made && !isDeepStrictEqual(made.order, order))
      return { kind: 'refused', status: 400, code: 'invalid_request' };
    if (made) return found(this.payments.get(made.providerId));
    const providerId = `${this.#idPrefix}-${String(this.payments.size + 1).padStart(4, '0')}`;
    this.#made.set(key, { order: structuredClone(order), providerId });
    this.payments.set(providerId, {
      providerId,
      status: 'pending',
      amount: { kopecks: order.amountKopecks, currency: 'RUB' },
      testMode: true,
      metadata: {
        paymentId: order.paymentId,
        contractId: order.contractId,
        attempt: String(order.attempt),
      },
      redirectUrl: `https://acquirer.test/pay/${providerId}`,
    });
    return found(this.payments.get(providerId));
  }

  /** The payer pays; `bent` makes it another payment than the one that was asked for. */
  pay(providerId: string, bent: Partial<GatewayPayment> = {}): void {
    this.#change(providerId, { status: 'succeeded', paidAt: this.#clock.now(), ...bent });
  }

  cancel(providerId: string, cancelReason = 'expired_on_confirmation'): void {
    this.#change(providerId, { status: 'canceled', cancelReason });
  }

  /** Gives money back from the acquirer's own back office. */
  refund(providerId: string, amount: number, bent: Partial<GatewayRefund> = {}): string {
    const refundId = `${this.#idPrefix}-refund-${String(this.refunds.size + 1).padStart(4, '0')}`;
    this.refunds.set(refundId, {
      refundId,
      providerId,
      status: 'succeeded',
      amount: { kopecks: kopecks(amount), currency: 'RUB' },
      ...bent,
    });
    return refundId;
  }

  /** What this acquirer has taken for a contract and not given back. */
  balanceOf(contractId: ContractId): Kopecks {
    const paid = [...this.payments.values()].filter(
      ({ status, metadata }) => status === 'succeeded' && metadata.contractId === contractId,
    );
    const ids = new Set(paid.map(({ providerId }) => providerId));
    const back = [...this.refunds.values()].filter(
      ({ status, providerId }) => status === 'succeeded' && ids.has(providerId),
    );
    const sum = (amounts: { amount: { kopecks?: Kopecks } }[]) =>
      amounts.reduce((total, { amount }) => total + (amount.kopecks ?? 0), 0);
    return kopecks(sum(paid) - sum(back));
  }

  /** The only payment there is. */
  get only(): GatewayPayment {
    const [payment, ...others] = this.payments.values();
    invariant(payment && others.length === 0, `one payment expected, there are ${this.payments.size}`);
    return payment;
  }

  #change(providerId: string, change: Partial<GatewayPayment>): void {
    const payment = this.payments.get(providerId);
    invariant(payment, `no payment ${providerId}`);
    this.payments.set(providerId, { ...payment, ...change });
  }
}

function found<T>(value: T | undefined): Answer<T> {
  return value ? { kind: 'ok', value } : { kind: 'missing' };
}
