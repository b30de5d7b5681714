import { isDeepStrictEqual } from 'node:util';
import { type Clock, type ContractId, type Instant, invariant, type Kopecks, kopecks } from '#core/kernel';
import { idempotenceKey, type PaymentOrder, type RefundOrder } from '../model.ts';
import type {
  Answer,
  BookKeeper,
  BookPage,
  BookSpan,
  GatewayOperation,
  GatewayPayment,
  GatewayRefund,
} from '../ports.ts';
import { networks } from '../settlement/cidr.ts';

export type GatewayCall =
  | 'create'
  | 'get'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'getRefund'
  | 'refundsOf'
  | 'operations';

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
  /** What becomes of the next charges of remembered cards: one of the three, or a reason to refuse. */
  onCharge: 'succeeds' | 'waits' | { readonly refusedFor: string } = 'succeeds';
  /** Tokens of cards that were remembered. */
  readonly cards = new Set<string>();
  /** How the next refunds that are asked for come out. */
  refundsAre: GatewayRefund['status'] = 'succeeded';
  /** How many operations a page of its book holds. */
  bookPage = 3;
  /** What its book tells otherwise than it is: by the id of a payment or refund; `undefined` leaves it out. */
  readonly misprints = new Map<string, GatewayOperation | undefined>();
  trouble: Trouble = NO_TROUBLE;
  readonly #refundsMade = new Map<string, { order: RefundOrder; refundId: string }>();
  readonly #made = new Map<string, { order: PaymentOrder; providerId: string }>();
  readonly #holdsEnded = new Map<string, 'succeeded' | 'canceled'>();
  readonly #clock: Clock;

  readonly #idPrefix: string;

  constructor(clock: Clock, { idPrefix = 'fake' } = {}) {
    this.#clock = clock;
    this.#idPrefix = idPrefix;
  }

  /** Where its notices come from. */
  readonly address = '185.71.76.9';

  readonly gateway: BookKeeper = {
    name: 'yookassa',
    testMode: true,
    can: { cards: true, refunds: true, register: true },
    refundDays: 365,
    trusts: (address) => networks(['185.71.76.0/27', '2a02:5180::/32']).includes(address),
    create: (order) => this.#call('create', () => this.#create(order)),
    get: (providerId) => this.#call('get', () => found(this.payments.get(providerId))),
    capture: (providerId) => this.#call('capture', () => this.#endHold(providerId, 'succeeded')),
    cancel: (providerId) => this.#call('cancel', () => this.#endHold(providerId, 'canceled')),
    refund: (order) => this.#call('refund', () => this.#refund(order)),
    getRefund: (refundId) => this.#call('getRefund', () => found(this.refunds.get(refundId))),
    refundsOf: (providerId) => this.#call('refundsOf', () => found(this.#refundsOf(providerId))),
    operations: (span) => this.#call('operations', () => this.#page(span)),
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
    if (order.card && !this.cards.has(order.card))
      return { kind: 'refused', status: 400, code: 'invalid_request:payment_method_id' };
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
      ...(!order.card && { redirectUrl: `https://acquirer.test/pay/${providerId}` }),
    });
    if (order.card) this.#charge(providerId, order.card);
    return found(this.payments.get(providerId));
  }

  #charge(providerId: string, token: string): void {
    const method = { id: token, saved: true, title: 'Mir •• 4477' };
    this.#change(providerId, { method });
    if (this.onCharge === 'succeeds') this.pay(providerId, { method });
    else if (this.onCharge !== 'waits') this.cancel(providerId, this.onCharge.refusedFor);
  }

  #endHold(providerId: string, status: 'succeeded' | 'canceled'): Answer<GatewayPayment> {
    const payment = this.payments.get(providerId);
    // the same key again answers what it did the first time
    if (this.#holdsEnded.get(providerId) === status) return found(payment);
    if (payment?.status !== 'waiting_for_capture')
      return { kind: 'refused', status: 400, code: 'invalid_request' };
    this.#holdsEnded.set(providerId, status);
    if (status === 'succeeded') this.pay(providerId);
    else this.cancel(providerId, 'canceled_by_merchant');
    return found(this.payments.get(providerId));
  }

  #refundsOf(providerId: string): GatewayRefund[] {
    return [...this.refunds.values()].filter((refund) => refund.providerId === providerId);
  }

  #refund(order: RefundOrder): Answer<GatewayRefund> {
    const made = this.#refundsMade.get(order.refundId);
    if (made && !isDeepStrictEqual(made.order, order))
      return { kind: 'refused', status: 400, code: 'invalid_request' };
    if (made) return found(this.refunds.get(made.refundId));
    const payment = this.payments.get(order.providerId);
    if (payment?.status !== 'succeeded' || order.amountKopecks > this.leftOf(order.providerId))
      return { kind: 'refused', status: 400, code: 'invalid_request' };
    const refundId = this.refund(order.providerId, order.amountKopecks, {
      status: this.refundsAre,
      asked: order.refundId,
      ...(this.refundsAre === 'canceled' && { cancelReason: 'insufficient_funds' }),
    });
    this.#refundsMade.set(order.refundId, { order: structuredClone(order), refundId });
    return found(this.refunds.get(refundId));
  }

  /** What of a payment may still be given back: a pending refund holds its sum, as one that was made does. */
  leftOf(providerId: string): number {
    const taken = this.#refundsOf(providerId).filter(({ status }) => status !== 'canceled');
    const amount = this.payments.get(providerId)?.amount.kopecks ?? 0;
    return amount - taken.reduce((sum, refund) => sum + (refund.amount.kopecks ?? 0), 0);
  }

  /** What is still at it ends so. */
  settleRefund(refundId: string, change: Partial<GatewayRefund>): void {
    const refund = this.refunds.get(refundId);
    invariant(refund, `no refund ${refundId}`);
    this.refunds.set(refundId, { ...refund, ...change });
  }

  /** Its own book: what was taken and given back, in the order of its ids. */
  #page({ from, to, cursor = '0' }: BookSpan): Answer<BookPage> {
    const within = (at: Instant | undefined) => at !== undefined && from <= at && at < to;
    const payments = [...this.payments.values()].filter(({ paidAt }) => within(paidAt));
    const refunds = [...this.refunds.values()].filter(({ returnedAt }) => within(returnedAt));
    const told = [
      ...payments.map(({ providerId, status, amount }) => ({
        ...{ id: providerId, told: { kind: 'payment', providerId, status, amount } as const },
      })),
      ...refunds.map(({ refundId, providerId, status, amount }) => ({
        ...{ id: refundId, told: { kind: 'refund', refundId, providerId, status, amount } as const },
      })),
    ].flatMap(({ id, told: operation }) => {
      const printed = this.misprints.has(id) ? this.misprints.get(id) : operation;
      return printed ? [printed] : [];
    });
    const next = Number(cursor) + this.bookPage;
    return {
      kind: 'ok',
      value: {
        operations: told.slice(Number(cursor), next),
        ...(next < told.length && { cursor: String(next) }),
      },
    };
  }

  /** The payer pays; `bent` makes it another payment than the one that was asked for. */
  pay(providerId: string, bent: Partial<GatewayPayment> = {}): void {
    this.#change(providerId, { ...this.#paidBy(providerId), paidAt: this.#clock.now(), ...bent });
  }

  /** The payer pays, but the money is only held. */
  hold(providerId: string, bent: Partial<GatewayPayment> = {}): void {
    this.#change(providerId, { ...this.#paidBy(providerId), status: 'waiting_for_capture', ...bent });
  }

  #paidBy(providerId: string): Pick<GatewayPayment, 'status' | 'method'> {
    const made = [...this.#made.values()].find((one) => one.providerId === providerId);
    const saved = made?.order.saveCard === true;
    const method = { id: `card-of-${providerId}`, saved, title: 'Mir •• 4477' };
    if (saved) this.cards.add(method.id);
    return { status: 'succeeded', method };
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
      returnedAt: this.#clock.now(),
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
