import assert from 'node:assert/strict';
import { chanceFrom } from '#core/testing';
import { type End, endOf } from './end.ts';
import { eventsOf, type History, historyOf, type StormEvent } from './history.ts';
import { type Circumstances, live } from './live.ts';

/** What was tried. */
export interface Tried {
  payments: number;
  lives: number;
  deliveries: number;
  troubles: number;
}

/** Each history is lived through in so many orders. */
export const ORDERS = 3;

/**
 * One to three payments under this seed, lived through in several orders of one set of events, each copied one to eight
 * times, under trouble of every kind. Throws when a life ends otherwise than the acquirer's truth says, or than another.
 */
export async function storm(seed: number, table: Pick<Circumstances, 'tableFrom'> = {}): Promise<Tried> {
  const history = historyOf(seed);
  const events = eventsOf(history, chanceFrom(~seed));
  const orders = Array.from({ length: ORDERS }, (_, order) => chanceFrom(seed * ORDERS + order));
  return liveAll(
    history,
    orders.map((chance, order) => ({
      events: chance.shuffled(events),
      seed: seed * ORDERS + order,
      isRough: order > 0,
      ...table,
    })),
  );
}

interface Life extends Circumstances {
  readonly events: readonly StormEvent[];
}

/** Lives through all of these; their ends must be one. */
async function liveAll(history: History, lives: Iterable<Life>): Promise<Tried> {
  const tried: Tried = { payments: history.payments.length, lives: 0, deliveries: 0, troubles: 0 };
  let first: End | undefined;
  for (const { events, ...circumstances } of lives) {
    const lived = await live(history, events, circumstances);
    const end = await endOf(history, lived);
    first ??= end;
    assert.deepEqual(end, first, 'one set of events has one end');
    tried.lives += 1;
    tried.deliveries += lived.deliveries;
    tried.troubles += lived.troubles;
  }
  return tried;
}

/** A short history and what may be told of it: few enough for every order. */
export interface Short {
  readonly name: string;
  readonly history: History;
  readonly events: readonly StormEvent[];
}

/**
 * Every order of a short history's events, in calm weather and in rough. `every` takes only each so many-th order.
 */
export function everyOrder({ history, events }: Short, { every = 1 } = {}): Promise<Tried> {
  const orders = distinctOrders(events).filter((_, index) => index % every === 0);
  return liveAll(
    history,
    orders.flatMap((order, index) =>
      [false, true].map((isRough) => ({ events: order, seed: index, isRough })),
    ),
  );
}

/** Each order once, equal events being one and the same. */
function distinctOrders(events: readonly StormEvent[]): StormEvent[][] {
  if (events.length === 0) return [[]];
  const kinds = new Map(events.map((event, index) => [JSON.stringify(event), index]));
  return [...kinds.values()].flatMap((index) =>
    distinctOrders(events.toSpliced(index, 1)).map((rest) => [events[index]!, ...rest]),
  );
}
