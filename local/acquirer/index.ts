import { randomUUID } from 'node:crypto';
import { notFound } from './api-error.ts';
import { createClockwork } from './clockwork.ts';
import { parseKopecks } from './money.ts';
import { findPayment, type Office, type Shop } from './office.ts';
import { answerChallenge, expirePayment, payByCard } from './payments.ts';
import { refundFromBackOffice } from './refunds.ts';
import { type Book, copyBook } from './scenario-door.ts';
import { armScenario, disarmScenarios, type Scenario, type ScenarioDraft } from './scenarios.ts';
import { createListener } from './server.ts';
import { openState, type PaymentStatus, type Refund } from './state.ts';
import { findTestCard, SUCCESS_CARD_NUMBER } from './test-cards.ts';
import { resend } from './webhooks.ts';

export type { Book } from './scenario-door.ts';
export type { ScenarioDraft } from './scenarios.ts';
export { CHALLENGE_CODE, SUCCESS_CARD_NUMBER, TEST_CARDS } from './test-cards.ts';

export interface AcquirerOptions {
  shops: readonly Shop[];
  /** 0, the default, takes any free port. */
  port?: number;
  /** The address to listen on; only this machine by default, since the scenario page asks for no password. */
  host?: string;
  /** A JSON file that keeps the book over restarts; in memory without it. */
  statePath?: string;
  /** Where events go; without it they are recorded and retried, and reach nobody. */
  webhookUrl?: string | ((shopId: string) => string | undefined);
  /** Sent with each webhook, e.g. a forged X-Forwarded-For. */
  webhookHeaders?: Readonly<Record<string, string>>;
  /** The address at which browsers see this server; by default the one it listens on. */
  publicUrl?: string;
  now?: () => Date;
  log?: (line: string) => void;
}

/** The sandbox acquirer and the door through which tests drive it. */
export interface Acquirer {
  /** Starts serving and resumes the webhooks of an earlier run. Resolves with its public address. */
  listen(port?: number): Promise<string>;
  /** Where the server itself listens, whatever its public address is. */
  listeningAt(): string;
  /** Stops serving; leaves no timer and no connection. The book stays for the next start. */
  close(): Promise<void>;
  /** Chooses what goes wrong next. */
  arm(draft: ScenarioDraft): Scenario;
  /** Switches one scenario off, or all. */
  disarm(scenarioId?: string): void;
  /** Does now what is scheduled for later (all, or one webhook or change by id), and waits until it was attempted. */
  fire(id?: string): Promise<void>;
  /** Looks at the clock after a test has moved it, and waits for what was due. */
  runDue(): Promise<void>;
  /** Waits until no webhook is under way. */
  idle(): Promise<void>;
  /** A copy of all that happened: payments, refunds, webhooks with their answers, calls, scenarios. */
  book(): Book;
  /** Pays as the payer would on the page; passes 3-D Secure if asked. Returns the status that came of it. */
  pay(paymentId: string, cardNumber?: string): PaymentStatus;
  /** Ends the time a payment has left to be confirmed or captured. */
  expire(paymentId: string): PaymentStatus;
  /** Refunds from the acquirer's own back office, all that is left or a sum like `"10.00"`. */
  refund(paymentId: string, value?: string): Refund;
  /** Sends an event once more and waits for the answer. */
  resend(deliveryId: string): Promise<void>;
}

export function createAcquirer(options: AcquirerOptions): Acquirer {
  const { state, save } = openState(options.statePath);
  let listeningAt = 'http://127.0.0.1';
  const office: Office = {
    state,
    shops: options.shops,
    publicUrl: () => (options.publicUrl ?? listeningAt).replace(/\/$/, ''),
    now: options.now ?? (() => new Date()),
    log: options.log ?? (() => undefined),
  };
  const { webhookUrl } = options;
  const target = {
    url: (shopId: string) => (typeof webhookUrl === 'function' ? webhookUrl(shopId) : webhookUrl),
    headers: options.webhookHeaders ?? {},
  };
  const clockwork = createClockwork(office, target, save);
  const listener = createListener(office, clockwork);

  function requireKnown(paymentId: string) {
    const payment = findPayment(office, paymentId);
    if (payment === undefined) throw notFound('Payment');
    return payment;
  }

  return {
    async listen(port = options.port ?? 0) {
      const host = options.host ?? '127.0.0.1';
      const taken = await listener.listen(port, host);
      listeningAt = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
      clockwork.start();
      return office.publicUrl();
    },
    listeningAt: () => listeningAt,
    async close() {
      await clockwork.stop();
      await listener.close();
      save();
    },
    arm(draft) {
      const scenario = armScenario(office, draft);
      clockwork.wake();
      return scenario;
    },
    disarm(scenarioId) {
      disarmScenarios(office, scenarioId);
      clockwork.wake();
    },
    fire: (id) => clockwork.fire(id),
    async runDue() {
      clockwork.wake();
      await clockwork.idle();
    },
    idle: () => clockwork.idle(),
    book: () => copyBook(office),
    pay(paymentId, cardNumber = SUCCESS_CARD_NUMBER) {
      const payment = requireKnown(paymentId);
      const card = findTestCard(cardNumber);
      if (card === undefined) throw new Error(`${cardNumber} is not a test card`);
      const method = {
        id: randomUUID(),
        shopId: payment.shopId,
        saved: false,
        testCardKey: card.key,
        first6: cardNumber.slice(0, 6),
        last4: cardNumber.slice(-4),
        expiryMonth: '12',
        expiryYear: String(office.now().getUTCFullYear() + 3),
      };
      if (payByCard(office, payment, method) === 'challenge') answerChallenge(office, payment, 'passed');
      clockwork.wake();
      return payment.status;
    },
    expire(paymentId) {
      const payment = requireKnown(paymentId);
      expirePayment(office, payment);
      clockwork.wake();
      return payment.status;
    },
    refund(paymentId, value) {
      const amount = value === undefined ? undefined : parseKopecks(value, 'value');
      const refund = structuredClone(refundFromBackOffice(office, paymentId, amount));
      clockwork.wake();
      return refund;
    },
    async resend(deliveryId) {
      const delivery = state.deliveries.find((candidate) => candidate.id === deliveryId);
      if (delivery === undefined) throw notFound('Webhook');
      resend(office, delivery);
      clockwork.wake();
      await clockwork.idle();
    },
  };
}
