export { meterAfter } from './accept-reading.ts';
export { checkReading } from './check-reading.ts';
export { consumption, unitsPerCount, volumesBetween } from './consumption.ts';
export { monthsClosed, spreadOver, withMonths } from './history.ts';
export { listReadings } from './list-readings.ts';
export { countedFrom, measure, readingPeriod } from './measure.ts';
export { meterAsOf, meterAtClosing } from './meter-as-of.ts';
export * from './model.ts';
export { noonOf, placeInOrder } from './place-in-order.ts';
export { planReadings, type ReadingDraft } from './plan-readings.ts';
export { readingCounts } from './reading-counts.ts';
export { recordReading } from './record-reading.ts';
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
