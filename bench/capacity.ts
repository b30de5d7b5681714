import { parseArgs } from 'node:util';
import { type Capacity, type CapacityInputs, capacityOf } from './capacity-model.ts';
import { type Cell, markdownTable, type Report } from './report.ts';

/**
 * `npm run capacity`: what a month end in AWS takes and costs, as `docs/capacity.md` shows it. A supplier's own numbers:
 * `npm run capacity -- --contracts 250000 --commitMs 12`, any input by its name; then that column alone is printed.
 */

/** Each input besides the number of contracts: its value, its unit, and where it comes from. */
const INPUTS = {
  writeUnitsPerBill: [7.02, 'write units', 'measured, mean'],
  readUnitsPerBill: [2.34, 'read units', 'measured'],
  cpuMsPerBill: [
    1.45,
    'ms of a processor',
    'measured; a Lambda’s processor is taken for one of that machine',
  ],
  bytesPerBill: [702, 'bytes', 'measured: the bill and its ledger entry'],
  contractsPerShard: [1000, 'contracts', 'setting: `shard_count` of the supplier’s file, contracts ÷ this'],
  shardsAtMost: [1000, 'shards', 'setting: the most `shard_count` may be'],
  shardsAtOnce: [40, 'shards', 'setting: `SHARDS_AT_ONCE` in `stacks/jobs.ts`'],
  lambdaMemoryMb: [1024, 'MB', 'setting: `stacks/jobs.ts`'],
  lambdaSeconds: [880, 's', 'setting: 900 s, of which the last 20 are for putting down the work'],
  commitsAtOnce: [16, 'transactions', 'setting: `CONCURRENCY` in `core/billing/bill-shard.ts`'],
  commitMs: [25, 'ms', 'assumed; CloudWatch’s `SuccessfulRequestLatency` of `TransactWriteItems` has yours'],
  shardStartSeconds: [2, 's', 'assumed'],
  coldWritesPerSecond: [4000, 'write units/s', 'published (a)'],
  quotaWritesPerSecond: [40_000, 'write units/s', 'published (b); can be raised on request'],
  doublingMinutes: [30, 'min', 'published (a)'],
  mbPerVcpu: [1769, 'MB', 'published (c)'],
  perMillionWriteUnits: [0.625, 'USD', 'published (d)'],
  perMillionReadUnits: [0.125, 'USD', 'published (d)'],
  perLambdaGbSecond: [0.000_013_333_4, 'USD', 'published (e), arm64'],
  perMillionLambdaCalls: [0.2, 'USD', 'published (e)'],
  perThousandTransitions: [0.025, 'USD', 'published (f)'],
  perGbMonth: [0.25, 'USD', 'published (d), to be checked'],
} as const satisfies Record<Exclude<keyof CapacityInputs, 'contracts'>, readonly [number, string, string]>;

const SIZES = [10_000, 1_000_000, 10_000_000];

type Given = Partial<Record<keyof CapacityInputs, number>>;

export function inputsFor(contracts: number, given: Given = {}): CapacityInputs {
  const standard = Object.fromEntries(Object.entries(INPUTS).map(([name, [value]]) => [name, value]));
  return { contracts, ...standard, ...given } as CapacityInputs;
}

export function inputsReport(given: Given = {}): Report {
  const shown = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 10 });
  return {
    title: 'Inputs',
    columns: ['', 'value', 'unit', 'from'],
    rows: Object.entries(INPUTS).map(([name, [value, unit, from]]) => {
      const own = given[name as keyof Given];
      return [`\`${name}\``, shown(own ?? value), unit, own === undefined ? from : 'given'];
    }),
  };
}

export function capacityReport(sizes: readonly number[], given: Given = {}): Report {
  const columns = sizes.map((contracts) => capacityOf(inputsFor(contracts, given)));
  const row = (name: string, of: (column: Capacity) => Cell): Cell[] => [name, ...columns.map(of)];
  return {
    title: 'A month end',
    columns: ['contracts', ...sizes.map(whole)],
    rows: [
      row('shards', ({ shards }) => whole(shards)),
      row('bills a second, each Lambda', (one) => whole(one.billsPerSecondPerLambda)),
      row('write units a second the Lambdas could send', (one) => whole(one.wantedWritesPerSecond)),
      row('**duration**, pre-warmed table', ({ warm }) => duration(warm.seconds)),
      row('**duration**, new table', ({ cold }) => duration(cold.seconds)),
      row('shards at once that fit, pre-warmed', ({ warm }) => whole(warm.shardsThatFit)),
      row('shards at once that fit, new', ({ cold }) => whole(cold.shardsThatFit)),
      row('write units', ({ writeDollars }) => dollars(writeDollars)),
      row('read units', ({ readDollars }) => dollars(readDollars)),
      row('state transitions', ({ transitionDollars }) => dollars(transitionDollars)),
      row('Lambda, pre-warmed table', ({ warm }) => dollars(warm.lambdaDollars)),
      row('Lambda, new table', ({ cold }) => dollars(cold.lambdaDollars)),
      row('**cost**, pre-warmed table', ({ warm }) => dollars(warm.dollars)),
      row('**cost**, new table', ({ cold }) => dollars(cold.dollars)),
      row('added to the table', ({ addedGb }) => `${addedGb.toFixed(3)} GB`),
      row('keeping that, a month', ({ addedDollarsPerMonth }) => dollars(addedDollarsPerMonth)),
    ],
  };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function dollars(value: number): string {
  return `$${value.toFixed(2)}`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function givenOn(args: readonly string[]): Given {
  const names = ['contracts', ...Object.keys(INPUTS)];
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      const value = Number(text);
      if (!(value > 0)) throw new Error(`--${name} ${String(text)} is not a number above 0, such as 7.02`);
      return [name, value];
    }),
  );
}

if (import.meta.main) {
  const { contracts, ...given } = givenOn(process.argv.slice(2));
  const sizes = contracts === undefined ? SIZES : [contracts];
  console.log(markdownTable(inputsReport(given)));
  console.log(`\n${markdownTable(capacityReport(sizes, given))}`);
}
