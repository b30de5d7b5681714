import { availableParallelism } from 'node:os';
import { type BillCost, priceBills } from './bill-cost.ts';
import { measureBundles } from './bundles.ts';
import { type CallbackCost, measureCallbacks } from './callbacks.ts';
import { type DemoSet, demoSet } from './demo-set.ts';
import { MONTH_END_GOALS, type MonthEnd, measureMonthEnd } from './month-end.ts';
import { measurePages, type PageCost } from './pages.ts';
import { recordRun } from './recorded-run.ts';
import { markdownTable, mean, plainTable, quantile, type Report, rounded } from './report.ts';
import { CONCURRENCY } from './run.ts';
import { measureBuiltSite } from './site.ts';
import { lambdaReport, siteReport } from './sizes.ts';
import type { Spent } from './spending.ts';
import { openStand } from './stand.ts';

/** `npm run bench`: the figures of the README, from one run; the last thing printed is the block the README quotes. */

/** design.md and the project's goals. */
const GOALS = { dashboardUnits: 2, roundTrips: 2, ...MONTH_END_GOALS } as const;
/** Rounds of month end against a bare loop: single ones swing, nine show a median. */
const ROUNDS = { warmUp: 1, counted: 9 };

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

interface Cases {
  readonly linked: readonly BillCost[];
  readonly unlinked: readonly BillCost[];
}

function pagesReport(pages: readonly PageCost[]): Report {
  return {
    title: 'Reads of the table to answer a page',
    columns: ['page', 'requests', 'round trips', 'read units', 'units with the session check'],
    rows: pages.map(({ page, own, session }) => [
      page,
      requestsOf(own),
      own.roundTrips,
      own.readUnits,
      own.readUnits + session.readUnits,
    ]),
    note: `The session check comes before every page: ${pages[0] ? requestsOf(pages[0].session) : ''} and one more round trip. It reads the user strongly, so that "sign out everywhere" acts at once.`,
  };
}

function requestsOf({ requests }: Spent): string {
  const parts = [
    requests.query > 0 && `${requests.query} Query`,
    requests.get > 0 && `${requests.get} Get`,
    requests.commit > 0 && `${requests.commit} write`,
  ];
  return parts.filter(Boolean).join(' + ');
}

function billsReport({ linked, unlinked }: Cases): Report {
  const row = (name: string, values: readonly number[], digits = 0): (string | number)[] => [
    name,
    rounded(mean(values), digits),
    quantile(values, 0.5),
    quantile(values, 0.95),
    Math.max(...values),
  ];
  const of = (bills: readonly BillCost[], field: keyof BillCost) => bills.map((bill) => bill[field]);
  return {
    title: 'A bill: what it costs to write, and how large its items are',
    columns: ['', 'mean', 'median', 'p95', 'max'],
    rows: [
      row('write units, contract in a cabinet', of(linked, 'writeUnits'), 2),
      row('write units, contract in no cabinet', of(unlinked, 'writeUnits'), 2),
      row('bytes of the contract’s head', of(linked, 'headBytes')),
      row('bytes of the bill', of(linked, 'billBytes')),
      row('bytes of the ledger entry', of(linked, 'entryBytes')),
    ],
    note: `Goal: at most ${GOALS.unitsPerBill} write units, index writes included. ${overGoal(linked)}`,
  };
}

function overGoal(bills: readonly BillCost[]): string {
  const over = bills.filter(({ writeUnits }) => writeUnits > GOALS.unitsPerBill);
  if (over.length === 0) return `All ${bills.length} bills keep it.`;
  const large = over.filter(({ billBytes }) => billBytes > 1024);
  const why = 'recalculated months make them longer than 1 KB';
  return `${over.length} of ${bills.length} bills are over it${large.length === over.length ? `: ${why}` : ` (${large.length}: ${why})`}.`;
}

