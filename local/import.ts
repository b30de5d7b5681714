import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isSupplierId } from '#core/kernel';
import { attach } from './attach.ts';
import { type ImportProgress, type ImportResult, importFiles } from './import/import-files.ts';
import { rejectedPath, writeBytes } from './import/rejected.ts';
import { reportLines } from './import/report.ts';
import { fileSource } from './import/sources.ts';
import { createPrinter } from './printer.ts';
import { Trouble } from './trouble.ts';

const usage = `Usage: npm run import -- --supplier <id> [--skip-bad] <files>
Loads suppliers, settings, branches, tariffs, premises, contracts, meters and readings from CSV files.
What the files look like: docs/formats.md. A bad row changes nothing; with --skip-bad the good rows are loaded
and the bad ones written to <file>.rejected.csv.`;

const printer = createPrinter();

try {
  const { supplierId, skipBad, files } = readArguments();
  // bound to a deployed stage already (docs/formats.md), or else to the local one
  const isBound = Boolean(process.env.KABINET_TABLE);
  const stage = isBound ? undefined : await attach(printer);
  try {
    const { loadSecrets, systemCtx } = await import('#runtime/bindings');
    await loadSecrets();
    const step = printer.begin('Import');
    const result = await importFiles(systemCtx('import'), {
      supplierId,
      skipBad,
      sources: files.map(fileSource),
      writeRejected: async (source, bytes) => {
        await writeBytes(rejectedPath(source.name), bytes);
        return rejectedPath(source.name);
      },
      onProgress: (progress) => step.update(stateOf(progress)),
    });
    step.done(result.outcome);
    print(result);
  } finally {
    await stage?.release();
  }
} catch (error) {
  printer.failure(error);
  process.exitCode = 1;
}

function readArguments(): { supplierId: string; skipBad: boolean; files: string[] } {
  const { values, positionals } = parsed();
  if (!values.supplier || positionals.length === 0) throw new Trouble(usage);
  if (!isSupplierId(values.supplier)) {
    throw new Trouble(
      `--supplier ${values.supplier} is no supplier id: lower-case Latin letters, digits and hyphens, a letter first.`,
    );
  }
  for (const file of positionals) {
    if (!existsSync(file)) throw new Trouble(`There is no file ${file}.`);
    if (!statSync(file).isFile()) throw new Trouble(`${file} is no file; name the CSV files in it.`);
  }
  const twice = positionals.find((file, index) => positionals.indexOf(file) !== index);
  if (twice) throw new Trouble(`${twice} is named twice.`);
  return { supplierId: values.supplier, skipBad: values['skip-bad'] ?? false, files: positionals };
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { supplier: { type: 'string' }, 'skip-bad': { type: 'boolean' } },
    });
  } catch (error) {
    throw new Trouble(`${(error as Error).message}\n${usage}`);
  }
}

function stateOf({ stage, done, total }: ImportProgress): string {
  const count = (value: number) => value.toLocaleString('en');
  if (stage === 'reading') return `${count(done)} rows read`;
  const verb = stage === 'checking' ? 'checked' : 'loaded';
  return `${count(done)}${total === undefined ? '' : ` of ${count(total)}`} contracts ${verb}`;
}

function print(result: ImportResult): void {
  const { faults, summary } = reportLines(result);
  for (const line of faults) process.stderr.write(`${line}\n`);
  for (const line of summary) printer.line(line);
  if (result.outcome === 'refused' || result.loaded.outrun.length > 0) process.exitCode = 1;
}
