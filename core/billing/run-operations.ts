import * as z from 'zod';
import { operation, Schema } from '#core/platform';
import { OUTLIER_REASONS } from './outliers.ts';

/** The operations of a supplier's staff on bill runs; `contract.ts` shows them with the module's others. */

const totals = z.object({
  seen: z.int(),
  /** Contracts that have their bill of the period, whichever attempt wrote it. */
  billed: z.int(),
  skipped: z.int(),
  chargedKopecks: Schema.kopecks,
});

const run = z.object({
  period: Schema.period,
  state: z.enum(['running', 'paused', 'closed']),
  attempt: z.int(),
  shardCount: z.int(),
  startedAt: Schema.instant,
  closedAt: Schema.instant.optional(),
  /** Present once closed. */
  totals: totals.optional(),
});

const ofRun = { supplierId: Schema.supplierId, period: Schema.period };

/** What keeps a run from being planned: it would fail for every contract. */
const PLAN_FAULTS = ['supplier.missing', 'supplier.setting_missing', 'billing.period_not_begun'];

const skippedByReason = z.array(
  z.object({ reason: z.string().meta({ examples: ['tariff.none_in_force'] }), contracts: z.int() }),
);

export const listRuns = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/runs',
  summary: "A supplier's bill runs, newest period first",
  description:
    'Needs the role `billing`. Up to 24 a page; a run that began a second ago may not be listed yet.',
  access: 'staff',
  input: z.object({ supplierId: Schema.supplierId, cursor: Schema.cursor }),
  output: z.object({ runs: z.array(run), cursor: z.string().optional() }),
  faults: ['supplier.missing'],
});

export const startRun = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/runs/{period}',
  summary: 'Begin a bill run',
  description:
    'Needs the role `billing`. Plans the run and answers at once; month end then begins for it by itself. A run that is under way is answered as it stands. Starting a closed run is its next attempt: it bills what was skipped and is mended since, and leaves every bill alone.',
  access: 'staff',
  input: z.object(ofRun),
  output: run,
  faults: [...PLAN_FAULTS, 'billing.run_paused'],
});

export const getRun = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/runs/{period}',
  summary: 'A bill run: its totals so far and the progress of its shards',
  description:
    'Needs the role `billing`. `totals` are of all pages behind, while it runs too: seen = billed + skipped at every moment. A shard is listed once it was begun. `events` are the newest 50, `by` a user’s id or the system’s job.',
  access: 'staff',
  input: z.object(ofRun),
  output: run.extend({
    totals,
    finishedShards: z.int(),
    shards: z.array(totals.extend({ shard: z.int(), pages: z.int(), finished: z.boolean() })),
    skippedByReason,
    events: z.array(
      z.object({
        what: z.enum(['planned', 'paused', 'resumed', 'closed']),
        at: Schema.instant,
        by: z.string(),
      }),
    ),
  }),
  faults: ['supplier.missing', 'billing.run_missing'],
});

export const pauseRun = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/runs/{period}/pause',
  summary: 'Pause a bill run',
  description:
    'Needs the role `billing`. Each shard stops at its next page of contracts; what is billed stays billed. Nothing takes the run up before it is resumed. Repeats change nothing.',
  access: 'staff',
  input: z.object(ofRun),
  output: run,
  faults: ['supplier.missing', 'billing.run_missing', 'billing.run_closed'],
});

export const resumeRun = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/runs/{period}/resume',
  summary: 'Resume a paused bill run',
  description:
    'Needs the role `billing`. The shards go on where they stopped; month end begins for the run by itself. Repeats change nothing.',
  access: 'staff',
  input: z.object(ofRun),
  output: run,
  faults: ['supplier.missing', 'billing.run_missing', 'billing.run_closed'],
});

export const listSkipped = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/runs/{period}/skipped',
  summary: 'Contracts that a run skipped, with the reasons',
  description:
    'Needs the role `billing`. Up to 200 a page, by shard and number. `reason` is a fault’s code. `of=dry` lists what the newest dry run would skip.',
  access: 'staff',
  input: z.object({ ...ofRun, of: z.enum(['run', 'dry']).optional(), cursor: Schema.cursor }),
  output: z.object({
    skipped: z.array(z.object({ number: Schema.contractNumber, reason: z.string() })),
    cursor: z.string().optional(),
  }),
  faults: ['supplier.missing', 'billing.run_missing'],
});

const dryRun = run.omit({ totals: true }).extend({
  state: z.enum(['running', 'closed']),
  /** By which outliers are told. */
  rule: z.object({ times: z.number(), beyondKopecks: Schema.kopecks, householdKopecks: Schema.kopecks }),
});

export const startDryRun = operation({
  method: 'POST',
  path: '/suppliers/{supplierId}/runs/{period}/dry',
  summary: 'Begin a dry run: what month end would charge, nothing posted',
  description:
    'Needs the role `billing`. Rates every contract exactly as the run would, writes no bill, and lists outliers. It may be repeated, while the month is running too; the newest replaces the one before. One that is under way is taken up again with the rule it began with. A bill is an outlier when it is negative; nothing after a bill; more than `householdKopecks` (50 000 roubles) for a household; or more than `times` (3) times the last bill, or less than its so-many-th part, and by more than `beyondKopecks` (500 roubles).',
  access: 'staff',
  input: z.object({
    ...ofRun,
    times: z.int().min(2).max(1000).optional(),
    beyondKopecks: z.int().min(0).optional(),
    householdKopecks: z.int().min(0).optional(),
  }),
  output: dryRun,
  faults: PLAN_FAULTS,
});

export const getDryRun = operation({
  method: 'GET',
  path: '/suppliers/{supplierId}/runs/{period}/dry',
  summary: 'The newest dry run: totals, difference to last month, outliers',
  description:
    'Needs the role `billing`. seen = billed + alreadyBilled + skipped, at every moment. `chargedKopecks` is what the contracts that would be billed would be charged, `lastChargedKopecks` what last month’s bills charged the same contracts; `firstBills` of them have none. Outliers come up to 100 a page, the largest differences first; a shard keeps 200, `moreOutliers` counts the rest.',
  access: 'staff',
  input: z.object({ ...ofRun, cursor: Schema.cursor }),
  output: dryRun.extend({
    totals: z.object({
      seen: z.int(),
      billed: z.int(),
      alreadyBilled: z.int(),
      skipped: z.int(),
      firstBills: z.int(),
      chargedKopecks: Schema.kopecks,
      lastChargedKopecks: Schema.kopecks,
      differenceKopecks: Schema.kopecks,
    }),
    finishedShards: z.int(),
    skippedByReason,
    outliers: z.array(
      z.object({
        number: Schema.contractNumber,
        /** Absent when this would be the first bill. */
        lastKopecks: Schema.kopecks.optional(),
        thisKopecks: Schema.kopecks,
        reason: z.enum(OUTLIER_REASONS),
      }),
    ),
    moreOutliers: z.int(),
    cursor: z.string().optional(),
  }),
  faults: ['supplier.missing', 'billing.run_missing'],
});
