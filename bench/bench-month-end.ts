import { availableParallelism } from 'node:os';
import { demoSet, townsLike } from './demo-set.ts';
import { MONTH_END_GOALS, type MonthEnd, measureMonthEnd } from './month-end.ts';
import { type Cell, markdownTable, mean, plainTable, quantile, type Report, rounded } from './report.ts';
import { CONCURRENCY } from './run.ts';
import { openStand } from './stand.ts';

/** `npm run bench:month-end`: the month end of one demo town and of ten, side by side, to see what grows with the number of contracts. */

const TOWNS = 10;
/** A round of ten towns is ten times as long, and swings less. */
const ROUNDS = { one: { warmUp: 1, counted: 5 }, ten: { warmUp: 0, counted: 2 } };

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** A figure of both sets and how many times the larger set's it is. */
interface Figure {
  readonly name: string;
  readonly of: (monthEnd: MonthEnd) => number;
  readonly digits: number;
  readonly unit?: string;
  readonly goal?: string;
}

const units = ({ bills }: MonthEnd): number[] => bills.map(({ writeUnits }) => writeUnits);
const { throughput, unitsPerBill, memoryMb } = MONTH_END_GOALS;

const FIGURES: readonly Figure[] = [
  {
    name: 'throughput against a bare loop of the same transactions, median',
    of: ({ ratios }) => quantile(ratios, 0.5),
    digits: 2,
    goal: `≥ ${throughput}`,
  },
  { name: 'the same, lowest round', of: ({ ratios }) => Math.min(...ratios), digits: 2 },
  { name: 'the same, highest round', of: ({ ratios }) => Math.max(...ratios), digits: 2 },
  {
    name: 'write units per bill, median',
    of: (one) => quantile(units(one), 0.5),
    digits: 2,
    goal: `≤ ${unitsPerBill}`,
  },
  { name: 'write units per bill, mean', of: (one) => mean(units(one)), digits: 2 },
  { name: 'write units per bill, most', of: (one) => Math.max(...units(one)), digits: 2 },
  {
    name: 'bytes of the bill and its entry, mean',
    of: ({ bills }) => mean(bills.map(({ billBytes, entryBytes }) => billBytes + entryBytes)),
    digits: 0,
  },
  { name: 'read units per bill', of: ({ spent, bills }) => spent.readUnits / bills.length, digits: 2 },
  {
    name: 'requests per bill, that read and that write',
    of: ({ spent: { requests }, bills }) => (requests.get + requests.query + requests.commit) / bills.length,
    digits: 3,
  },
  {
    name: 'peak memory of the process',
    of: ({ process: { peakMb } }) => peakMb,
    digits: 0,
    unit: 'MB',
    goal: `≤ ${memoryMb} MB`,
  },
  {
    name: 'processor time per bill',
    of: ({ process: { cpuMsPerBill } }) => cpuMsPerBill,
    digits: 2,
    unit: 'ms',
  },
];

function report(one: MonthEnd, ten: MonthEnd): Report {
  const shown = (value: number, { digits, unit }: Figure): Cell =>
    unit === undefined ? rounded(value, digits) : `${rounded(value, digits)} ${unit}`;
  return {
    title: 'Month end: one demo town and ten',
    columns: [
      '',
      ...[one, ten].map(({ bills }) => `${bills.length.toLocaleString('en')} contracts`),
      'quotient',
      'goal',
    ],
    rows: FIGURES.map((figure) => {
      const [small, large] = [figure.of(one), figure.of(ten)];
      const quotient = rounded(large / small).toFixed(2);
      return [figure.name, shown(small, figure), shown(large, figure), quotient, figure.goal ?? ''];
    }),
    note: `${CONCURRENCY} contracts are committed side by side on DynamoDB Local in memory, ${availableParallelism()} cores. Run and bare loop take turns of a quarter of a second (${ROUNDS.one.counted} rounds of one town, ${ROUNDS.ten.counted} of ten). A quotient of 1 means that a contract costs the same however many there are.`,
  };
}

say('Making the demo set…');
const { linked } = await demoSet();
const stand = await openStand();
try {
  say('One town.');
  const one = await measureMonthEnd(stand, linked, ROUNDS.one, say);
  say('Ten towns.');
  const ten = await measureMonthEnd(stand, townsLike(linked, TOWNS), ROUNDS.ten, say);
  const figures = report(one, ten);
  console.log(`\n${plainTable(figures)}`);
  console.log(`\nFor bench/README.md:\n\n${markdownTable(figures)}`);
} finally {
  await stand.stop();
}
