export { checkReading } from './check-reading.ts';
export { consumption, unitsPerCount } from './consumption.ts';
export { monthsClosed, spreadOver, withMonths } from './history.ts';
export { listReadings } from './list-readings.ts';
export { meterAsOf } from './meter-as-of.ts';
export * from './model.ts';
export { readingCounts } from './reading-counts.ts';
export {
  type ContractWithMeters,
  contractsOf,
  meterItem,
  metersOf,
  metersOfHeads,
  readingItem,
  requireContract,
  requireMeter,
} from './store.ts';
export { submitReading } from './submit-reading.ts';
