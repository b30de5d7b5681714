export { type Consumption, consumption, unitsPerCount } from './consumption.ts';
export * from './model.ts';
export {
  type ContractOfShard,
  meterFrom,
  meterItem,
  metersOf,
  pageOfShard,
  readingItem,
  requireMeter,
} from './store.ts';
