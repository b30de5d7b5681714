export { authenticate } from './authenticate.ts';
export { getUser } from './get-user.ts';
export { journal } from './journal.ts';
export * from './model.ts';
export type { Credentials } from './ports.ts';
export { requireUser } from './require-user.ts';
