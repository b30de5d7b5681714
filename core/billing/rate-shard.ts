import { NO_MONEY } from '#core/kernel';
import type { Ctx } from '#core/platform';
import { billContract, runBook } from './bill-contract.ts';
import { addDryTotals, type DryTotals, NO_DRY_TOTALS } from './dry-model.ts';
import { keepLargest, type Outlier, type OutlierRule, outlierReason } from './outliers.ts';
import { type Done, type ShardOfRun, skippedIn, type Walked, walkShard } from './walk-shard.ts';

/**
 * A shard of a dry run, walked as a run's is. Each contract goes the whole way to its bill, by the very code that bills it,
 * and there the bill is let be. Throws `billing.run_missing`.
 */
export function rateShard(
  ctx: Ctx,
  input: ShardOfRun & {
    /** Told after each contract what this call found. */
    readonly onProgress?: (found: DryTotals) => void;
  },
): Promise<Walked<'dry'>> {
  return walkShard(ctx, input, {
    kind: 'dry',
    workOf: async (run) => {
      const book = await runBook(ctx, run, async () => {});
      return async (contract) => {
        const outcome = await billContract(ctx, book, contract);
        input.onProgress?.(totalsOf(outcome));
        return outcome;
      };
    },
    nothing: { ...NO_DRY_TOTALS, skippedContracts: [], outliers: [], moreOutliers: 0 },
    count: (before, page, { rule }) => {
      const totals = page.map(({ outcome }) => totalsOf(outcome)).reduce(addDryTotals, before);
      return {
        ...totals,
        ...keepLargest(
          before,
          page.flatMap((done) => outlierOf(rule, done)),
        ),
        skippedContracts: [...before.skippedContracts, ...skippedIn(page)],
      };
    },
  });
}

function totalsOf(outcome: Done['outcome']): DryTotals {
  if (outcome.kind === 'skipped') return { ...NO_DRY_TOTALS, seen: 1, skipped: 1 };
  if (!outcome.from) return { ...NO_DRY_TOTALS, seen: 1, alreadyBilled: 1 };
  const { lastBillKopecks } = outcome.from;
  return {
    ...NO_DRY_TOTALS,
    seen: 1,
    billed: 1,
    firstBills: lastBillKopecks === undefined ? 1 : 0,
    chargedKopecks: outcome.chargedKopecks,
    lastChargedKopecks: lastBillKopecks ?? NO_MONEY,
  };
}

/** At most one: a contract that would be billed, and stands out by the rule. */
function outlierOf(rule: OutlierRule, { contract: { number }, outcome }: Done): Outlier[] {
  if (outcome.kind !== 'billed' || !outcome.from) return [];
  const { kind, lastBillKopecks: lastKopecks } = outcome.from;
  const thisKopecks = outcome.chargedKopecks;
  const reason = outlierReason(rule, { kind, thisKopecks, lastKopecks });
  return reason ? [{ number, ...(lastKopecks !== undefined && { lastKopecks }), thisKopecks, reason }] : [];
}
