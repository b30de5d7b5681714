import { type Kopecks, kopecks, type PaymentId, sumKopecks } from '#core/kernel';
import type { GatewayName } from '../../model.ts';
import type { Gateway } from '../../ports.ts';
import { monetaCheck, monetaPay } from '../../settlement/moneta-notice.ts';
import type { Trouble } from '../fake-acquirer.ts';
import { FakeMoneta } from '../fake-moneta.ts';
import { type Scene, SUPPLIER_ID } from '../scene.ts';
import type { Outcome, StormEvent } from './history.ts';

/** Either acquirer, as a storm needs it. */
export interface Acquirer {
  readonly name: GatewayName;
  /** Absent where it is the scene's own. */
  readonly gateway?: Gateway;
  meet(trouble: Trouble): void;
  /** Our ids of what was made at it, by its own. */
  made(): ReadonlyMap<string, PaymentId>;
  end(providerId: string, outcome: Outcome): void;
  /** Whether its truth is what it is going to be. */
  hasEnded(providerId: string): boolean;
  hasTaken(providerId: string): boolean;
  tell(word: Extract<StormEvent, { kind: 'told' }>['word'], providerId: string): Promise<unknown>;
  ask(providerId: string): Promise<unknown>;
  /** What it has by its own book: of one payment, or of all. */
  balance(providerId?: string): Kopecks;
}

/** One acquirer of this name; its scene may be made later. */
export function acquirerNamed(name: GatewayName, scene: () => Scene): Acquirer {
  return name === 'moneta' ? monetaOf(scene) : yookassaOf(scene);
}

function yookassaOf(scene: () => Scene): Acquirer {
  const ended = new Set<string>();
  const book = () => scene().acquirer;
  return {
    name: 'yookassa',
    meet: (trouble) => {
      book().trouble = trouble;
    },
    made: () =>
      new Map([...book().payments].map(([id, { metadata }]) => [id, metadata.paymentId as PaymentId])),
    end: (providerId, outcome) => {
      ended.add(providerId);
      if (outcome === 'paid') book().pay(providerId);
      if (outcome === 'held') book().hold(providerId);
      if (outcome === 'canceled') book().cancel(providerId, 'general_decline');
    },
    hasEnded: (providerId) => ended.has(providerId),
    hasTaken: (providerId) => book().payments.get(providerId)?.status === 'succeeded',
    tell: (word, providerId) => scene().tell(`payment.${word}`, providerId),
    ask: async () => undefined,
    balance: (of) => {
      const isMeant = (providerId: string) => of === undefined || of === providerId;
      const sumOf = (told: Iterable<{ providerId: string; status: string; amount: { kopecks?: Kopecks } }>) =>
        sumKopecks(
          [...told].flatMap(({ providerId, status, amount }) =>
            status === 'succeeded' && isMeant(providerId) && amount.kopecks ? [amount.kopecks] : [],
          ),
        );
      return kopecks(sumOf(book().payments.values()) - sumOf(book().refunds.values()));
    },
  };
}

function monetaOf(scene: () => Scene): Acquirer {
  const ended = new Set<string>();
  const book = new FakeMoneta({ now: () => scene().world.now });
  const hasTaken = (providerId: string) => book.orders.get(providerId)?.paid !== undefined;
  return {
    name: 'moneta',
    gateway: book.gateway,
    meet: (trouble) => {
      book.trouble = trouble;
    },
    made: () => new Map([...book.orders].map(([id, { made }]) => [id, made.metadata.paymentId as PaymentId])),
    end: (providerId, outcome) => {
      ended.add(providerId);
      if (outcome === 'paid') book.pay(providerId);
      if (outcome === 'canceled') book.cancel(providerId);
    },
    hasEnded: (providerId) => ended.has(providerId),
    hasTaken,
    // there is no operation to tell of before it is paid
    tell: async (_, providerId) =>
      hasTaken(providerId) &&
      monetaPay(scene().caller, { ...book.message(providerId), supplierId: SUPPLIER_ID }),
    ask: (providerId) =>
      monetaCheck(scene().caller, { ...book.question(providerId), supplierId: SUPPLIER_ID }),
    balance: (of) => book.taken(of),
  };
}
