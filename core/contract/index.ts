export { contractMissing } from './faults.ts';
export { openContract, shardOf, supplierFacts } from './head.ts';
export * from './model.ts';
export {
  type HeadChange,
  headItem,
  headKey,
  patchHead,
  requireHead,
  requireOwn,
  shardKeys,
  shardPk,
} from './store.ts';
export { headFrom } from './stored-head.ts';
