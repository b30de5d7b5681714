import { parseArgs } from 'node:util';
import * as Billing from '#core/billing';
import { Fault, roublesText } from '#core/kernel';
import type { Ctx, Log } from '#core/platform';
import { attach } from './attach.ts';
import { rehearse } from './bill/rehearse.ts';
import { count, firstFew } from './bill/words.ts';
import { runIn } from './ops/command.ts';
import { createPrinter } from './printer.ts';
import { Trouble } from './trouble.ts';

const usage = `Usage: npm run bill -- --supplier <id> --period YYYY-MM [--dry]
Bills all contracts of a supplier for a month. Stopped at any moment, it may be run again: what is billed stays as it
is, the rest follows. Running it once more bills contracts that were skipped and have been mended since.
With --dry it writes no bill: it prints what would be charged, the difference to last month, and what stands out.`;

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
  const { of, dry } = readArguments();
  // bound to a deployed stage already, or else to the local one
  const stage = process.env.KABINET_TABLE ? undefined : await attach(printer);
  try {
    const { loadSecrets, systemCtx } = await import('#runtime/bindings');
    await loadSecrets();
    const ctx = { ...systemCtx('bill'), log: causesOnly };
    await (dry ? rehearse(ctx, of, printer) : bill(ctx, of));
  } finally {
    await stage?.release();
  }
} catch (error) {
  printer.failure(error instanceof Fault ? new Trouble(error.detailIn('en')) : error);
  process.exitCode = 1;
}

async function bill(ctx: Ctx, of: Billing.RunOf): Promise<void> {
  const step = printer.begin(`Bill ${of.supplierId} for ${of.period}`);
  const startedAt = performance.now();
  let done = Billing.NO_TOTALS;
  const {
    state,
    totals = Billing.NO_TOTALS,
    attempt,
  } = await Billing.runPeriod(ctx, {
    ...of,
    onProgress: (one) => {
      done = Billing.addTotals(done, one);
      if (done.seen % 20 === 0) step.update(`${count(done.seen)} contracts`);
    },
  });
  if (state === 'paused')
    throw new Trouble(
      `The run of ${of.period} is paused. npm run ops -- resume-run --supplier ${of.supplierId} --period ${of.period} ` +
        'takes it up again.',
    );
  const seconds = (performance.now() - startedAt) / 1000;
  step.done(`${count(Math.round(done.seen / seconds))} contracts a second`);
  printer.panel(`Run closed${attempt > 1 ? ` (attempt ${attempt})` : ''}`, [
    ['Contracts', count(totals.seen)],
    ['Billed', count(totals.billed)],
    ['Skipped', count(totals.skipped)],
    ['Charged', `${roublesText(totals.chargedKopecks)} roubles`],
  ]);
  if (totals.skipped > 0) {
    const skipped = await Billing.skippedContracts(ctx, of);
    const byReason = [...Map.groupBy(skipped, ({ reason }) => reason)];
    printer.panel(
      'Skipped',
      byReason.map(([reason, contracts]) => [
        reason,
        `${count(contracts.length)}: ${firstFew(contracts.map(({ number }) => number))}`,
      ]),
    );
  }
}

function readArguments(): { of: Billing.RunOf; dry: boolean } {
  const { supplier, period, dry = false } = parsed();
  if (!supplier || !period) throw new Trouble(usage);
  return { of: runIn({ supplier, period }), dry };
}

function parsed() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { supplier: text, period: text, dry: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new Trouble(`${(error as Error).message}\n${usage}`);
  }
}
