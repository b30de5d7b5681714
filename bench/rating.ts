import { demoSet } from './demo-set.ts';
import { contractsToBill, type DemoTimes, measureDemo } from './rating-demo.ts';
import { type Growth, measureGrowth, RANGES, ZONES } from './rating-growth.ts';
import { type Compared, measureHousehold } from './rating-household.ts';
import { markdownTable, plainTable, quantile, type Report, rounded } from './report.ts';

/**
 * `npm run bench:rating`: how fast `composeBill` makes bills, and nothing but it: what it needs has been read before. The
 * household is measured twice: first, when the process has made no other bills, and once more after the demo set, when
 * the code is compiled for contracts of all kinds. Only the engine has to be: the hand-written loop makes one kind of bill.
 */

const GOALS = { billsPerSecond: 100_000, timesByHand: 3 } as const;

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const perSecond = (microseconds: number): string => Math.round(1e6 / microseconds).toLocaleString('en');
const median = (values: readonly number[]): number => quantile(values, 0.5);
const range = (values: readonly number[], text: (value: number) => string): string =>
  `${text(Math.min(...values))}–${text(Math.max(...values))}`;
const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

function householdReport(when: string, { engine, byHand }: Compared): Report {
  const ratios = engine.map((time, round) => time / (byHand[round] ?? Number.NaN));
  return {
    title: `A two-zone household with three ranges, all filled: six lines a bill, ${when}`,
    columns: ['', 'median', `lowest–highest of ${engine.length} rounds`, 'goal'],
    rows: [
      [
        'bills a second of one core, engine',
        perSecond(median(engine)),
        range(
          engine.map((time) => -time),
          (time) => perSecond(-time),
        ),
        `≥ ${GOALS.billsPerSecond.toLocaleString('en')}`,
      ],
      [
        'the same, hand-written loop',
        perSecond(median(byHand)),
        range(
          byHand.map((time) => -time),
          (time) => perSecond(-time),
        ),
        '',
      ],
      [
        'time of the engine against the loop',
        times(median(ratios)),
        range(ratios, times),
        `≤ ${GOALS.timesByHand} ×`,
      ],
    ],
    note: 'Processor time of the process, garbage collection included. Engine and loop take turns and make the same bills to the byte.',
  };
}

function demoReport({ bills, lines, perBill, byClock, byContract }: DemoTimes): Report {
  const row = (name: string, values: readonly number[]) => [
    name,
    rounded(quantile(values, 0.5), 1),
    rounded(quantile(values, 0.99), 1),
    rounded(Math.max(...values), 1),
  ];
  return {
    title: `The demo set: ${bills.toLocaleString('en')} bills, ${rounded(lines / bills, 1)} lines each on average`,
    columns: ['µs a bill', 'p50', 'p99', 'max'],
    rows: [row('every bill', byClock), row('every contract, median of its bills', byContract)],
    note: `${perSecond(median(perBill))} bills a second of one core (${range(
      perBill.map((time) => -time),
      (time) => perSecond(-time),
    )}). Times of single bills are by the clock: what else the machine does and the collector are in the first row and hardly in the second.`,
  };
}

function growthReport({ times: [smallest = [], ...others] }: Growth): Report {
  const unit = smallest[0] ?? Number.NaN;
  return {
    title: 'Growth with zones and ranges, as multiples of the smallest',
    columns: ['', ...RANGES.map((ranges) => `${ranges} range${ranges > 1 ? 's' : ''}`)],
    rows: [smallest, ...others].map((row, index) => [
      `${ZONES[index]} zone${index > 0 ? 's' : ''}`,
      ...row.map((time) => (time / unit).toFixed(2)),
    ]),
    note: `1 is ${unit.toFixed(2)} µs of processor time: one line. A bill has a line for each zone and range, 18 in the last column’s last row.`,
  };
}

say('The engine and the hand-written loop in turns…');
const alone = measureHousehold();
say('Making the demo set…');
const contracts = await contractsToBill((await demoSet()).linked);
say('Billing the demo set…');
const demo = measureDemo(contracts);
say('The engine and the hand-written loop once more…');
const afterAll = measureHousehold();
say('More zones, more ranges…');
const growth = measureGrowth();

const reports = [
  householdReport('before any other', alone),
  householdReport('after the demo set', afterAll),
  demoReport(demo),
  growthReport(growth),
];
for (const report of reports) console.log(`\n${plainTable(report)}`);
console.log('\nAs Markdown:\n');
console.log(reports.map(markdownTable).join('\n\n'));
