import type { Table } from '#core/platform';
import type { MemoryTable } from '#core/testing';

/** A process that dies: nothing after it happens, whatever was stored stays. */
export class Crash extends Error {}

/** A table whose process may die right before or right after any request; the dead ask for nothing more. */
export function mortal(table: MemoryTable): {
  table: Table;
  memory: MemoryTable;
  dieAt: (moment: number) => void;
  moments: () => number;
} {
  let moment = 0;
  let last = Number.POSITIVE_INFINITY;
  const tick = () => {
    moment += 1;
    if (moment >= last) throw new Crash();
  };
  const wrapped = new Proxy(table, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        tick();
        const answer = await (member as (...given: unknown[]) => Promise<unknown>).apply(target, args);
        // a read that was answered changes nothing; a commit may have been stored without anybody knowing
        if (name === 'commit') tick();
        return answer;
      };
    },
  });
  return {
    table: wrapped,
    memory: table,
    dieAt: (fatal) => {
      moment = 0;
      last = fatal;
    },
    moments: () => moment,
  };
}