function monthEndReport(set: DemoSet, { ratios, bills, spent, process }: MonthEnd): Report {
  const { requests, readUnits } = spent;
  return {
    title: `Month end of ${set.contracts.toLocaleString('en')} demo contracts`,
    columns: ['', 'measured', 'goal'],
    rows: [
      [
        'throughput against a bare loop of the same transactions, median',
        quantile(ratios, 0.5).toFixed(2),
        `≥ ${GOALS.throughput}`,
      ],
      [
        `the same, lowest and highest of ${ratios.length} rounds`,
        `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
        '',
      ],
      ['requests that read, the whole run', requests.query + requests.get, ''],
      ['read units per bill', rounded(readUnits / bills.length), ''],
      [
        'peak memory of the process (before the run)',
        `${process.peakMb} MB (${process.beforeMb} MB)`,
        `≤ ${GOALS.memoryMb} MB`,
      ],
    ],
    note: `Both commit ${CONCURRENCY} contracts side by side on DynamoDB Local in memory and take turns of a quarter of a second; ${availableParallelism()} cores. The bare loop only sends; the run also reads, rates, posts and keeps its progress.`,
  };
}

function callbacksReport(costs: readonly CallbackCost[]): Report {
  return {
    title: 'An acquirer’s callback that credits a payment, by the handler as deployed',
    columns: ['', ...costs.map(({ acquirer }) => acquirer)],
    rows: [
      [
        'throughput against a bare loop of the same transactions, median',
        ...costs.map(({ ratios }) => quantile(ratios, 0.5).toFixed(2)),
      ],
      [
        `the same, lowest and highest of ${costs[0]?.ratios.length} rounds`,
        ...costs.map(({ ratios }) => `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`),
      ],
      [
        'callbacks a second here, median',
        ...costs.map(({ perSecond }) => Math.round(quantile(perSecond, 0.5))),
      ],
      [
        'reads of the table by one',
        ...costs.map(({ spent, callbacks }) =>
          rounded((spent.requests.get + spent.requests.query) / callbacks),
        ),
      ],
      [
        'transactions by one',
        ...costs.map(({ spent, callbacks }) => rounded(spent.requests.commit / callbacks)),
      ],
    ],
    note: `Handler and bare loop keep ${CONCURRENCY} requests under way and take turns of a quarter of a second. The bare loop only sends ready-made transactions; the handler also reads the request, checks who sent it, asks YooKassa (which answers here at once), and reads what it decides upon.`,
  };
}

/** What the project promised, in a few lines. */
function summary(
  pages: readonly PageCost[],
  { bills, ratios, process }: MonthEnd,
  callbacks: readonly CallbackCost[],
): Report {
  const dashboards = pages.filter(({ page }) => page.startsWith('dashboard'));
  const units = bills.map(({ writeUnits }) => writeUnits);
  const { roundTrips, dashboardUnits, unitsPerBill, throughput, memoryMb } = GOALS;
  return {
    title: 'In short',
    columns: ['', 'measured', 'goal'],
    rows: [
      ...dashboards.map(({ page, own, session }) => [
        page,
        `${requestsOf(own)}, ${own.readUnits} read units (${own.readUnits + session.readUnits} with the session check)`,
        `1 Query, ≤ ${dashboardUnits}`,
      ]),
      [
        'any page',
        `${Math.max(...pages.map(({ own }) => own.roundTrips))} round trips at most`,
        `≤ ${roundTrips}`,
      ],
      [
        'a bill, index writes included',
        `${quantile(units, 0.5)} write units (mean ${rounded(mean(units))}, most ${Math.max(...units)})`,
        `≤ ${unitsPerBill}`,
      ],
      [
        'month end against a bare loop of its transactions',
        `${quantile(ratios, 0.5).toFixed(2)} of the throughput`,
        `≥ ${throughput}`,
      ],
      ['memory of month end', `${process.peakMb} MB at most`, `≤ ${memoryMb} MB`],
      ...callbacks.map(({ acquirer, ratios: shares }) => [
        `a callback of ${acquirer} against a bare loop of its transactions`,
        `${quantile(shares, 0.5).toFixed(2)} of the throughput`,
        '',
      ]),
    ],
  };
}

async function measured(): Promise<{ short: Report; full: Report[] }> {
  say('Making the demo set…');
  const set = await demoSet();
  const stand = await openStand();
  try {
    say('Answering pages…');
    const pages = await measurePages(stand, set.linked);
    const monthEnd = await measureMonthEnd(stand, set.linked, ROUNDS, say);
    say('Pricing bills of contracts in no cabinet…');
    const { bills } = await recordRun(stand, set.unlinked);
    const cases = { linked: monthEnd.bills, unlinked: await priceBills(stand, set.unlinked, bills) };
    const callbacks = await measureCallbacks(stand, ROUNDS, say);
    return {
      short: summary(pages, monthEnd, callbacks),
      full: [
        ...[pagesReport(pages), billsReport(cases), monthEndReport(set, monthEnd)],
        callbacksReport(callbacks),
      ],
    };
  } finally {
    await stand.stop();
  }
}

const { short, full } = await measured();
say('Bundling and loading the Lambda functions…');
full.push(lambdaReport(await measureBundles()));
say('Building the site…');
full.push(siteReport(await measureBuiltSite()));

for (const report of [...full, short]) console.log(`\n${plainTable(report)}`);
console.log('\nFor the README:\n');
console.log(markdownTable(short));
console.log('\n<details><summary>All figures of the run</summary>\n');
console.log(full.map(markdownTable).join('\n\n'));
console.log('\n</details>');
