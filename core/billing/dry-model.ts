import { addKopecks, type Kopecks, NO_MONEY } from '#core/kernel';
import type { RunRecord, SkippedContract } from './model.ts';
import type { KeptOutliers, OutlierRule } from './outliers.ts';

/**
 * What a dry run found. `seen = billed + alreadyBilled + skipped`, always. Sums are of the contracts that would be billed:
 * what they would be charged, and what last month's bills charged the same contracts.
 */
export interface DryTotals {
  readonly seen: number;
  /** Would be billed. */
  readonly billed: number;
  /** Have their bill of the period; counted and not rated again. */
  readonly alreadyBilled: number;
  /** Would be skipped. */
  readonly skipped: number;
  /** Of the billed: have no bill of last month to be compared with. */
  readonly firstBills: number;
  readonly chargedKopecks: Kopecks;
  readonly lastChargedKopecks: Kopecks;
}

export const NO_DRY_TOTALS: DryTotals = {
  seen: 0,
  billed: 0,
  alreadyBilled: 0,
  skipped: 0,
  firstBills: 0,
  chargedKopecks: NO_MONEY,
  lastChargedKopecks: NO_MONEY,
};

export function addDryTotals(a: DryTotals, b: DryTotals): DryTotals {
  return {
    seen: a.seen + b.seen,
    billed: a.billed + b.billed,
    alreadyBilled: a.alreadyBilled + b.alreadyBilled,
    skipped: a.skipped + b.skipped,
    firstBills: a.firstBills + b.firstBills,
    chargedKopecks: addKopecks(a.chargedKopecks, b.chargedKopecks),
    lastChargedKopecks: addKopecks(a.lastChargedKopecks, b.lastChargedKopecks),
  };
}

/** The newest dry run of a period, which replaces the one before: `SUPPLIER#<id>` / `RUN#<period>#DRY`. */
export interface DryRun extends RunRecord {
  readonly state: 'running' | 'closed';
  /** By which its outliers are told; stays the same when it is taken up again. */
  readonly rule: OutlierRule;
  /** Present once closed. */
  readonly totals?: DryTotals;
}

/** What a dry run found in one shard: `SUPPLIER#<id>` / `RUN#<period>#DRY#SHARD#<n>`. Written once a page. */
export interface DryShard extends DryTotals, KeptOutliers {
  readonly shard: number;
  readonly attempt: number;
  readonly pages: number;
  readonly cursor?: string;
  readonly finished: boolean;
  readonly skippedContracts: readonly SkippedContract[];
}
