import { parseArgs } from 'node:util';
import * as Billing from '#core/billing';
import { Fault, isPeriod, isSupplierId, roublesText } from '#core/kernel';
import type { Ctx, Log } from '#core/platform';
import { attach } from './attach.ts';
import { createPrinter } from './printer.ts';
import { Trouble } from './trouble.ts';

const usage = `Usage: npm run bill -- --supplier <id> --period YYYY-MM
Bills all contracts of a supplier for a month. Stopped at any moment, it may be run again: what is billed stays as it
is, the rest follows. Running it once more bills contracts that were skipped and have been mended since.`;

/** How many numbers of skipped contracts are printed for a reason. */
const NUMBERS_SHOWN = 5;

const printer = createPrinter();

/** The reasons are listed at the end; only what they cannot say, the cause of broken data, is worth a line of its own. */
const causesOnly: Log = {
  info() {},
  warn: (message, facts = {}) => {
    if (facts.cause !== undefined) process.stderr.write(`${message}: ${JSON.stringify(facts)}\n`);
  },
  error: (message, facts = {}) => {
    process.stderr.write(`${message}: ${JSON.stringify(facts)}\n`);
  },
};

try {
  const run = readArguments();
  // bound to a deployed stage already, or else to the local one
  const stage = process.env.KABINET_TABLE ? undefined : await attach(printer);
  try {
    const { systemCtx } = await import('#runtime/bindings');
    await bill({ ...systemCtx('bill'), log: causesOnly }, run);
  } finally {
    await stage?.release();
  }
} catch (error) {
  printer.failure(error instanceof Fault ? new Trouble(error.detailIn('en')) : error);
  process.exitCode = 1;
}

async function bill(ctx: Ctx, run: Billing.RunOf): Promise<void> {
  const step = printer.begin(`Bill ${run.supplierId} for ${run.period}`);
  const startedAt = performance.now();
  let done = Billing.NO_TOTALS;
  const { totals = Billing.NO_TOTALS, attempt } = await Billing.runPeriod(ctx, {
    ...run,
    onProgress: (one) => {
      done = Billing.addTotals(done, one);
      if (done.seen % 20 === 0) step.update(`${count(done.seen)} contracts`);
    },
  });
  const seconds = (performance.now() - startedAt) / 1000;
  step.done(`${count(Math.round(done.seen / seconds))} contracts a second`);
  printer.panel(`Run closed${attempt > 1 ? ` (attempt ${attempt})` : ''}`, [
    ['Contracts', count(totals.seen)],
    ['Billed', count(totals.billed)],
    ['Skipped', count(totals.skipped)],
    ['Charged', `${roublesText(totals.chargedKopecks)} roubles`],
  ]);
  if (totals.skipped > 0) {
    const skipped = await Billing.skippedContracts(ctx, run);
    const byReason = [...Map.groupBy(skipped, ({ reason }) => reason)];
    printer.panel(
      'Skipped',
      byReason.map(([reason, contracts]) => [reason, `${count(contracts.length)}: ${numbers(contracts)}`]),
    );
  }
}

function numbers(contracts: readonly Billing.SkippedContract[]): string {
  const shown = contracts.slice(0, NUMBERS_SHOWN).map(({ number }) => number);
  return [...shown, ...(contracts.length > NUMBERS_SHOWN ? ['…'] : [])].join(', ');
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function readArguments(): Billing.RunOf {
  const { supplier, period } = parsed();
  if (!supplier || !period) throw new Trouble(usage);
  if (!isSupplierId(supplier)) {
    throw new Trouble(
      `--supplier ${supplier} is no supplier id: lower-case Latin letters, digits and hyphens, a letter first.`,
    );
  }
  if (!isPeriod(period)) throw new Trouble(`--period ${period} is no month: write it as 2026-10.`);
  return { supplierId: supplier, period };
}

function parsed(): { supplier?: string | undefined; period?: string | undefined } {
  try {
    return parseArgs({ options: { supplier: { type: 'string' }, period: { type: 'string' } } }).values;
  } catch (error) {
    throw new Trouble(`${(error as Error).message}\n${usage}`);
  }
}
