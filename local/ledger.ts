import { parseArgs } from 'node:util';
import { Fault, isPeriod, isSupplierId, type Period, periodAt, type SupplierId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx } from '#core/platform';
import { requireSupplier } from '#core/supplier';
import { attach } from './attach.ts';
import { isReconciled, trialTable } from './ledger/trial-table.ts';
import { requireWritable, writeLines } from './ledger/write-lines.ts';
import { createPrinter } from './printer.ts';
import { Trouble } from './trouble.ts';

const usage = `Usage: npm run -s ledger -- --supplier <id> [--period YYYY-MM] [--journal FILE|-]
Prints the trial balance of a month, the running one unless told. With --journal, writes the entries as a journal in
hledger's format instead (docs/formats.md, "Journal"), to a file or with - to standard output: all of them, or those of
the period.`;

/** What is asked for goes to standard output; all else beside it, so that the output can be handed on. */
const printer = createPrinter(process.stderr);

interface Wanted {
  readonly supplierId: SupplierId;
  readonly period: Period | undefined;
  readonly journal: string | undefined;
}

try {
  const wanted = readArguments();
  // bound to a deployed stage already, or else to the local one
  const stage = process.env.KABINET_TABLE ? undefined : await attach(printer);
  try {
    const { systemCtx } = await import('#runtime/bindings');
    const ctx = systemCtx('ledger');
    if (wanted.journal === undefined) await printTrialBalance(ctx, wanted);
    else await writeJournal(ctx, wanted, wanted.journal);
  } finally {
    await stage?.release();
  }
} catch (error) {
  printer.failure(error instanceof Fault ? new Trouble(error.detailIn('en')) : error);
  process.exitCode = 1;
}

async function printTrialBalance(ctx: Ctx, { supplierId, period }: Wanted): Promise<void> {
  const { timeZone } = await requireSupplier(ctx, supplierId);
  const trial = await Ledger.trialBalance(ctx, {
    supplierId,
    period: period ?? periodAt(ctx.clock.now(), timeZone),
  });
  process.stdout.write(`${trialTable(trial).join('\n')}\n`);
  if (!isReconciled(trial)) process.exitCode = 1;
}

async function writeJournal(ctx: Ctx, { supplierId, period }: Wanted, target: string): Promise<void> {
  const step = printer.begin(`Journal of ${supplierId}, ${period ?? 'all months'}`);
  const count = await writeLines(
    target,
    Ledger.exportJournal(ctx, { supplierId, from: period, to: period }),
    (lines) => step.update(`${lines.toLocaleString('en')} lines`),
  );
  step.done(`${count.toLocaleString('en')} lines`);
}

function readArguments(): Wanted {
  const { supplier, period, journal } = parsed();
  if (!supplier) throw new Trouble(usage);
  if (!isSupplierId(supplier)) {
    throw new Trouble(
      `--supplier ${supplier} is no supplier id: lower-case Latin letters, digits and hyphens, a letter first.`,
    );
  }
  if (period !== undefined && !isPeriod(period))
    throw new Trouble(`--period ${period} is no month: write it as 2026-10.`);
  if (journal !== undefined) requireWritable(journal);
  return { supplierId: supplier, period, journal };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        supplier: { type: 'string' },
        period: { type: 'string' },
        journal: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Trouble(`${(error as Error).message}\n${usage}`);
  }
}
