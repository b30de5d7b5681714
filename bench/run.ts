import * as Billing from '#core/billing';
import { period } from '#core/kernel';
import type { Table } from '#core/platform';
import { createWorld } from '#core/testing';
import { DEMO_SUPPLIER } from '../local/demo/files.ts';

/** The month that is billed, and the moment it is billed at: the night after it ended. */
export const RUN = { supplierId: DEMO_SUPPLIER, period: period('2026-11') } as const;
export const RUN_AT = '2026-12-01T00:30:00Z';

/** As many contracts are committed side by side as in a Lambda. */
export const CONCURRENCY = 16;

/** Bills the whole demo set, from the plan to the closing; answers how many bills there are. */
export async function billAll(table: Table): Promise<number> {
  const { system } = createWorld({ now: RUN_AT, table });
  const { totals } = await Billing.runPeriod(system, { ...RUN, concurrency: CONCURRENCY });
  if (totals?.skipped !== 0) throw new Error(`the run left ${totals?.skipped} contracts unbilled`);
  return totals.billed;
}
