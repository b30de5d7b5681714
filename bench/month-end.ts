import type { Item } from '#core/platform';
import { type BillCost, priceBills } from './bill-cost.ts';
import { measureProcess, type ProcessCost } from './month-end-process.ts';
import { recordRun } from './recorded-run.ts';
import type { Spent } from './spending.ts';
import type { Stand } from './stand.ts';
import { measureThroughput, type Rounds } from './throughput.ts';

/** The project's goals for a month end. */
export const MONTH_END_GOALS = { unitsPerBill: 7, throughput: 0.8, memoryMb: 300 } as const;

/** Everything that is measured of the month end of one set. */
export interface MonthEnd {
  readonly bills: readonly BillCost[];
  /** Everything the run asked of the table; its write units are not to be trusted. */
  readonly spent: Spent;
  readonly process: ProcessCost;
  /** Throughput as a share of the bare loop's, by round. */
  readonly ratios: readonly number[];
}

export async function measureMonthEnd(
  stand: Stand,
  items: readonly Item[],
  rounds: Rounds,
  say: (text: string) => void,
): Promise<MonthEnd> {
  say('Recording a month end…');
  const { transactions, bills, spent } = await recordRun(stand, items);
  say('Pricing its bills…');
  const costs = await priceBills(stand, items, bills);
  say('Billing in a process of its own…');
  const cost = await measureProcess(stand, items);
  const ratios = await measureThroughput(stand, items, transactions, rounds, say);
  return { bills: costs, spent, process: cost, ratios };
}
