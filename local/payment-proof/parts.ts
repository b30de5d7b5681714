import { chanceFrom } from '#core/testing';
import { AT_ONCE, contractRace } from '../../core/payment/testing/contract-race.ts';
import { refundRace } from '../../core/payment/testing/refund-race.ts';
import { paymentsIn } from '../../core/payment/testing/storm/history.ts';
import { SHORT_HISTORIES } from '../../core/payment/testing/storm/short-histories.ts';
import { everyOrder, ORDERS, storm } from '../../core/payment/testing/storm/storm.ts';
import { forge } from '../../functions/forgery/forge.ts';
import { openMonetaHooks, openYookassaHooks } from '../../functions/forgery/hooks.ts';

/** How much of everything is asked for. */
export interface Sizes {
  /** Each so many-th order of the short histories; 0 for none. */
  readonly every: number;
  readonly payments: number;
  readonly rounds: number;
  readonly forgeries: number;
}

export const FULL: Sizes = { every: 1, payments: 2_000, rounds: 500, forgeries: 1_000_000 };

/** What was counted, by name; figures of one part are added up. */
export type Figures = Readonly<Record<string, number>>;

/** What one process does in one go: so much, from a seed on, which stands for it whatever the other units are. */
export interface Unit {
  readonly seed: number;
  readonly size: number;
}

/** A part of the proof. */
export interface Part {
  readonly name: string;
  units(sizes: Sizes, seed: number): Unit[];
  /** Tries it; throws {@link Disproved} where something does not hold. */
  run(unit: Unit): Promise<Figures>;
  /** What the figures of all units say. */
  told(figures: Figures): string;
  /** What holds where no unit failed. */
  readonly claim: string;
}

/** Something does not hold; `again` are the command's arguments that show it once more. */
export class Disproved extends Error {
  constructor(again: string, cause: unknown) {
    super(`npm run test:payments:deep -- ${again}`, { cause });
  }
}

const ONLY_ORDERS = '--payments 0 --rounds 0 --forgeries 0';

const orders: Part = {
  name: 'orders',
  units: ({ every }) => (every === 0 ? [] : SHORT_HISTORIES.map((_, seed) => ({ seed, size: every }))),
  run: async ({ seed, size: every }) => {
    const short = SHORT_HISTORIES[seed]!;
    const { lives, deliveries, troubles } = await everyOrder(short, { every }).catch((error: unknown) => {
      throw new Disproved(`${ONLY_ORDERS} --every ${every}`, error);
    });
    return { histories: 1, lives, deliveries, troubles };
  },
  told: ({ histories, lives, deliveries, troubles }) =>
    `${count(histories)} short histories, each order in calm and in rough weather: ${count(lives)} lives, ${count(deliveries)} deliveries, ${count(troubles)} troubles`,
  claim: 'all orders of a history have one end, the acquirer’s',
};

const HISTORIES_A_UNIT = 12;

const storms: Part = {
  name: 'storm',
  units: ({ payments }, seed) => {
    let [histories, begun] = [0, 0];
    for (; begun < payments; histories += 1) begun += paymentsIn(seed + histories);
    return inUnits(seed, histories, HISTORIES_A_UNIT);
  },
  run: ({ seed, size }) =>
    addedUp(seed, size, async (one) => {
      const { payments, lives, deliveries, troubles } = await storm(one).catch((error: unknown) => {
        throw new Disproved(`--every 0 --payments 1 --rounds 0 --forgeries 0 --seed ${one}`, error);
      });
      return { histories: 1, payments, lives, deliveries, troubles };
    }),
  told: ({ histories, payments, deliveries, troubles }) =>
    `${count(payments)} payments in ${count(histories)} histories, ${ORDERS} orders each, 1–8 copies of each event: ${count(deliveries)} deliveries, ${count(troubles)} troubles`,
  claim:
    'each payment is credited exactly once, each set of events has one end, the ledger has what the acquirer’s book has',
};

const ROUNDS_A_UNIT = 10;

