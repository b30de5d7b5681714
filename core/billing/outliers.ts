import type { ContractHead } from '#core/contract';
import type { Kopecks } from '#core/kernel';

/** From when on a bill of a dry run is worth a person's look before it is posted. */
export interface OutlierRule {
  /** More than this many times the last bill, or less than its so-many-th part. */
  readonly times: number;
  /** And further from it than this: what is small may change as it likes. */
  readonly beyondKopecks: Kopecks;
  /** More than any household uses, whatever its last bill was. */
  readonly householdKopecks: Kopecks;
}

export const DEFAULT_OUTLIER_RULE: OutlierRule = {
  times: 3,
  beyondKopecks: 500_00 as Kopecks,
  householdKopecks: 50_000_00 as Kopecks,
};

export const OUTLIER_REASONS = ['negative', 'nothing', 'huge', 'more', 'less'] as const;
/**
 * `negative`: more is given back than charged. `nothing`: charged nothing after a bill that charged something. `huge`:
 * above what a household may come to. `more`, `less`: by so many times the last bill.
 */
export type OutlierReason = (typeof OUTLIER_REASONS)[number];

/** A bill that stands out, beside the one before it. */
export interface Outlier {
  readonly number: string;
  /** What the last month's bill charged; absent when this would be the first. */
  readonly lastKopecks?: Kopecks;
  readonly thisKopecks: Kopecks;
  readonly reason: OutlierReason;
}

/** What a contract would be charged, and what the last month's bill charged it. */
export interface ChargeBeside {
  readonly kind: ContractHead['kind'];
  readonly thisKopecks: Kopecks;
  readonly lastKopecks?: Kopecks | undefined;
}

/** Why a charge stands out; undefined when it does not. The first reason that holds, in the order of the reasons. */
export function outlierReason(
  { times, beyondKopecks, householdKopecks }: OutlierRule,
  { kind, thisKopecks, lastKopecks: last }: ChargeBeside,
): OutlierReason | undefined {
  if (thisKopecks < 0) return 'negative';
  if (thisKopecks === 0) return last !== undefined && last > 0 ? 'nothing' : undefined;
  if (kind === 'household' && thisKopecks > householdKopecks) return 'huge';
  if (last === undefined || Math.abs(thisKopecks - last) <= beyondKopecks) return undefined;
  if (thisKopecks > last * times) return 'more';
  return thisKopecks * times < last ? 'less' : undefined;
}

/** How many outliers a shard keeps. */
const KEPT = 200;

/** Outliers as a shard keeps them: the largest differences first, and how many more there were. */
export interface KeptOutliers {
  readonly outliers: readonly Outlier[];
  readonly moreOutliers: number;
}

/** Adds a page's outliers to those that were kept. The same whatever the pages are. */
export function keepLargest(kept: KeptOutliers, found: readonly Outlier[]): KeptOutliers {
  const all = [...kept.outliers, ...found].sort(byDifference);
  return {
    outliers: all.slice(0, KEPT),
    moreOutliers: kept.moreOutliers + Math.max(0, all.length - KEPT),
  };
}

/** The largest difference to the last bill first; of the same difference, by number. */
export function byDifference(a: Outlier, b: Outlier): number {
  return differenceOf(b) - differenceOf(a) || (a.number < b.number ? -1 : 1);
}

/** How far a bill is from the last one, in kopecks; a first bill by all of it. */
export function differenceOf({ thisKopecks, lastKopecks = 0 as Kopecks }: Outlier): number {
  return Math.abs(thisKopecks - lastKopecks);
}
