export * from './chance.ts';
export * from './household.ts';
export * from './memory-table.ts';
export * from './office.ts';
export * from './solved-captcha.ts';
export * from './world.ts';
