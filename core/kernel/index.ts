export * from './calendar.ts';
export * from './decimal.ts';
export * from './fault.ts';
export * from './id.ts';
export * from './money.ts';
export * from './period.ts';
export * from './text.ts';
export * from './time.ts';
