import type { Ctx, Table } from '#core/platform';

/**
 * A ctx whose reads are answered a turn later, as by a table across a network, and how many requests each round trip
 * made: those that were sent before any of them was answered are one.
 */
export function inRoundTrips(ctx: Ctx): { ctx: Ctx; trips: readonly number[] } {
  const trips: number[] = [];
  let answered: Promise<void> | undefined;
  const sent = (): Promise<void> => {
    if (!answered) trips.push(0);
    trips[trips.length - 1] = (trips.at(-1) ?? 0) + 1;
    answered ??= new Promise((resolve) =>
      setImmediate(() => {
        answered = undefined;
        resolve();
      }),
    );
    return answered;
  };
  const { table } = ctx;
  const across: Table = {
    get: (...asked) => sent().then(() => table.get(...asked)),
    getMany: (...asked) => sent().then(() => table.getMany(...asked)),
    query: (...asked) => sent().then(() => table.query(...asked)),
    queryIndex: (...asked) => sent().then(() => table.queryIndex(...asked)),
    commit: (writes) => table.commit(writes),
    load: (items) => table.load(items),
  };
  return { ctx: { ...ctx, table: across }, trips };
}
