export {
  type Account,
  balanceOf,
  type Debt,
  NOTHING_OWED,
  plainAccount,
  type Receipt,
  receive,
} from './account.ts';
export { billShard } from './bill-shard.ts';
export { closeContract } from './close-contract.ts';
export { closeDryRun } from './close-dry-run.ts';
export { closeRun, skippedContracts } from './close-run.ts';
export { compareBill } from './compare-bill.ts';
export { type ComposedBill, composeBill } from './compose-bill.ts';
export { composeMonth } from './compose-month.ts';
export * from './dry-model.ts';
export { dryRun } from './dry-run.ts';
export { dueRuns, periodOver } from './due-runs.ts';
export { explainBill, getBill } from './get-bill.ts';
export { getDryRun } from './get-dry-run.ts';
export { getRun } from './get-run.ts';
export { listBills } from './list-bills.ts';
export { listRuns } from './list-runs.ts';
export { listSkipped } from './list-skipped.ts';
export * from './model.ts';
export type { Outlier, OutlierReason, OutlierRule } from './outliers.ts';
export { pauseRun } from './pause-run.ts';
export type { PenaltyLine, PenaltySpan } from './penalty.ts';
export { planDryRun } from './plan-dry-run.ts';
export { planRun } from './plan-run.ts';
export { metersAfter } from './post-bill.ts';
export { previewBill } from './preview-bill.ts';
export type { RatingInput } from './price-lines.ts';
export { type RatedContract, rateContract, recalculatedSince } from './rate-contract.ts';
export { rateShard } from './rate-shard.ts';
export { type RatingBook, ratingBook } from './rating-book.ts';
export { readAccount } from './read-account.ts';
export { rebillContract } from './rebill-contract.ts';
export { resumeRun } from './resume-run.ts';
export { runPeriod } from './run-period.ts';
export { type RunOf, requireRun } from './run-store.ts';
export { type MonthShare, type SharedOut, shareOut } from './share-out.ts';
export { startDryRun } from './start-dry-run.ts';
export { startRun } from './start-run.ts';
export { billsOf, findBill, requireBill } from './store.ts';
export { billFromItem } from './stored-bill.ts';
export { unitOf } from './volume-of.ts';
