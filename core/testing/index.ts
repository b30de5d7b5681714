export * from './household.ts';
export * from './memory-table.ts';
export * from './world.ts';
