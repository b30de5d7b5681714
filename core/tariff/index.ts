export * from './check-tariffs.ts';
export * from './faults.ts';
export * from './model.ts';
export * from './price-volumes.ts';
export * from './split-by-days.ts';
export * from './store.ts';
export * from './tariff-book.ts';
