import { type Chance, chanceFrom } from '#core/testing';
import type { GatewayName } from '../../model.ts';

/** How an acquirer ends a payment; `held` money is taken when we ask for it. */
export type Outcome = 'paid' | 'held' | 'canceled' | 'open';

/** One payment, as its payer and its acquirer mean it, whatever is told of it and when. */
export interface StormPayment {
  /** What each contract gets, in kopecks, by the contract's place in the cabinet; the first is the payment's home. */
  readonly shares: readonly { readonly contract: number; readonly amountKopecks: number }[];
  readonly outcome: Outcome;
  /** What the acquirer's own office gives back. */
  readonly officeRefunds: readonly number[];
  /** What a supplier's staff give back. */
  readonly staffRefund?: number;
}

/** One customer's payments, begun at one time. */
export interface History {
  readonly gateway: GatewayName;
  readonly contracts: number;
  readonly payments: readonly StormPayment[];
  /** The place of a contract that ends before any money comes. */
  readonly leaves?: number;
}

/** What happens, or is told, of the payment at place `of`. */
export type StormEvent =
  /** The acquirer ends it. */
  | { readonly kind: 'turn'; readonly of: number }
  /** The acquirer tells of it by this word, whatever the truth is; MONETA knows the first only. */
  | {
      readonly kind: 'told';
      readonly of: number;
      readonly word: 'succeeded' | 'canceled' | 'waiting_for_capture';
    }
  /** MONETA asks whether it may be paid. */
  | { readonly kind: 'asked'; readonly of: number }
  /** The acquirer's office gives one of its sums back, if it has the money and has not yet, and tells. */
  | { readonly kind: 'given back'; readonly of: number; readonly refund: number }
  /** A member of staff asks for the refund, another approves it. */
  | { readonly kind: 'requested' | 'approved'; readonly of: number }
  /** The scheduled job. */
  | { readonly kind: 'job' };

const WORDS = ['succeeded', 'canceled', 'waiting_for_capture'] as const;
const MOST_COPIES = 8;

/** A history of one to three payments of up to four contracts; the same seed is the same history. */
export function historyOf(seed: number): History {
  const chance = chanceFrom(seed);
  const gateway = seed % 4 === 3 ? 'moneta' : 'yookassa';
  const contracts = chance.whole(1, 4);
  return {
    gateway,
    contracts,
    payments: Array.from({ length: paymentsIn(seed) }, () => paymentOf(chance, gateway, contracts)),
    ...(chance.happens(0.2) && { leaves: chance.whole(0, contracts - 1) }),
  };
}

/** How many payments the history of a seed has. */
export function paymentsIn(seed: number): number {
  return 1 + (seed % 3);
}

function paymentOf(chance: Chance, gateway: GatewayName, contracts: number): StormPayment {
  const places = chance.shuffled(Array.from({ length: contracts }, (_, place) => place));
  const shares = places.slice(0, chance.whole(1, contracts)).map((contract) => ({
    contract,
    amountKopecks: chance.whole(1_000, 9_000),
  }));
  if (gateway === 'moneta') {
    return { shares, outcome: chance.pick(['paid', 'paid', 'paid', 'canceled', 'open']), officeRefunds: [] };
  }
  const outcome = chance.pick<Outcome>(['paid', 'paid', 'paid', 'held', 'canceled', 'open']);
  let left = shares.reduce((sum, { amountKopecks }) => sum + amountKopecks, 0);
  const some = (): number => {
    const amount = chance.happens(0.2) ? left : chance.whole(Math.min(1, left), Math.ceil(left / 2));
    left -= amount;
    return amount;
  };
  const officeRefunds = Array.from({ length: chance.whole(0, 3) }, some).filter((amount) => amount > 0);
  const staffRefund = chance.happens(0.5) && left > 0 ? some() : undefined;
  return { shares, outcome, officeRefunds, ...(staffRefund !== undefined && { staffRefund }) };
}

/** Everything that may be told of a history, each thing one to eight times, and each end of a payment once. */
export function eventsOf({ gateway, payments }: History, chance: Chance): StormEvent[] {
  const copies = (event: StormEvent) =>
    Array.from({ length: chance.whole(1, MOST_COPIES) }, (): StormEvent => event);
  const ofPayments = payments.flatMap(({ officeRefunds, staffRefund }, of) => [
    { kind: 'turn', of } as const,
    ...(gateway === 'moneta' ? ['succeeded' as const] : WORDS).flatMap((word) =>
      copies({ kind: 'told', of, word }),
    ),
    ...(gateway === 'moneta' ? copies({ kind: 'asked', of }) : []),
    ...officeRefunds.flatMap((_, refund) => copies({ kind: 'given back', of, refund })),
    ...(staffRefund === undefined
      ? []
      : [...copies({ kind: 'requested', of }), ...copies({ kind: 'approved', of })]),
  ]);
  return [...ofPayments, ...copies({ kind: 'job' })];
}
