export * from './cabinet-key.ts';
export * from './csv.ts';
export * from './ctx.ts';
export { cursorInvalid, openCursor, sealCursor } from './cursor.ts';
export * from './dynamo-table.ts';
export * from './log.ts';
export * from './operation.ts';
export * as Schema from './schema.ts';
export * from './secret.ts';
export * from './table.ts';
export * from './throttle.ts';
export * from './until-fresh.ts';

/**
 * What the outside world offers to use cases. Each module that needs something of it adds its port here by
 * declaration merging: `declare module '#core/platform' { interface Ports { gateway: … } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: modules fill it by declaration merging
export interface Ports {}
