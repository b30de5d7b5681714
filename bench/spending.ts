import type { Spending, Table } from '#core/platform';

/** What a piece of work asked of the table. */
export interface Spent {
  readonly requests: Record<Spending['request'], number>;
  readUnits: number;
  writeUnits: number;
  /** How many times it waited for the table: requests made side by side are one round trip. */
  roundTrips: number;
}

const nothing = (): Spent => ({
  requests: { get: 0, query: 0, commit: 0, load: 0 },
  readUnits: 0,
  writeUnits: 0,
  roundTrips: 0,
});

/** Listens to a table's spending, for one piece of work at a time. */
export class SpendingMeter {
  #spent = nothing();

  /** To be given to `dynamoTable`. */
  readonly onSpending = ({ request, readUnits, writeUnits }: Spending): void => {
    this.#spent.requests[request] += 1;
    this.#spent.readUnits += readUnits;
    this.#spent.writeUnits += writeUnits;
  };

  /** What `work` spends. */
  async of(work: () => Promise<unknown>): Promise<Spent> {
    const spent = nothing();
    this.#spent = spent;
    await work();
    this.#spent = nothing();
    return spent;
  }

  /**
   * The same table in lockstep, which counts round trips: what is asked for at one moment goes out together and comes
   * back together, so that each departure is one that really depended on what came back before.
   */
  inLockstep(table: Table): Table {
    interface Passenger {
      readonly send: () => Promise<unknown>;
      readonly land: (outcome: PromiseSettledResult<unknown>) => void;
    }
    let waiting: Passenger[] = [];
    const depart = async (): Promise<void> => {
      const together = waiting;
      waiting = [];
      this.#spent.roundTrips += 1;
      const outcomes = await Promise.allSettled(together.map(({ send }) => send()));
      for (const [index, { land }] of together.entries()) land(outcomes[index]!);
    };
    const travel = (send: Passenger['send']): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting.push({
          send,
          land: (outcome) =>
            outcome.status === 'fulfilled' ? resolve(outcome.value) : reject(outcome.reason),
        });
        if (waiting.length === 1) setImmediate(depart);
      });
    return new Proxy(table, {
      get: (target, name: keyof Table) => {
        const member = target[name] as (...parameters: unknown[]) => Promise<unknown>;
        return (...parameters: unknown[]) => travel(() => member(...parameters));
      },
    });
  }
}