const races: Part = {
  name: 'races',
  units: ({ rounds }, seed) => inUnits(seed, rounds, ROUNDS_A_UNIT),
  run: ({ seed, size }) =>
    addedUp(seed, size, async (one) => {
      const { payments, refunds, troubles } = await raced(one, () => contractRace(one));
      return { rounds: 1, payments, refunds, troubles };
    }),
  told: ({ rounds, payments, refunds, troubles }) =>
    `${count(rounds)} rounds of ${AT_ONCE} at once on one contract (pay, refund, bind, unbind, autopay): ${count(payments)} payments and ${count(refunds)} refunds came of them, ${count(troubles)} troubles`,
  claim: 'nothing is lost or doubled',
};

const refundRaces: Part = {
  name: 'refunds',
  units: ({ rounds }, seed) => inUnits(seed, rounds, ROUNDS_A_UNIT),
  run: ({ seed, size }) =>
    addedUp(seed, size, async (one) => {
      const { refunded, chargedBack, refundsPosted } = await raced(one, () => refundRace(one));
      return { rounds: 1, kopecks: refunded + chargedBack, refunds: refundsPosted };
    }),
  told: ({ rounds, kopecks, refunds }) =>
    `${count(rounds)} rounds of three times ${AT_ONCE} at once on one payment: ${count(refunds)} refunds, ${count(kopecks)} kopecks went back`,
  claim: 'never more than came in',
};

function raced<T>(seed: number, race: () => Promise<T>): Promise<T> {
  return race().catch((error: unknown) => {
    throw new Disproved(`--every 0 --payments 0 --rounds 1 --forgeries 0 --seed ${seed}`, error);
  });
}

const FORGERIES_A_UNIT = 5_000;

const forgeries: Part = {
  name: 'forgeries',
  units: ({ forgeries: wanted }, seed) =>
    Array.from({ length: Math.ceil(wanted / FORGERIES_A_UNIT) }, (_, unit) => ({
      ...{ seed: seed + unit, size: Math.min(FORGERIES_A_UNIT, wanted - unit * FORGERIES_A_UNIT) },
    })),
  run: async ({ seed, size }) => {
    // one acquirer after the other, by the seed
    const [acquirer, open] =
      seed % 2 === 0 ? (['moneta', openMonetaHooks] as const) : (['yookassa', openYookassaHooks] as const);
    const { refused, heard, replays } = await forge(await open(), size, chanceFrom(seed)).catch(
      (error: unknown) => {
        throw new Disproved(`--every 0 --payments 0 --rounds 0 --forgeries ${size} --seed ${seed}`, error);
      },
    );
    return { [acquirer]: size, refused, heard, replays };
  },
  told: ({ moneta, yookassa, refused, heard, replays }) =>
    `${count(moneta)} sent to MONETA’s hooks and ${count(yookassa)} to YooKassa’s: ${count(refused)} refused, ${count(heard)} from the acquirer’s own network heard as untrue; besides, ${count(replays)} replays of genuine messages were acknowledged again`,
  claim: 'none was accepted, none changed anything',
};

/** In the order they are done and told. */
export const PARTS: readonly Part[] = [orders, storms, races, refundRaces, forgeries];

function inUnits(seed: number, all: number, each: number): Unit[] {
  return Array.from({ length: Math.ceil(all / each) }, (_, unit) => ({
    ...{ seed: seed + unit * each, size: Math.min(each, all - unit * each) },
  }));
}

async function addedUp(
  seed: number,
  size: number,
  tryOne: (seed: number) => Promise<Figures>,
): Promise<Figures> {
  let figures: Figures = {};
  for (let one = seed; one < seed + size; one += 1) figures = plus(figures, await tryOne(one));
  return figures;
}

/** Two lots of figures as one. */
export function plus(some: Figures, more: Figures): Figures {
  const names = [...new Set([...Object.keys(some), ...Object.keys(more)])];
  return Object.fromEntries(names.map((name) => [name, sum(some[name], more[name])]));
}

const sum = (one = 0, other = 0): number => one + other;
const count = (figure = 0): string => figure.toLocaleString('en');
