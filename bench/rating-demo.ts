import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import * as Metering from '#core/metering';
import type { Item } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { tariffsOf } from '#core/tariff';
import { createWorld } from '#core/testing';
import { isHead } from './demo-set.ts';
import type { ToBill } from './households.ts';
import { takingTurns } from './processor-time.ts';
import { quantile } from './report.ts';
import { RUN, RUN_AT } from './run.ts';

/** Every contract of a stored set with all that month end would read for its bill, so that nothing is left but to compose it. */
export async function contractsToBill(items: readonly Item[]): Promise<ToBill[]> {
  const world = createWorld({ now: RUN_AT });
  await world.table.load(items);
  const ctx = world.system;
  const supplier = await requireSupplier(ctx, RUN.supplierId);
  const book = Billing.ratingBook(supplier, await tariffsOf(ctx, RUN.supplierId));
  const { period } = RUN;
  const ids = items.filter(isHead).map((item) => Contract.headFrom(item).contractId);
  const contracts: ToBill[] = [];
  for await (const { head, meterItems } of Metering.contractsOf(ctx, ids)) {
    const { input } = await Billing.composeMonth(ctx, { book, head, meterItems, period });
    contracts.push({ input, account: await Billing.readAccount(ctx, book, head, book.month(period).last) });
  }
  return contracts;
}

/** What bills of the demo set take, in microseconds. */
export interface DemoTimes {
  readonly bills: number;
  readonly lines: number;
  /** Processor time a bill, a round each. */
  readonly perBill: readonly number[];
  /** Time by the clock, of every bill of every pass. */
  readonly byClock: readonly number[];
  /** The same, of each contract the median of its passes. */
  readonly byContract: readonly number[];
}

const ROUNDS = 15;
const PASSES = 21;

/** Composes the bills of all contracts, over and over. */
export function measureDemo(contracts: readonly ToBill[]): DemoTimes {
  const [rounds = []] = takingTurns(
    [
      () => {
        for (const { input, account } of contracts) Billing.composeBill(input, account);
      },
    ],
    ROUNDS,
  );
  const passes = Array.from({ length: PASSES }, () =>
    contracts.map(({ input, account }) => {
      const begun = process.hrtime.bigint();
      Billing.composeBill(input, account);
      return Number(process.hrtime.bigint() - begun) / 1000;
    }),
  );
  return {
    bills: contracts.length,
    lines: contracts.reduce(
      (sum, { input, account }) => sum + Billing.composeBill(input, account).rated.lines.length,
      0,
    ),
    perBill: rounds.map((time) => time / contracts.length),
    byClock: passes.flat(),
    byContract: contracts.map((_, index) =>
      quantile(
        passes.map((pass) => pass[index] ?? Number.NaN),
        0.5,
      ),
    ),
  };
}
