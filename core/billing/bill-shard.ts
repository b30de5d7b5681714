import { NO_MONEY } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { billContract, type Outcome, runBook } from './bill-contract.ts';
import { addTotals, NO_TOTALS, type RunTotals } from './model.ts';
import { type ShardOfRun, skippedIn, type Walked, walkShard } from './walk-shard.ts';

/**
 * Bills a shard page by page, as `walkShard` walks it. A contract that got its bill before a crash is counted from the
 * bill it has, so a run that was killed anywhere and resumed has the same bills, entries and totals.
 * Throws `billing.run_missing`.
 */
export function billShard(
  ctx: Ctx,
  input: ShardOfRun & {
    /** Told after each contract what has been done by this call, counted contracts of earlier calls not included. */
    readonly onProgress?: (done: RunTotals) => void;
  },
): Promise<Walked<'run'>> {
  return walkShard(ctx, input, {
    kind: 'run',
    workOf: async (run) => {
      const book = await runBook(ctx, run, (writes) => ctx.table.commit(writes));
      return async (contract) => {
        const outcome = await billContract(ctx, book, contract);
        input.onProgress?.(totalsOf(outcome));
        return outcome;
      };
    },
    nothing: { ...NO_TOTALS, skippedContracts: [] },
    count: (before, page) => {
      const totals = page.map(({ outcome }) => totalsOf(outcome)).reduce(addTotals, before);
      return { ...totals, skippedContracts: [...before.skippedContracts, ...skippedIn(page)] };
    },
  });
}

function totalsOf(outcome: Outcome): RunTotals {
  return outcome.kind === 'billed'
    ? { seen: 1, billed: 1, skipped: 0, chargedKopecks: outcome.chargedKopecks }
    : { seen: 1, billed: 0, skipped: 1, chargedKopecks: NO_MONEY };
}
