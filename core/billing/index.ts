export {
  type Account,
  balanceOf,
  type Debt,
  NOTHING_OWED,
  plainAccount,
  type Receipt,
  receive,
} from './account.ts';
export { billShard, type ShardOfRun } from './bill-shard.ts';
export { closeContract } from './close-contract.ts';
export { closeRun, skippedContracts } from './close-run.ts';
export { compareBill } from './compare-bill.ts';
export { type ComposedBill, composeBill } from './compose-bill.ts';
export { composeMonth } from './compose-month.ts';
export { dueRuns, periodOver } from './due-runs.ts';
export { explainBill, getBill } from './get-bill.ts';
export { listBills } from './list-bills.ts';
export * from './model.ts';
export type { PenaltyLine, PenaltySpan } from './penalty.ts';
export { planRun, type RunOf } from './plan-run.ts';
export { previewBill } from './preview-bill.ts';
export type { RatingInput } from './price-lines.ts';
export { type RatedContract, rateContract, recalculatedSince } from './rate-contract.ts';
export { type RatingBook, ratingBook } from './rating-book.ts';
export { readAccount } from './read-account.ts';
export { type Rebilling, rebillContract } from './rebill-contract.ts';
export { runPeriod } from './run-period.ts';
export { billsOf, findBill, requireBill } from './store.ts';
export { billFromItem } from './stored-bill.ts';
