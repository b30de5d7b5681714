export * from './chance.ts';
export * from './household.ts';
export * from './memory-table.ts';
export * from './solved-captcha.ts';
export * from './world.ts';
