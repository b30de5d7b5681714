export { checkReading } from './check-reading.ts';
export { type Consumption, consumption, unitsPerCount } from './consumption.ts';
export { listReadings } from './list-readings.ts';
export { meterAsOf } from './meter-as-of.ts';
export * from './model.ts';
export {
  type ContractOfShard,
  meterFrom,
  meterItem,
  metersOf,
  pageOfShard,
  readingItem,
  replaceMeter,
  requireMeter,
} from './store.ts';
export { submitReading } from './submit-reading.ts';
