import { Fault } from '#core/kernel';
import { type Table, type Write, WriteConflict } from '#core/platform';
import type { Chance } from '#core/testing';
import type { Answer } from '../../ports.ts';
import type { Trouble } from '../fake-acquirer.ts';

/** What the table's client throws when it has given up: nothing of ours, and no answer about what was stored. */
export class Outage extends Error {}

/** Trouble that comes by chance, at the acquirer and at the table, from when it is stirred up until it is calm. */
export interface Weather {
  /** The table, under this weather. */
  readonly table: Table;
  /** For whoever plays the acquirer. */
  readonly trouble: Trouble;
  /** How often something was made to go wrong. */
  readonly troubles: number;
  stirUp(): void;
  calm(): void;
}

const HTTP_500: Answer<never> = { kind: 'unknown', cause: 'HTTP 500' };
const THROTTLED: Answer<never> = { kind: 'unknown', cause: 'HTTP 429' };
const TIMED_OUT: Answer<never> = { kind: 'unknown', cause: 'TimeoutError' };

/** In what share of cases each thing happens: often enough that most deliveries meet one, rarely enough that some get through. */
const SHARES = { gatewayDown: 0.25, answerLost: 0.2, throttled: 0.04, contended: 0.1, commitLost: 0.1 };

/** In calm weather nothing goes wrong, but requests still come back in any order. */
export function weatherOver(inner: Table, chance: Chance): Weather {
  let isRough = false;
  let troubles = 0;
  const strikes = (share: number): boolean => {
    const struck = isRough && chance.happens(share);
    if (struck) troubles += 1;
    return struck;
  };
  const answered = async <T>(request: () => Promise<T>): Promise<T> => {
    for (let turns = chance.whole(0, 3); turns > 0; turns -= 1) await undefined;
    if (strikes(SHARES.throttled)) throw new Outage('ProvisionedThroughputExceededException');
    return request();
  };
  const table: Table = {
    get: (...asked) => answered(() => inner.get(...asked)),
    getMany: (...asked) => answered(() => inner.getMany(...asked)),
    query: (...asked) => answered(() => inner.query(...asked)),
    queryIndex: (...asked) => answered(() => inner.queryIndex(...asked)),
    load: (items) => inner.load(items),
    commit: (writes) =>
      answered(async () => {
        if (strikes(SHARES.contended)) throw new Outage('TransactionConflict');
        await inner.commit(writes);
        if (strikes(SHARES.commitLost)) answerLost(writes);
      }),
  };
  return {
    table,
    trouble: (_, moment) => {
      if (moment === 'after') return strikes(SHARES.answerLost) ? TIMED_OUT : undefined;
      if (!strikes(SHARES.gatewayDown)) return undefined;
      return chance.happens(0.5) ? HTTP_500 : THROTTLED;
    },
    get troubles() {
      return troubles;
    },
    stirUp: () => {
      isRough = true;
    },
    calm: () => {
      isRough = false;
    },
  };
}

/**
 * The commit is stored and its answer does not arrive. A transaction carries a token, and its fate stays unknown; a single
 * conditional write is sent again by the client, which then finds its own write in its way.
 */
function answerLost([first, ...others]: readonly Write[]): void {
  if (others.length > 0 || first?.kind === 'check' || !first?.when) throw new Outage('TimeoutError');
  throw first.otherwise?.() ?? new WriteConflict([0]);
}

/** Lets pass what an outage, a lost race or an acquirer that does not answer brings; anything else is an error of ours. */
export async function survived(work: Promise<unknown>): Promise<'done' | 'failed'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Fault || error instanceof Outage || error instanceof WriteConflict) return 'failed';
    throw error;
  }
}
