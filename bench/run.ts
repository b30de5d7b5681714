import { period } from '#core/kernel';
import { DEMO_SUPPLIER } from '../local/demo/files.ts';

/** The month that is billed, and the moment it is billed at: the night after it ended. */
export const RUN = { supplierId: DEMO_SUPPLIER, period: period('2026-11') } as const;
export const RUN_AT = '2026-12-01T00:30:00Z';
